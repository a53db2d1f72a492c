package lifeboat.network.sites;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * What a network of places is given to become an experiment.
 *
 * @param description what it is
 * @param comment lines that the file begins with: source, credit, command
 * @param seed of all chance of the experiment
 * @param rateBitsPerSecond of cables whose rate nobody has said
 * @param delayFactor length of cables over the distance; 1.8 to 2 is as the Internet measures
 * @param serversPerSite at each site that has some
 * @param serverSites which sites these are
 * @param work absent: nothing is deployed
 */
public record Furnishing(
    String description,
    List<String> comment,
    long seed,
    long rateBitsPerSecond,
    double delayFactor,
    int serversPerSite,
    ServerSites serverSites,
    Optional<Work> work) {

  /** A LAN has addresses for so many. */
  public static final int MAX_SERVERS_PER_SITE = 250;

  /** The sites where servers are. */
  public sealed interface ServerSites {

    /** Everywhere. */
    record All() implements ServerSites {}

    /** At so many, spread evenly in the order of the sites. */
    record Spread(int count) implements ServerSites {}

    /** At these, by the names that their relays get. */
    record Named(List<String> names) implements ServerSites {
      public Named {
        names = List.copyOf(names);
      }
    }
  }

  /**
   * One replica to deploy.
   *
   * @param from name of the relay whose server sends it; empty: the middle of the network
   * @param leastMeters how far away it has to get; absent: a third of the way to the farthest
   *     server, so that some server is far enough
   */
  public record Work(
      String from, long sizeBytes, OptionalDouble leastMeters, OptionalLong timeLimitNanos) {}

  public Furnishing {
    comment = List.copyOf(comment);
  }
}
