package lifeboat.relay.node;

import java.util.List;
import java.util.Optional;
import lifeboat.relay.message.GeoEntry;
import lifeboat.relay.message.Ipv4;
import lifeboat.relay.message.NodeKind;

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
   * @param samples answered probes behind the numbers
   * @param cost storage cost; absent for relays
   * @param freeBytes free capacity; absent for relays
   */
  public record Row(
      NodeKind kind,
      Ipv4 address,
      long rttNanos,
      double reliability,
      double lossOutFraction,
      double lossInFraction,
      int samples,
      Optional<Double> cost,
      Optional<Long> freeBytes) {}
}
