package lifeboat.sweep.trial;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SequencedMap;
import lifeboat.network.file.Units;
import tools.jackson.databind.JsonNode;

/**
 * Makes one row of a document {@code result.json}, the same way for both engines. With one replica
 * the columns are about it. With several they are about all of them, and each has columns of its
 * own as well, whose names begin with that of the replica. {@code docs/sweeps.md} describes them.
 */
public final class TrialMetrics {

  private static final double METERS_PER_KILOMETER = 1000;

  private final JsonNode result;
  private final SequencedMap<String, String> metrics = new LinkedHashMap<>();

  private TrialMetrics(JsonNode result) {
    this.result = result;
  }

  /** What came of a trial that was played. */
  public static TrialOutcome of(JsonNode result) {
    return new TrialMetrics(result).outcome();
  }

  private TrialOutcome outcome() {
    boolean ok = result.path("outcome").asString("").equals("ok");
    metrics.put("link_backend", result.path("linkBackend").asString(""));
    List<JsonNode> replicas = listOf(result.path("replicas"));
    all(replicas);
    expectations();
    put("converge_seconds", result.path("timings").path("convergeSeconds"));
    put("total_seconds", result.path("timings").path("totalSeconds"));
    metrics.put("warnings", Integer.toString(result.path("warnings").size()));
    metrics.put("host_kept_up", result.path("hostKeptUp").path("verdict").asString(""));
    if (replicas.size() > 1) {
      replicas.forEach(replica -> one(replica, prefix(replica)));
    }
    result
        .path("versions")
        .properties()
        .forEach(
            version -> metrics.put("version_" + version.getKey(), version.getValue().asString("")));
    return new TrialOutcome(
        ok ? TrialStatus.OK : TrialStatus.FAILED, ok ? "" : TrialOutcome.oneLine(why()), metrics);
  }

  /** Sums of counts, the mean of hops, the longest time, the least distance. */
  private void all(List<JsonNode> replicas) {
    List<JsonNode> placed = replicas.stream().filter(TrialMetrics::isPlaced).toList();
    metrics.put("replicas", Integer.toString(replicas.size()));
    metrics.put("replicas_placed", Integer.toString(placed.size()));
    metrics.put(
        "replicas_alive",
        Long.toString(replicas.stream().filter(r -> r.path("aliveAt").size() > 0).count()));
    metrics.put(
        "copies_alive",
        Integer.toString(replicas.stream().mapToInt(r -> r.path("aliveAt").size()).sum()));
    metrics.put(
        "server",
        String.join(" ", placed.stream().map(r -> r.path("server").asString("")).toList()));
    metrics.put("path", String.join(" ; ", placed.stream().map(TrialMetrics::path).toList()));
    metrics.put("hops", number(placed.stream().mapToInt(r -> r.path("relays").size()).average()));
    metrics.put(
        "deploy_seconds",
        number(placed.stream().mapToDouble(r -> r.path("deploySeconds").asDouble()).max()));
    metrics.put(
        "goodput_bits_per_second",
        number(
            placed.stream().mapToDouble(r -> r.path("goodputBitsPerSecond").asDouble()).average()));
    metrics.put(
        "source_distance_km",
        number(
            placed.stream()
                .map(TrialMetrics::kilometers)
                .flatMap(Optional::stream)
                .mapToDouble(Double::doubleValue)
                .min()));
    metrics.put("replica_packets", sum(replicas, "replicaPackets"));
    metrics.put("normal_packets", sum(replicas, "normalPackets"));
    metrics.put("retransmissions", sum(replicas, "retransmissions"));
    metrics.put(
        "failed_hops",
        Integer.toString(replicas.stream().mapToInt(r -> r.path("attempts").size()).sum()));
  }

  private void one(JsonNode replica, String prefix) {
    boolean placed = isPlaced(replica);
    metrics.put(prefix + "placed", placed ? "1" : "0");
    metrics.put(prefix + "copies_alive", Integer.toString(replica.path("aliveAt").size()));
    metrics.put(prefix + "server", replica.path("server").asString(""));
    metrics.put(prefix + "hops", placed ? Integer.toString(replica.path("relays").size()) : "");
    put(prefix + "deploy_seconds", replica.path("deploySeconds"));
    put(prefix + "goodput_bits_per_second", replica.path("goodputBitsPerSecond"));
    metrics.put(
        prefix + "source_distance_km",
        placed ? kilometers(replica).map(Units::plain).orElse("") : "");
    put(prefix + "retransmissions", replica.path("retransmissions"));
  }

  /** Copies of one replica have the name in common; the second is {@code backup#2}. */
  private String prefix(JsonNode replica) {
    String name = replica.path("name").asString("");
    String prefix = name + ".";
    for (int i = 2; metrics.containsKey(prefix + "placed"); i++) {
      prefix = name + "#" + i + ".";
    }
    return prefix;
  }

  private void expectations() {
    List<JsonNode> verdicts = listOf(result.path("expectations"));
    long met = verdicts.stream().filter(verdict -> verdict.path("met").asBoolean(false)).count();
    metrics.put("expectations", Integer.toString(verdicts.size()));
    metrics.put("expectations_met", Long.toString(met));
  }

  /** The first thing that went wrong. */
  private String why() {
    for (JsonNode replica : result.path("replicas")) {
      if (!isPlaced(replica)) {
        return replica.path("name").asString("")
            + ": "
            + replica.path("failure").asString("not placed");
      }
    }
    for (JsonNode verdict : result.path("expectations")) {
      if (!verdict.path("met").asBoolean(false)) {
        return String.format(
            "%s: expected %s, was %s",
            verdict.path("name").asString(""),
            verdict.path("expected").asString(""),
            verdict.path("actual").asString(""));
      }
    }
    return listOf(result.path("warnings")).stream().map(w -> w.asString("")).findFirst().orElse("");
  }

  private static Optional<Double> kilometers(JsonNode replica) {
    JsonNode meters = replica.path("distanceMeters");
    return meters.isNumber()
        ? Optional.of(meters.asDouble() / METERS_PER_KILOMETER)
        : Optional.empty();
  }

  private void put(String column, JsonNode value) {
    metrics.put(
        column,
        value.isNull() || value.isMissingNode()
            ? ""
            : value.isIntegralNumber() ? value.asString() : Units.plain(value.asDouble()));
  }

  private static boolean isPlaced(JsonNode replica) {
    return replica.path("state").asString("").equals("placed");
  }

  private static String path(JsonNode replica) {
    return String.join(
        " ", listOf(replica.path("relays")).stream().map(relay -> relay.asString("")).toList());
  }

  private static String sum(List<JsonNode> replicas, String key) {
    return Long.toString(replicas.stream().mapToLong(r -> r.path(key).asLong(0)).sum());
  }

  private static String number(OptionalDouble value) {
    return value.isPresent() ? Units.plain(value.getAsDouble()) : "";
  }

  private static List<JsonNode> listOf(JsonNode array) {
    List<JsonNode> items = new ArrayList<>();
    array.forEach(items::add);
    return items;
  }
}
