package lifeboat.relay.transfer;

import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import lifeboat.relay.message.Ipv4;

/**
 * A prospective relay or a server as transfer control saw it: one row of the decision ledger.
 *
 * @param angleDegrees angle between first and second vector; absent without a first vector or place
 * @param v vector evaluation value, 0..1
 * @param rttNanos measured delay of the table
 * @param throughputBitsPerSecond measured throughput towards it; absent while unknown
 * @param reliability measured reliability degree, 0..1
 * @param sourceMeters distance from the source site; absent where a place is unknown
 * @param score what the order is by
 * @param cut why it is not in the prospective set, absent where it is
 */
public record Candidate(
    Ipv4 address,
    OptionalDouble angleDegrees,
    double v,
    long rttNanos,
    OptionalLong throughputBitsPerSecond,
    double reliability,
    OptionalDouble sourceMeters,
    double score,
    Optional<String> cut) {

  /** The same candidate, now out of the set. */
  Candidate cutBecause(String why) {
    return new Candidate(
        address,
        angleDegrees,
        v,
        rttNanos,
        throughputBitsPerSecond,
        reliability,
        sourceMeters,
        score,
        Optional.of(why));
  }
}
