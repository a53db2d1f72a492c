package lifeboat.emulator.host;

import java.util.Optional;

/** Tells whether runs on this host use {@code tc netem}, without being in a run. */
public final class HostNetem {

  static final String SCRIPT = "tc qdisc add dev lo root netem delay 1ms";

  private static final String SEED_SCRIPT =
      "tc qdisc add dev lo root netem loss 1% seed 4747"
          + " && tc qdisc show dev lo | grep -q ' seed 4747'";

  private HostNetem() {}

  /** Whether its chance can be seeded, so that it repeats. */
  public static boolean knowsSeeds() throws InterruptedException {
    return Trial.isolated(SEED_SCRIPT).isFine();
  }

  /** Why netem does not work on this host; empty where it does. */
  public static Optional<String> whyUnavailable() throws InterruptedException {
    Trial trial = Trial.isolated(SCRIPT);
    return trial.isFine() ? Optional.empty() : Optional.of(trial.firstLine());
  }
}
