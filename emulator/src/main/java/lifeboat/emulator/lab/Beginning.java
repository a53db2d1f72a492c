package lifeboat.emulator.lab;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How far the beginning of a laboratory has come, for those who wait for it.
 *
 * <pre>
 * going on (phases) -> ready | failed
 * </pre>
 */
final class Beginning {

  /** How it ended. */
  sealed interface Outcome {
    /** The laboratory can be used. */
    record Ready() implements Outcome {}

    /** There is none; {@code status} is for the command that asked for it. */
    record Failed(int status, String message) implements Outcome {}
  }

  private final List<String> phases = new ArrayList<>();
  private Optional<Outcome> outcome = Optional.empty();

  synchronized void phase(String text) {
    phases.add(text);
    notifyAll();
  }

  synchronized void ended(Outcome how) {
    outcome = Optional.of(how);
    notifyAll();
  }

  /** Waits for the phase of that number; empty when the beginning ended before there was one. */
  synchronized Optional<String> awaitPhase(int number) throws InterruptedException {
    while (phases.size() <= number && outcome.isEmpty()) {
      wait();
    }
    return phases.size() > number ? Optional.of(phases.get(number)) : Optional.empty();
  }

  /** How it ended; empty while it goes on. */
  synchronized Optional<Outcome> outcome() {
    return outcome;
  }
}
