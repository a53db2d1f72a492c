package lifeboat.cli;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import lifeboat.network.sites.Furnishing;
import lifeboat.network.sites.Furnishing.ServerSites;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What a bare network is given to become an experiment. */
final class FurnishingOptions {

  private static final double LEAST_FACTOR = 0.5;
  private static final double MOST_FACTOR = 10;

  @Option(
      names = "--servers",
      paramLabel = "WHERE",
      defaultValue = "all",
      description =
          "Sites with servers: all, how many of them, or names of relays with commas between"
              + " (default: ${DEFAULT-VALUE}).")
  private String servers = "all";

  @Option(
      names = "--servers-per-site",
      paramLabel = "N",
      defaultValue = "1",
      description = "Servers at each of these (default: ${DEFAULT-VALUE}).")
  private int perSite;

  @Option(
      names = "--rate",
      paramLabel = "RATE",
      defaultValue = "1gbit",
      converter = Quantities.Rate.class,
      description = "Rate of links whose rate is not known (default: ${DEFAULT-VALUE}).")
  private long rate;

  @Option(
      names = "--delay-factor",
      paramLabel = "F",
      defaultValue = "1",
      description = {
        "Length of links over the great circle, for delays that were not measured",
        "(default: ${DEFAULT-VALUE}; 1.8 to 2 is as the Internet measures)."
      })
  private double delayFactor;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "Seed of all chance (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Option(
      names = "--from",
      paramLabel = "RELAY",
      description = "Where the replica is from (default: the site in the middle).")
  private @Nullable String from;

  @Option(
      names = "--size",
      paramLabel = "SIZE",
      defaultValue = "1MiB",
      converter = Quantities.Size.class,
      description = "Size of the replica (default: ${DEFAULT-VALUE}).")
  private long size;

  @Option(
      names = "--at-least",
      paramLabel = "LENGTH",
      converter = Quantities.Length.class,
      description =
          "How far away it has to get (default: a third of the way to the farthest server).")
  private @Nullable Double atLeast;

  @Option(
      names = "--time-limit",
      paramLabel = "TIME",
      defaultValue = "60s",
      converter = Quantities.Duration.class,
      description = "Time for its deployment (default: ${DEFAULT-VALUE}).")
  private long timeLimit;

  @Option(names = "--no-workload", description = "Write the network alone.")
  private boolean noWorkload;

  long seed() {
    return seed;
  }

  long rate() {
    return rate;
  }

  double delayFactor() {
    return delayFactor;
  }

  /** What the options say; {@code comment} is what the file begins with. */
  Furnishing furnishing(String description, List<String> comment) {
    if (perSite < 1 || perSite > Furnishing.MAX_SERVERS_PER_SITE) {
      throw usage("--servers-per-site is 1 to " + Furnishing.MAX_SERVERS_PER_SITE);
    }
    if (!(delayFactor >= LEAST_FACTOR && delayFactor <= MOST_FACTOR)) {
      throw usage("--delay-factor is 0.5 to 10");
    }
    if (seed < 0) {
      throw usage("--seed is not negative");
    }
    Optional<Furnishing.Work> work =
        noWorkload
            ? Optional.empty()
            : Optional.of(
                new Furnishing.Work(
                    from == null ? "" : from,
                    size,
                    atLeast == null ? OptionalDouble.empty() : OptionalDouble.of(atLeast),
                    OptionalLong.of(timeLimit)));
    return new Furnishing(
        description, comment, seed, rate, delayFactor, perSite, serverSites(), work);
  }

  private ServerSites serverSites() {
    if (servers.equals("all")) {
      return new ServerSites.All();
    }
    if (servers.matches("[0-9]{1,6}")) {
      int count = Integer.parseInt(servers);
      if (count < 1) {
        throw usage(
            "--servers is all, 1 or more, or names; without any server nothing can be sent");
      }
      return new ServerSites.Spread(count);
    }
    return new ServerSites.Named(Arrays.stream(servers.split(",", -1)).map(String::strip).toList());
  }

  private static UserError usage(String what) {
    return new UserError(ExitStatus.USAGE, "lifeboat: " + what);
  }
}
