package lifeboat.relay.node;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import lifeboat.relay.message.GeoEntry;
import lifeboat.relay.message.Ipv4;
import lifeboat.relay.message.Message;
import lifeboat.relay.message.NodeKind;
import lifeboat.relay.table.LinkStatistics;
import lifeboat.relay.table.Neighbour;

/**
 * A node's tables at one moment.
 *
 * @param rows prospective router and server tables, by address
 * @param geo geo-table, by relay
 */
public record Tables(List<Row> rows, List<GeoEntry> geo) {

  /** No tables: a server has none. */
  public static final Tables NONE = new Tables(List.of(), List.of());

  public Tables {
    rows = List.copyOf(rows);
    geo = List.copyOf(geo);
  }

  /**
   * A row as in US 9,270,522 B2, FIG. 5.
   *
   * @param rttNanos delay of the patent: round trip less residence
   * @param throughputBitsPerSecond towards the neighbour; empty while it is unknown
   * @param throughputInBitsPerSecond from the neighbour; likewise, and always for servers
   * @param measuring whether the first figure of the throughput may still come soon
   * @param ageNanos since something was heard of the neighbour
   * @param samples answered probes behind the numbers
   * @param cost storage cost; absent for relays
   * @param freeBytes free capacity; absent for relays
   */
  public record Row(
      NodeKind kind,
      Ipv4 address,
      long rttNanos,
      OptionalLong throughputBitsPerSecond,
      OptionalLong throughputInBitsPerSecond,
      boolean measuring,
      double reliability,
      double lossOutFraction,
      double lossInFraction,
      int samples,
      long ageNanos,
      Optional<Double> cost,
      Optional<Long> freeBytes) {

    static Row of(Neighbour row, boolean measuring, long nowNanos) {
      LinkStatistics statistics = row.statistics();
      return new Row(
          row.kind(),
          row.address(),
          statistics.delayNanos(),
          row.throughputOut().bitsPerSecond(),
          row.throughputIn().bitsPerSecond(),
          measuring,
          statistics.reliability(nowNanos),
          statistics.lossOutFraction(),
          statistics.lossInFraction(),
          statistics.samples(),
          Math.max(0, nowNanos - row.lastHeardNanos()),
          row.offer().map(Message.Offer::cost),
          row.offer().map(Message.Offer::freeBytes));
    }
  }
}
