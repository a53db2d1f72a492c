package lifeboat.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The way of a replica in one attempt, for the map to replay. Times are those of the events; what
 * did not happen is null.
 *
 * @param flow which attempt it is, as events name it
 * @param replica entry of the workload
 * @param source the server whose data it is
 * @param attempt number of the source's attempt, from 0
 * @param boundNanos when the source learnt where its replica goes, and sent the rest there
 * @param boundPath source, relays and server of that way
 * @param routedPath source, relays and server of the way that the rest took as normal packets
 * @param publishedNanos when the server had all of it, verified
 * @param endNanos when the source knew the outcome of the attempt
 * @param placed whether the attempt succeeded
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record Journey(
    String flow,
    String replica,
    String source,
    int attempt,
    long startNanos,
    List<Move> moves,
    @Nullable Long boundNanos,
    List<String> boundPath,
    List<String> routedPath,
    @Nullable Long publishedNanos,
    @Nullable Long endNanos,
    boolean placed) {

  Journey {
    moves = List.copyOf(moves);
    boundPath = List.copyOf(boundPath);
    routedPath = List.copyOf(routedPath);
  }

  /**
   * A hop that was tried.
   *
   * @param arriveNanos when the next node was seen to have it
   * @param failNanos when this hop was given up
   * @param why it was given up
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Move(
      String from,
      String to,
      long departNanos,
      @Nullable Long arriveNanos,
      @Nullable Long failNanos,
      @Nullable String why) {}
}
