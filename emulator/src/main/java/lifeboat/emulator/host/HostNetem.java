package lifeboat.emulator.host;

import java.util.Optional;

/** Tells whether runs on this host use {@code tc netem}, without being in a run. */
public final class HostNetem {

  static final String SCRIPT = "tc qdisc add dev lo root netem delay 1ms";

  private HostNetem() {}

  /** Why netem does not work on this host; empty where it does. */
  public static Optional<String> whyUnavailable() throws InterruptedException {
    Trial trial = Trial.isolated(SCRIPT);
    return trial.isFine() ? Optional.empty() : Optional.of(trial.firstLine());
  }
}
