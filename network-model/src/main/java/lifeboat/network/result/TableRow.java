package lifeboat.network.result;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * A row of a prospective table as in US 9,270,522 B2, FIG. 5, next to the configured truth.
 *
 * @param relay whose table
 * @param kind {@code server} or {@code relay}
 * @param name of the neighbour in the topology
 * @param cables names of the cables on the way there; none where it is not a direct neighbour
 * @param rttNanos measured delay: round trip less residence
 * @param configuredRttNanos sum of the configured delays of both directions
 * @param throughputBitsPerSecond measured towards the neighbour; absent means unknown
 * @param configuredThroughputBitsPerSecond least configured rate on the way there
 * @param throughputInBitsPerSecond measured on the way back; absent means unknown
 * @param reliability answered share of the probes, 0..1
 * @param samples answered probes behind the numbers
 * @param ageNanos since something was heard of the neighbour
 */
public record TableRow(
    String relay,
    String kind,
    String name,
    String address,
    List<String> cables,
    long rttNanos,
    OptionalLong configuredRttNanos,
    OptionalLong throughputBitsPerSecond,
    OptionalLong configuredThroughputBitsPerSecond,
    OptionalLong throughputInBitsPerSecond,
    double reliability,
    double lossOutFraction,
    double lossInFraction,
    int samples,
    long ageNanos,
    OptionalDouble cost,
    Optional<Long> freeBytes) {

  public TableRow {
    cables = List.copyOf(cables);
  }
}
