package lifeboat.emulator.plan;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Finds out whether this kernel has {@code sch_netem}, by using it: kernels without it cannot be
 * told by their version. To be called inside the namespace of a run, never in that of the host.
 */
public final class NetemProbe {

  private static final Duration LIMIT = Duration.ofSeconds(10);

  private static final String SEED = "4747";

  private NetemProbe() {}

  /** Why netem does not work here; empty where it does. */
  public static Optional<String> whyUnavailable() throws InterruptedException {
    try {
      Tool.Answer added = tc("qdisc", "add", "dev", "lo", "root", "netem", "delay", "1ms");
      if (added.exitCode() != 0) {
        return Optional.of("tc netem: " + added.output());
      }
      tc("qdisc", "del", "dev", "lo", "root");
      return Optional.empty();
    } catch (IOException e) {
      return Optional.of("tc cannot be run: " + e.getMessage());
    }
  }

  /**
   * Whether the chance of netem can be seeded, so that it repeats: since Linux 6.6, by an iproute2
   * of that time. To be called where netem works.
   */
  public static boolean knowsSeeds() throws InterruptedException {
    try {
      Tool.Answer added =
          tc("qdisc", "add", "dev", "lo", "root", "netem", "loss", "1%", "seed", SEED);
      Tool.Answer shown = tc("qdisc", "show", "dev", "lo");
      tc("qdisc", "del", "dev", "lo", "root");
      return added.exitCode() == 0 && shown.output().contains(" seed " + SEED);
    } catch (IOException e) {
      return false; // Then nothing else works either, and says so.
    }
  }

  public static boolean available() throws InterruptedException {
    return whyUnavailable().isEmpty();
  }

  private static Tool.Answer tc(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("tc"));
    command.addAll(List.of(arguments));
    return Tool.run(command, "", LIMIT);
  }
}
