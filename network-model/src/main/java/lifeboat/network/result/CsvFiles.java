package lifeboat.network.result;

import java.math.BigDecimal;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import lifeboat.network.result.SelfCheckResult.LinkCheck;
import lifeboat.network.result.SelfCheckResult.Measure;
import org.jspecify.annotations.Nullable;

/** The tables of a run directory as CSV; an empty field means unknown. */
final class CsvFiles {

  private static final String TABLES_HEADER =
      "relay,kind,name,address,cables,rtt_ms,configured_rtt_ms,checked_rtt_ms,"
          + "throughput_bits_per_second,configured_throughput_bits_per_second,"
          + "checked_throughput_bits_per_second,throughput_in_bits_per_second,"
          + "reliability,loss_out,loss_in,checked_loss_out,checked_loss_in,"
          + "samples,age_ms,cost,free_bytes,self_check\n";

  private static final String LINKS_HEADER =
      "link,from,to,self_check,"
          + "delay_ms,configured_delay_ms,accepted_delay_from_ms,accepted_delay_to_ms,"
          + "loss,configured_loss,accepted_loss_from,accepted_loss_to,"
          + "rate_bits_per_second,configured_rate_bits_per_second,"
          + "accepted_rate_from_bits_per_second,accepted_rate_to_bits_per_second\n";

  private static final String TRAFFIC_HEADER =
      "link,from,to,frames,bytes,lost_frames,dropped_frames,rate_bits_per_second,load\n";

  private static final int MILLIS_DIGITS = 3;

  private CsvFiles() {}

  /** {@code tables.csv}: a row for each neighbour of each relay. */
  static String tables(List<TableRow> rows, SelfCheckResult selfCheck) {
    StringBuilder csv = new StringBuilder(TABLES_HEADER);
    for (TableRow row : rows) {
      CheckedWay checked = CheckedWay.of(row, selfCheck);
      csv.append(
          String.join(
              ",",
              row.relay(),
              row.kind(),
              row.name(),
              row.address(),
              String.join(" ", row.cables()),
              millis(row.rttNanos()),
              row.configuredRttNanos().isPresent()
                  ? millis(row.configuredRttNanos().getAsLong())
                  : "",
              millis(checked.roundTripSeconds()),
              text(row.throughputBitsPerSecond()),
              text(row.configuredThroughputBitsPerSecond()),
              whole(checked.bitsPerSecond()),
              text(row.throughputInBitsPerSecond()),
              Double.toString(row.reliability()),
              Double.toString(row.lossOutFraction()),
              Double.toString(row.lossInFraction()),
              text(checked.lossOutFraction()),
              text(checked.lossInFraction()),
              Integer.toString(row.samples()),
              millis(row.ageNanos()),
              text(row.cost()),
              row.freeBytes().map(String::valueOf).orElse(""),
              checked.verdict().orElse("")));
      csv.append('\n');
    }
    return csv.toString();
  }

  /** {@code links.csv}: a row for each direction of each cable. */
  static String links(SelfCheckResult selfCheck) {
    StringBuilder csv = new StringBuilder(LINKS_HEADER);
    for (LinkCheck check : selfCheck.links()) {
      csv.append(String.join(",", check.link(), check.from(), check.to(), check.verdict()));
      append(csv, check.delaySeconds(), MILLIS_DIGITS);
      append(csv, check.lossFraction(), 0);
      append(csv, check.rateBitsPerSecond(), 0);
      csv.append('\n');
    }
    return csv.toString();
  }

  /** {@code traffic.csv}: a row for each direction of each cable. */
  static String traffic(List<TrafficCounters.Row> rows) {
    StringBuilder csv = new StringBuilder(TRAFFIC_HEADER);
    for (TrafficCounters.Row row : rows) {
      csv.append(
          String.join(
              ",",
              row.link(),
              row.from(),
              row.to(),
              Long.toString(row.frames()),
              Long.toString(row.bytes()),
              text(row.lostFrames()),
              text(row.droppedFrames()),
              text(row.rateBitsPerSecond()),
              row.load().isPresent() ? plain(row.load().getAsDouble(), 0) : ""));
      csv.append('\n');
    }
    return csv.toString();
  }

  /** Appends what was measured, with the decimal point so many digits further right. */
  private static void append(StringBuilder csv, @Nullable Measure measure, int digits) {
    if (measure == null) {
      csv.append(",,,,");
      return;
    }
    for (@Nullable Double value :
        new @Nullable Double[] {
          measure.measured(), measure.configured(), measure.acceptedFrom(), measure.acceptedTo()
        }) {
      csv.append(',').append(value == null ? "" : plain(value, digits));
    }
  }

  private static String millis(long nanos) {
    return Double.toString(nanos / 1e6);
  }

  private static String millis(OptionalDouble seconds) {
    return seconds.isPresent() ? plain(seconds.getAsDouble(), MILLIS_DIGITS) : "";
  }

  private static String plain(double value, int digits) {
    return BigDecimal.valueOf(value).movePointRight(digits).stripTrailingZeros().toPlainString();
  }

  private static String whole(OptionalDouble value) {
    return value.isPresent() && Double.isFinite(value.getAsDouble())
        ? Long.toString(Math.round(value.getAsDouble()))
        : "";
  }

  private static String text(OptionalLong value) {
    return value.isPresent() ? Long.toString(value.getAsLong()) : "";
  }

  private static String text(OptionalDouble value) {
    return value.isPresent() ? Double.toString(value.getAsDouble()) : "";
  }
}
