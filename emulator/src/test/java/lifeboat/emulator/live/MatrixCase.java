package lifeboat.emulator.live;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import lifeboat.network.result.TimedEvent;

/**
 * One case of the {@link FailureMatrix}: what is done to which part, and when.
 *
 * @param target a node, or where a cable is cut, the cable
 */
record MatrixCase(Blow blow, String target, Moment moment) {

  /** What fails. */
  enum Blow {
    /** The process of a node is killed with SIGKILL, and its cables are unplugged. */
    KILL,
    /** The process of a node is stopped with SIGSTOP; its kernel goes on. */
    STOP,
    /** A cable loses every frame, both ways. */
    CUT
  }

  /** The steps of a transfer by the events that end them. */
  enum Moment {
    BEFORE_DEPARTURE("", "", 0),
    FIRST_FRAGMENT_AT_THE_FIRST_RELAY("decided", "west", 0),
    FIRST_FRAGMENT_IN_THE_MIDDLE("decided", "mid", 0),
    FIRST_FRAGMENT_AT_THE_LAST_RELAY("decided", "far", 0),
    FIRST_FRAGMENT_AT_THE_SERVER("reception-started", "f1", 0),
    STORED_UNDER_WAY("flow-bound", "mid", 0),
    BOUND("destination-bound", "s1", 0),
    HALF_STORED("deployment-advanced", "s1", 0.5),
    LAST_FRAGMENTS("deployment-advanced", "s1", 0.9),
    PUBLISHED("replica-published", "f1", 0),
    PLACED_UNDER_WAY("flow-placed", "mid", 0),
    PLACED("deployment-placed", "s1", 0);

    private final String kind;
    private final String node;
    private final double storedShare;

    Moment(String kind, String node, double storedShare) {
      this.kind = kind;
      this.node = node;
      this.storedShare = storedShare;
    }

    /** Whether this event of the replica is the moment. */
    boolean is(TimedEvent event) {
      return event.kind().equals(kind)
          && event.node().equals(node)
          && event.number("storedBytes") >= storedShare * event.number("replicaBytes");
    }
  }

  private static final List<String> NODES = List.of("s1", "west", "switch", "mid", "far", "f1");
  private static final List<String> CABLES = List.of("s1", "a", "b", "c", "e", "f1");

  /** Every blow to every role at every moment. */
  static List<MatrixCase> all() {
    List<MatrixCase> all = new ArrayList<>();
    for (Blow blow : Blow.values()) {
      for (String target : blow == Blow.CUT ? CABLES : NODES) {
        for (Moment moment : Moment.values()) {
          all.add(new MatrixCase(blow, target, moment));
        }
      }
    }
    return all;
  }

  /** The case that {@link #toString} has named. */
  static MatrixCase parse(String text) {
    return all().stream()
        .filter(one -> one.toString().equals(text))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no case " + text));
  }

  /** Whether the source itself is hit: then nobody else could end its deployment. */
  boolean hitsSource() {
    return blow != Blow.CUT && target.equals(FailureMatrix.SOURCE);
  }

  @Override
  public String toString() {
    return (blow + "/" + target + "/" + moment).toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
