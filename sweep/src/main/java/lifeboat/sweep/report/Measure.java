package lifeboat.sweep.report;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the summary tells of each combination of parameters. */
public enum Measure {
  PLACED("placed_share", "Trials in which every replica was placed", "share"),
  OK("ok_share", "Trials in which all was as expected", "share"),
  KEPT("kept_share", "Trials in which a copy of every replica is alive at the end", "share"),
  DEPLOY("deploy_seconds", "Time until the last replica was placed", "s"),
  GOODPUT("goodput_bits_per_second", "Goodput", "bit/s"),
  HOPS("hops", "Relays on the path", "relays"),
  DISTANCE("source_distance_km", "Distance from the source", "km"),
  RETRANSMISSIONS("retransmissions", "Packets sent again", "packets"),
  REPLICA_PACKETS("replica_packets", "Replica packets", "packets"),
  NORMAL_PACKETS("normal_packets", "Normal packets", "packets"),
  FAILED_HOPS("failed_hops", "Hops that refused or were silent", "hops");

  private final String column;
  private final String title;
  private final String unit;

  Measure(String column, String title, String unit) {
    this.column = column;
    this.title = title;
    this.unit = unit;
  }

  /** As it is called in CSV files; a file of its plot has that name as well. */
  public String column() {
    return column;
  }

  /** What it is, for people. */
  public String title() {
    return title;
  }

  public String unit() {
    return unit;
  }

  /** Whether it counts trials instead of being measured in each. */
  boolean isShare() {
    return this == PLACED || this == OK || this == KEPT;
  }

  /** What the rows of one combination tell; rows that could not be played tell nothing. */
  Optional<Estimate> of(List<? extends Map<String, String>> rows) {
    List<? extends Map<String, String>> played =
        rows.stream().filter(row -> !"error".equals(row.get("status"))).toList();
    if (isShare()) {
      return Estimate.ofShare((int) played.stream().filter(this::isSuccess).count(), played.size());
    }
    return Estimate.ofMean(
        played.stream()
            .map(row -> row.getOrDefault(column, ""))
            .filter(text -> !text.isEmpty())
            .map(Double::valueOf)
            .toList());
  }

  private boolean isSuccess(Map<String, String> row) {
    String all = row.getOrDefault("replicas", "");
    return switch (this) {
      case OK -> "ok".equals(row.get("status"));
      case PLACED -> all.equals(row.get("replicas_placed"));
      case KEPT -> all.equals(row.get("replicas_alive"));
      case DEPLOY,
          GOODPUT,
          HOPS,
          DISTANCE,
          RETRANSMISSIONS,
          REPLICA_PACKETS,
          NORMAL_PACKETS,
          FAILED_HOPS ->
          throw new IllegalStateException(this + " is not a share");
    };
  }
}
