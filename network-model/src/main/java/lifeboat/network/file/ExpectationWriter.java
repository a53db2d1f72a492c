package lifeboat.network.file;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import lifeboat.network.topology.Check;
import lifeboat.network.topology.Expectation;
import lifeboat.network.topology.NetworkPart;
import lifeboat.network.topology.Range;

/** Writes expectations so that they read back as they are. */
final class ExpectationWriter {

  private ExpectationWriter() {}

  static List<String> fields(Expectation expectation) {
    List<String> fields = new ArrayList<>();
    expectation.replica().ifPresent(replica -> fields.add("replica: " + name(replica)));
    for (Check check : expectation.checks()) {
      value(check).ifPresent(value -> fields.add(check.key() + ": " + value));
    }
    return fields;
  }

  /** What is written after the key; empty for what goes without saying. */
  private static Optional<String> value(Check check) {
    return switch (check) {
      case Check.Placed _ -> Optional.empty();
      case Check.NotPlaced _, Check.NothingLost _ -> Optional.of("yes");
      case Check.SelfCheckOk _ -> Optional.of("ok");
      case Check.PlacedWithin within -> Optional.of(Units.DURATION.format(within.nanos()));
      case Check.At at -> Optional.of(TopologyWriter.quoted(at.place()));
      case Check.NotAt notAt -> Optional.of(TopologyWriter.quoted(notAt.place()));
      case Check.AtLeast distance -> Optional.of(Units.LENGTH.formatDecimal(distance.meters()));
      case Check.Outside outside -> Optional.of(name(outside.event()));
      case Check.Path path -> Optional.of(names(path.relays()));
      case Check.PathThrough through ->
          Optional.of(names(through.parts().stream().map(NetworkPart::name).toList()));
      case Check.PathNotThrough notThrough ->
          Optional.of(names(notThrough.parts().stream().map(NetworkPart::name).toList()));
      case Check.Hops hops -> Optional.of(range(hops.range()));
      case Check.TableValues tables -> Optional.of(tables(tables));
      case Check.CopiesAlive copies -> Optional.of(range(copies.range()));
    };
  }

  private static String range(Range range) {
    String least = "{least: " + range.least();
    return range.most() == Range.UNBOUNDED ? least + "}" : least + ", most: " + range.most() + "}";
  }

  private static String tables(Check.TableValues tables) {
    Map<String, List<String>> byRelay = new LinkedHashMap<>();
    for (Check.Row row : tables.rows()) {
      byRelay.computeIfAbsent(row.relay(), _ -> new ArrayList<>()).add(row(row));
    }
    return byRelay.entrySet().stream()
        .map(entry -> name(entry.getKey()) + ": {" + String.join(", ", entry.getValue()) + "}")
        .collect(Collectors.joining(", ", "{", "}"));
  }

  private static String row(Check.Row row) {
    List<String> fields = new ArrayList<>();
    row.delayNanos().ifPresent(nanos -> fields.add("delay: " + Units.DURATION.format(nanos)));
    row.throughputBitsPerSecond()
        .ifPresent(rate -> fields.add("throughput: " + Units.RATE.format(rate)));
    row.reliability().ifPresent(share -> fields.add("reliability: " + Units.plain(share)));
    fields.add("tolerance: " + Units.plain(row.toleranceFraction()));
    return name(row.neighbour()) + ": {" + String.join(", ", fields) + "}";
  }

  private static String name(String name) {
    return TopologyWriter.name(name);
  }

  private static String names(List<String> names) {
    return names.stream().map(TopologyWriter::name).collect(Collectors.joining(", ", "[", "]"));
  }
}
