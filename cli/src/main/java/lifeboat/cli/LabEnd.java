package lifeboat.cli;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import lifeboat.emulator.lab.LabClient;
import lifeboat.emulator.lab.LabEntry;
import lifeboat.emulator.lab.LabProtocol;
import lifeboat.emulator.lab.Refusal;

/** The end of a laboratory: it is asked, and ended if it does not answer. */
final class LabEnd {

  /** Processes of nodes get some seconds each to finish what their stores were asked for. */
  private static final Duration ANSWER_LIMIT = Duration.ofSeconds(20);

  private static final Duration END_LIMIT = Duration.ofSeconds(5);
  private static final long POLL_NANOS = 10_000_000L;

  private LabEnd() {}

  /** Ends it; returns what to tell the user. */
  static String of(Labs labs, LabEntry lab) {
    boolean itself = ask(lab);
    if (!itself || !isGone(lab)) {
      lab.keeper().kill();
      if (!isGone(lab)) {
        throw new UserError(
            ExitStatus.HOST, "lifeboat: process " + lab.keeper().pid() + " cannot be ended");
      }
    }
    try {
      labs.registry().forget(lab);
    } catch (IOException e) {
      // The next who looks takes it away.
    }
    return lab.name()
        + (itself ? " is down" : " did not answer and was ended")
        + "; what it has seen is in "
        + lab.directory();
  }

  /** Whether it has ended well what it could. */
  private static boolean ask(LabEntry lab) {
    try {
      Optional<LabClient> client = LabClient.connect(lab);
      if (client.isEmpty()) {
        return false;
      }
      try (LabClient connected = client.get()) {
        return connected.askQuickly(LabProtocol.DOWN, ANSWER_LIMIT).isPresent();
      }
    } catch (IOException | Refusal e) {
      return false;
    }
  }

  private static boolean isGone(LabEntry lab) {
    long limit = System.nanoTime() + END_LIMIT.toNanos();
    while (lab.keeper().isAlive() && System.nanoTime() < limit) {
      LockSupport.parkNanos(POLL_NANOS);
    }
    return !lab.keeper().isAlive();
  }
}
