package lifeboat.network.result;

import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import lifeboat.network.result.RunResult.Replica;
import lifeboat.network.topology.Check;
import lifeboat.network.topology.Coordinates;
import lifeboat.network.topology.ScenarioEvent;
import org.jspecify.annotations.Nullable;

/** Judges where and when a replica was placed. */
final class PlaceJudge {

  private final Evidence evidence;
  private final Replica replica;

  PlaceJudge(Evidence evidence, Replica replica) {
    this.evidence = evidence;
    this.replica = replica;
  }

  Finding judge(Check.OfPlace asked) {
    return switch (asked) {
      case Check.Placed _ -> finding(replica.isPlaced(), "placed", place());
      case Check.NotPlaced _ -> ended(!replica.isPlaced(), "not placed", place());
      case Check.At at -> finding(isAt(at.place()), "placed at " + at.place(), place());
      case Check.NotAt notAt ->
          finding(
              replica.isPlaced() && !isAt(notAt.place()),
              "not placed at " + notAt.place(),
              place());
      case Check.AtLeast distance -> distance(distance.meters());
      case Check.Outside outside -> outside(outside.event());
      case Check.PlacedWithin within -> time(within.nanos());
    };
  }

  private boolean isAt(String place) {
    return replica.isPlaced()
        && evidence.topology().serversAt(place).contains(String.valueOf(replica.server()));
  }

  private Finding distance(double meters) {
    OptionalDouble distance = Distances.between(evidence.topology(), replica);
    return finding(
        distance.isPresent() && distance.getAsDouble() >= meters,
        "at least %s from %s".formatted(kilometres(meters), replica.source()),
        place()
            + (distance.isPresent() ? ", " + kilometres(distance.getAsDouble()) + " from it" : ""));
  }

  /** The final extent counts, whether or not the run lasted until it was reached. */
  private Finding outside(String name) {
    Optional<Coordinates> site =
        Optional.ofNullable(replica.server()).flatMap(evidence.topology()::siteOf);
    boolean safe = site.isPresent() && !isHit(evidence.topology().events().get(name), site.get());
    String fate = safe ? ", which it does not reach" : ", which it destroys";
    return finding(safe, "outside the disaster " + name, place() + (site.isPresent() ? fate : ""));
  }

  private static boolean isHit(@Nullable ScenarioEvent event, Coordinates site) {
    return event instanceof ScenarioEvent.Disaster disaster
        && disaster.nearsNanos(site, 0).isPresent();
  }

  private Finding time(long nanos) {
    Double seconds = replica.deploySeconds();
    return ended(
        seconds != null && seconds <= nanos / 1e9,
        "placed within " + nanos / 1e9 + " s",
        seconds == null ? place() : "placed after " + seconds + " s");
  }

  private String place() {
    return replica.isPlaced()
        ? "placed at " + replica.server()
        : "not placed: " + replica.failure();
  }

  /** What relays decided shows why a place was chosen; without decisions its end does. */
  private Finding finding(boolean met, String expected, String actual) {
    Optional<Trail.Mark> decision = evidence.trail().lastDecision(replica.copyId());
    return Finding.of(
        met,
        replica.title() + " " + expected,
        actual,
        decision.or(() -> evidence.trail().lastOf(replica.copyId())));
  }

  private Finding ended(boolean met, String expected, String actual) {
    return Finding.of(
        met, replica.title() + " " + expected, actual, evidence.trail().lastOf(replica.copyId()));
  }

  private static String kilometres(double meters) {
    return String.format(Locale.ROOT, "%.0f km", meters / 1000);
  }
}
