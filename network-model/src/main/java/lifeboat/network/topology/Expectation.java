package lifeboat.network.topology;

import java.util.List;
import java.util.Optional;

/**
 * What the user expects: an entry of {@code expect}. What is not asked is not checked.
 *
 * @param replica key in {@code workload}; absent where it is about the whole run, or about every
 *     replica of it
 */
public record Expectation(String name, Optional<String> replica, List<Check> checks) {

  public Expectation {
    checks = List.copyOf(checks);
    boolean asksOfReplica = checks.stream().anyMatch(check -> !(check instanceof Check.OfRun));
    if (replica.isEmpty() && asksOfReplica) {
      throw new IllegalArgumentException(name + " asks something of no replica: " + checks);
    }
  }
}
