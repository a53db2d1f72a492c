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
 * @param copies how many are wanted, 1 to {@link #MAX_COPIES}, each on a server of its own
 * @param shards how it is cut into shards, each on a server of its own; then there is one copy
 * @param apartMeters least distance between the sites of any two copies or shards; 0 means any
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
    int copies,
    Optional<Shards> shards,
    double apartMeters,
    Policy policy) {

  public static final int MAX_COPIES = 16;

  /** A deployment of one copy whose destination the relays choose. */
  public Deployment(
      String name,
      String from,
      long atNanos,
      Optional<Trigger> trigger,
      long sizeBytes,
      Optional<String> file,
      Criteria criteria) {
    this(
        name,
        from,
        atNanos,
        trigger,
        sizeBytes,
        file,
        criteria,
        1,
        Optional.empty(),
        0,
        new Policy.Lifeboat());
  }

  /** How many copies or shards are sent. */
  public int pieces() {
    return shards.map(Shards::count).orElse(copies);
  }

  /** So many of them bring the replica back: 1 of copies. */
  public int needed() {
    return shards.map(Shards::data).orElse(1);
  }
}
