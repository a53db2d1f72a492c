package lifeboat.cli;

import java.util.List;
import java.util.Locale;
import lifeboat.network.file.Units;
import lifeboat.network.result.TableRow;

/** Prospective tables as in US 9,270,522 B2, FIG. 5, for people. */
final class TablesText {

  private TablesText() {}

  static String of(List<TableRow> rows, String indent) {
    TextTable table =
        new TextTable(
            "relay",
            "neighbour",
            "name",
            "delay",
            "configured",
            "throughput",
            "reliability",
            "cost");
    rows.forEach(row -> table.add(cells(row)));
    return table.render(indent);
  }

  private static String[] cells(TableRow row) {
    return new String[] {
      row.relay(),
      row.kind() + " " + row.name(),
      row.address(),
      millis(row.rttNanos()),
      row.configuredRttNanos().isPresent() ? millis(row.configuredRttNanos().getAsLong()) : "?",
      row.throughputBitsPerSecond().isPresent()
          ? rate(row.throughputBitsPerSecond().getAsLong())
          : "unknown",
      String.format(Locale.ROOT, "%.2f", row.reliability()),
      row.cost().isPresent() ? Units.plain(row.cost().getAsDouble()) : ""
    };
  }

  /** A rate in the unit that suits it. */
  static String rate(long bitsPerSecond) {
    return bitsPerSecond >= 1_000_000_000
        ? "%.2f Gbit/s".formatted(bitsPerSecond / 1e9)
        : bitsPerSecond >= 1_000_000
            ? "%.1f Mbit/s".formatted(bitsPerSecond / 1e6)
            : "%.1f kbit/s".formatted(bitsPerSecond / 1e3);
  }

  private static String millis(long nanos) {
    return String.format(Locale.ROOT, "%.2f ms", nanos / 1e6);
  }
}
