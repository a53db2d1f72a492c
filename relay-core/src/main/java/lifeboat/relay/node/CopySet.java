package lifeboat.relay.node;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import lifeboat.relay.message.Area.Circle;
import lifeboat.relay.message.CopyNumber;
import lifeboat.relay.message.FlowKey;
import lifeboat.relay.message.Message.Destination;

/**
 * All copies of one replica at its source, or all its shards, which are copies here like others.
 * They travel at the same time and cannot know where the others will end; so the first that is
 * stored somewhere stays, and one that is stored too near to it is released and sent again with the
 * surroundings of the others excluded.
 */
final class CopySet implements Siblings {

  /** Circles travel in whole metres, their middles in 10⁻⁷ degrees. */
  private static final double ROUNDING_METERS = 1;

  private final String name;
  private final CopyRule rule;
  private final List<ReplicaSource> running = new ArrayList<>();

  /** Copies of which nothing is left to do since before a restart. */
  private final List<CopyNote> over = new ArrayList<>();

  /** Begins now, which may be later than it was ordered. */
  CopySet(Input.Deploy order, ServerConfig config, long nowNanos) {
    this.name = order.name();
    this.rule = order.copies();
    for (int index = 0; index < rule.count(); index++) {
      int copy = rule.number(index);
      Optional<CopyNote> note = noteOf(copy, order.earlier());
      if (note.isPresent() && note.get().stage() != CopyNote.Stage.UNDER_WAY) {
        over.add(note.get());
      } else {
        FlowKey flow =
            new FlowKey(config.id(), order.sequence(), copy, note.map(CopySet::next).orElse(0));
        ReplicaSource.Task task =
            new ReplicaSource.Task(
                name,
                flow,
                order.content().piece(index),
                order.criteria(),
                order.destinations(),
                note.flatMap(CopyNote::destination),
                ReplicaSource.MAX_ATTEMPTS - 1);
        running.add(new ReplicaSource(task, this, config, nowNanos));
      }
    }
  }

  private static Optional<CopyNote> noteOf(int copy, Optional<Input.Earlier> earlier) {
    return earlier.stream()
        .flatMap(known -> known.copies().stream())
        .filter(note -> note.copy() == copy)
        .findFirst();
  }

  /** An attempt that has not found its destination before the restart is not taken up again. */
  private static int next(CopyNote note) {
    return Math.min(255, note.attempt() + (note.destination().isPresent() ? 0 : 1));
  }

  /** The copies that are not over since before a restart. */
  List<ReplicaSource> sources() {
    return List.copyOf(running);
  }

  boolean isEnded() {
    return running.stream().allMatch(ReplicaSource::isEnded);
  }

  @Override
  public Optional<String> objection(ReplicaSource copy, Destination server) {
    for (CopyNote other : notes()) {
      if (other.copy() != copy.flow().copy() && takes(other)) {
        Destination there = other.destination().orElseThrow();
        if (there.server().equals(server.server())) {
          return Optional.of(title(other) + " is at this server");
        }
        if (rule.apartMeters() > 0) {
          double meters = metersBetween(there, server);
          if (meters < rule.apartMeters()) {
            return Optional.of(
                String.format(Locale.ROOT, "%s is %.0f km away", title(other), meters / 1000));
          }
        }
      }
    }
    return Optional.empty();
  }

  private String title(CopyNote copy) {
    return rule.word() + " " + CopyNumber.index(copy.copy());
  }

  /** Whether that copy has a place that the others have to respect. */
  private static boolean takes(CopyNote copy) {
    return copy.destination().isPresent() && copy.stage() != CopyNote.Stage.FAILED;
  }

  /** What says not where it is counts as near. */
  private static double metersBetween(Destination a, Destination b) {
    return a.site().isPresent() && b.site().isPresent()
        ? a.site().get().metersTo(b.site().get())
        : 0;
  }

  @Override
  public List<Circle> surroundings(ReplicaSource copy) {
    List<Circle> circles = new ArrayList<>();
    for (CopyNote other : notes()) {
      if (rule.apartMeters() > 0 && other.copy() != copy.flow().copy() && takes(other)) {
        double radius = Math.min(rule.apartMeters() + ROUNDING_METERS, Circle.MAX_RADIUS_METERS);
        other
            .destination()
            .flatMap(Destination::site)
            .ifPresent(site -> circles.add(new Circle(site, Math.ceil(radius))));
      }
    }
    return circles;
  }

  @Override
  public void changed(Outbox outbox) {
    outbox.add(new Output.Remember(name, new Input.Earlier(notes()), isEnded()));
  }

  private List<CopyNote> notes() {
    List<CopyNote> notes = new ArrayList<>(over);
    running.forEach(copy -> notes.add(copy.note()));
    return notes;
  }
}
