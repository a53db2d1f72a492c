package lifeboat.network.topology;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.SequencedMap;

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
 * @param excluded circles in which the destination must not lie, by name
 */
public record Criteria(
    OptionalLong timeLimitNanos,
    OptionalLong maxDelayNanos,
    OptionalLong minThroughputBitsPerSecond,
    OptionalDouble minReliability,
    OptionalDouble maxCost,
    OptionalDouble leastDistanceMeters,
    Optional<Area> area,
    SequencedMap<String, Area.Circle> excluded) {

  /** So many circles fit into a packet. */
  public static final int MAX_EXCLUDED = 4;

  /** Nothing is asked. */
  public static final Criteria NONE =
      new Criteria(
          OptionalLong.empty(),
          OptionalLong.empty(),
          OptionalLong.empty(),
          OptionalDouble.empty(),
          OptionalDouble.empty(),
          OptionalDouble.empty(),
          Optional.empty(),
          new LinkedHashMap<>());

  public Criteria {
    excluded = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(excluded));
    if (excluded.size() > MAX_EXCLUDED) {
      throw new IllegalArgumentException(excluded.size() + " excluded circles");
    }
  }
}
