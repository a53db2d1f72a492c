package lifeboat.network.result;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Where in the files of a run things stand that verdicts point to: decisions in {@code
 * decisions.ndjson}, ends, deaths and losses in {@code events.ndjson}.
 */
final class Trail {

  /** So many are kept; whatever comes later is found by reading the files. */
  private static final int MAX_MARKS = 50_000;

  private static final Set<String> EVENTS =
      Set.of(
          "deployment-started",
          "destination-given",
          "deployment-placed",
          "deployment-failed",
          "replica-published",
          "replica-discarded",
          "killed",
          "restarted");

  /** An event and the line on which it stands. */
  record Mark(String file, int line, TimedEvent event) {

    /** In words, such as {@code decisions.ndjson:12 (sw13 after 1.234 s)}. */
    @Override
    public String toString() {
      return String.format(
          Locale.ROOT,
          "%s:%d (%s after %.3f s)",
          file,
          line,
          event.text("target").orElse(event.node()),
          event.atNanos() / 1e9);
    }
  }

  private final List<Mark> marks = new ArrayList<>();
  private int events;
  private int decisions;

  /** Takes note of an event, each in the order in which they are written. */
  void add(TimedEvent event) {
    events++;
    boolean decision = RunDirectory.isDecision(event);
    decisions += decision ? 1 : 0;
    if (marks.size() >= MAX_MARKS) {
      return;
    }
    if (decision) {
      marks.add(new Mark(RunDirectory.DECISIONS_FILE, decisions, event));
    } else if (EVENTS.contains(event.kind())) {
      marks.add(new Mark(RunDirectory.EVENTS_FILE, events, event));
    }
  }

  /** The last of the events that are meant. */
  Optional<Mark> last(Predicate<TimedEvent> meant) {
    return marks.reversed().stream().filter(mark -> meant.test(mark.event())).findFirst();
  }

  /** The last decision about a replica. */
  Optional<Mark> lastDecision(String replicaId) {
    return last(event -> RunDirectory.isDecision(event) && isOf(event, replicaId));
  }

  /** What a relay decided last about a replica. */
  Optional<Mark> lastDecision(String replicaId, String relay) {
    return last(event ->
        event.kind().equals("decided") && event.node().equals(relay) && isOf(event, replicaId));
  }

  /** How a deployment ended, or how far it came. */
  Optional<Mark> lastOf(String replicaId) {
    return last(event -> !RunDirectory.isDecision(event) && isOf(event, replicaId));
  }

  static boolean isOf(TimedEvent event, String replicaId) {
    return !replicaId.isEmpty() && event.text("flow").orElse("").startsWith(replicaId + ":");
  }
}
