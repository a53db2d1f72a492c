package lifeboat.network.result;

import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * A row of a prospective table as in US 9,270,522 B2, FIG. 5, next to the configured truth.
 *
 * @param relay whose table
 * @param kind {@code server} or {@code relay}
 * @param name of the neighbour in the topology
 * @param rttNanos measured delay: round trip less residence
 * @param configuredRttNanos sum of the configured delays of both directions
 * @param throughputBitsPerSecond measured; absent means unknown
 * @param reliability answered share of the probes, 0..1
 * @param samples answered probes behind the numbers
 */
public record TableRow(
    String relay,
    String kind,
    String name,
    String address,
    long rttNanos,
    OptionalLong configuredRttNanos,
    OptionalLong throughputBitsPerSecond,
    double reliability,
    double lossOutFraction,
    double lossInFraction,
    int samples,
    OptionalDouble cost,
    Optional<Long> freeBytes) {}
