package lifeboat.network.topology;

import java.util.Optional;

/**
 * One replica to be deployed: an entry of {@code workload}.
 *
 * @param from the replica source server
 * @param atNanos start after the tables have converged; with a trigger, when it begins to watch
 * @param trigger what it waits for
 * @param sizeBytes length of the file, or bytes to generate from the seed when there is none
 * @param file absolute path of the file to send, else content is generated
 * @param policy who chooses where it goes
 */
public record Deployment(
    String name,
    String from,
    long atNanos,
    Optional<Trigger> trigger,
    long sizeBytes,
    Optional<String> file,
    Criteria criteria,
    Policy policy) {

  /** A deployment whose destination the relays choose. */
  public Deployment(
      String name,
      String from,
      long atNanos,
      Optional<Trigger> trigger,
      long sizeBytes,
      Optional<String> file,
      Criteria criteria) {
    this(name, from, atNanos, trigger, sizeBytes, file, criteria, new Policy.Lifeboat());
  }
}
