package lifeboat.network.topology;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What the user expects of one replica: an entry of {@code expect}. What is absent is not checked.
 *
 * @param replica key in {@code workload}
 * @param at server on which it has to be placed
 * @param path relays in order, from the first to the last
 * @param placedWithinNanos time from the start of the deployment to {@code placed}
 */
public record Expectation(
    String name,
    String replica,
    Optional<String> at,
    Optional<List<String>> path,
    OptionalLong placedWithinNanos) {

  public Expectation {
    path = path.map(List::copyOf);
  }
}
