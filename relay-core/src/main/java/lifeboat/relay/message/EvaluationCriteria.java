package lifeboat.relay.message;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import lifeboat.relay.message.Area.Circle;

/**
 * Evaluation criteria 26 of the patent: what the destination has to satisfy. They travel in every
 * replica packet, so that any fragment can open a flow.
 *
 * @param timeLimitNanos upper limit of time for the whole deployment; 0 means the relay's preset
 * @param maxDelayNanos largest one-way path delay; 0 means any
 * @param minThroughputBitsPerSecond least throughput of the path; 0 means any
 * @param minReliability least reliability degree of the server, 0..1; 0 means any
 * @param maxCost largest storage cost of the server; infinity means any
 * @param leastDistanceMeters least distance from the source site; 0 means any
 * @param area where the destination has to lie
 * @param excludedAreas where it must not lie, at most {@link #MAX_EXCLUDED_AREAS}
 * @param excluded servers that must not be chosen, at most {@link #MAX_EXCLUDED}
 */
public record EvaluationCriteria(
    long timeLimitNanos,
    long maxDelayNanos,
    long minThroughputBitsPerSecond,
    double minReliability,
    double maxCost,
    double leastDistanceMeters,
    Optional<Area> area,
    List<Circle> excludedAreas,
    List<UUID> excluded) {

  /** So many servers fit into a packet. */
  public static final int MAX_EXCLUDED = 8;

  /** So many circles fit into a packet. */
  public static final int MAX_EXCLUDED_AREAS = 4;

  /** Nothing is asked. */
  public static final EvaluationCriteria NONE =
      new EvaluationCriteria(
          0, 0, 0, 0, Double.POSITIVE_INFINITY, 0, Optional.empty(), List.of(), List.of());

  public EvaluationCriteria {
    if (timeLimitNanos < 0 || maxDelayNanos < 0 || minThroughputBitsPerSecond < 0) {
      throw new IllegalArgumentException(
          "negative limit in " + timeLimitNanos + " " + maxDelayNanos);
    }
    if (!(minReliability >= 0 && minReliability <= 1) || !(maxCost >= 0)) {
      throw new IllegalArgumentException("reliability " + minReliability + ", cost " + maxCost);
    }
    if (!(leastDistanceMeters >= 0 && leastDistanceMeters <= 30e6)) {
      throw new IllegalArgumentException("least distance " + leastDistanceMeters);
    }
    excludedAreas = List.copyOf(excludedAreas);
    excluded = List.copyOf(excluded);
    if (excluded.size() > MAX_EXCLUDED || excludedAreas.size() > MAX_EXCLUDED_AREAS) {
      throw new IllegalArgumentException(
          excluded.size() + " servers and " + excludedAreas.size() + " circles excluded");
    }
  }

  /** The same criteria with one more server excluded; the oldest exclusion gives way. */
  public EvaluationCriteria excluding(UUID server) {
    List<UUID> all = new ArrayList<>(excluded);
    all.remove(server);
    if (all.size() == MAX_EXCLUDED) {
      all.remove(1); // The first one is the source itself.
    }
    all.add(server);
    return new EvaluationCriteria(
        timeLimitNanos,
        maxDelayNanos,
        minThroughputBitsPerSecond,
        minReliability,
        maxCost,
        leastDistanceMeters,
        area,
        excludedAreas,
        all);
  }

  /** The same criteria with these circles excluded; where there are too many, the last give way. */
  public EvaluationCriteria excludingAreas(List<Circle> first, List<Circle> more) {
    List<Circle> all = new ArrayList<>(first);
    all.addAll(more);
    return new EvaluationCriteria(
        timeLimitNanos,
        maxDelayNanos,
        minThroughputBitsPerSecond,
        minReliability,
        maxCost,
        leastDistanceMeters,
        area,
        all.subList(0, Math.min(MAX_EXCLUDED_AREAS, all.size())),
        excluded);
  }
}
