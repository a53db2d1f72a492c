package lifeboat.network.topology;

import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * Evaluation criteria 26 of the patent, as the file states them. What is absent does not bind.
 *
 * @param timeLimitNanos upper limit of time for the whole deployment
 * @param maxDelayNanos largest one-way delay of the path to the destination server
 * @param minThroughputBitsPerSecond least throughput of the path
 * @param minReliability least reliability degree of the destination server, 0..1
 * @param maxCost largest storage cost of the destination server
 * @param leastDistanceMeters least distance of the destination server's site from the source site
 * @param area the destination has to lie in it
 */
public record Criteria(
    OptionalLong timeLimitNanos,
    OptionalLong maxDelayNanos,
    OptionalLong minThroughputBitsPerSecond,
    OptionalDouble minReliability,
    OptionalDouble maxCost,
    OptionalDouble leastDistanceMeters,
    Optional<Circle> area) {

  /** Nothing is asked. */
  public static final Criteria NONE =
      new Criteria(
          OptionalLong.empty(),
          OptionalLong.empty(),
          OptionalLong.empty(),
          OptionalDouble.empty(),
          OptionalDouble.empty(),
          OptionalDouble.empty(),
          Optional.empty());

  /** All places within {@code radiusMeters} of {@code center}. */
  public record Circle(Coordinates center, double radiusMeters) {}
}
