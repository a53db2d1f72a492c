package lifeboat.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import lifeboat.emulator.lab.LabEntry;
import lifeboat.emulator.lab.LabProtocol;
import lifeboat.emulator.process.JsonLines;
import lifeboat.network.result.TimedEvent;
import org.jspecify.annotations.Nullable;

/**
 * What a laboratory answers to who looks for a replica.
 *
 * @param end the last event: how it ended
 * @param located the servers that have it
 * @param file where it has been brought to, when it was fetched
 */
record SearchAnswer(TimedEvent end, List<Holder> located, Optional<String> file) {

  private static final class Fields extends LinkedHashMap<String, Object> {
    private static final long serialVersionUID = 1L;
  }

  /**
   * A server that has the replica, or a shard of it.
   *
   * @param copy which copy or shard
   * @param needed so many different ones bring the replica back: 1 of copies
   */
  record Holder(String server, long copy, long needed, long bytes) {

    boolean isShard() {
      return needed > 1;
    }

    String sentence() {
      String which =
          isShard() ? "shard " + copy : copy == FETCHED ? "fetched before" : "copy " + copy;
      return String.format(Locale.ROOT, "%-8s %s, %,d bytes", server, which, bytes);
    }

    static Holder of(TimedEvent event) {
      return new Holder(
          event.text("server").orElse("?"),
          event.number("copy"),
          event.number("needed"),
          event.number("replicaBytes"));
    }
  }

  private static final long FETCHED = 255;

  SearchAnswer {
    located = List.copyOf(located);
  }

  /** Asks, and tells of events on the way. */
  static SearchAnswer ask(
      LabEntry lab,
      String request,
      String replica,
      @Nullable String from,
      Consumer<TimedEvent> onTheWay) {
    Map<String, Object> details = new LinkedHashMap<>(Map.of("replica", replica));
    if (from != null) {
      details.put("from", from);
    }
    Map<String, Object> answer =
        Labs.ask(
            lab,
            request,
            details,
            message -> {
              if (message.get(LabProtocol.EVENT) instanceof Map<?, ?> event) {
                onTheWay.accept(event(event));
              }
            });
    Map<?, ?>[] located =
        JsonLines.convert(answer.getOrDefault("located", List.of()), Fields[].class);
    return new SearchAnswer(
        event((Map<?, ?>) answer.getOrDefault("end", Map.of())),
        List.of(located).stream().map(SearchAnswer::event).map(Holder::of).toList(),
        Optional.ofNullable(answer.get("file")).map(Object::toString));
  }

  private static TimedEvent event(Map<?, ?> map) {
    return TimedEvent.fromMap(JsonLines.convert(map, Fields.class));
  }

  /** What the shards that were located are good for; empty where there are none. */
  Optional<String> ofShards() {
    List<Holder> shards = located.stream().filter(Holder::isShard).toList();
    if (shards.isEmpty()) {
      return Optional.empty();
    }
    long needed = shards.getFirst().needed();
    long different = shards.stream().mapToLong(Holder::copy).distinct().count();
    return Optional.of(
        "%d different shards, of which any %d bring the replica back%s"
            .formatted(different, needed, different < needed ? ": too few" : ""));
  }

  boolean isGood() {
    return !end.kind().equals("retrieval-failed");
  }

  String why() {
    return end.text("why").orElse("?");
  }

  /** For programs: the servers, and how it ended. */
  Map<String, Object> json() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("replica", end.text("replica").orElse(""));
    json.put("asker", end.node());
    json.put("located", located);
    if (!isGood()) {
      json.put("failure", why());
    }
    return json;
  }
}
