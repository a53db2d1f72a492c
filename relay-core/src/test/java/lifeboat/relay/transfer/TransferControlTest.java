package lifeboat.relay.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import lifeboat.relay.message.Area;
import lifeboat.relay.message.Area.Circle;
import lifeboat.relay.message.Area.Polygon;
import lifeboat.relay.message.EvaluationCriteria;
import lifeboat.relay.message.Ipv4;
import lifeboat.relay.message.Message.Progress;
import lifeboat.relay.message.Place;
import lifeboat.relay.message.Refusal;
import org.junit.jupiter.api.Test;

/**
 * Transfer control step by step (US 9,270,522 B2, FIG. 8). Unless a test says otherwise, the source
 * is at the origin, this relay one degree east of it, and the relays around lie so:
 *
 * <pre>
 *                    north (10.0.0.3)
 *                      |
 *   source ---------- here ---------- east (10.0.0.2)
 *  (10.0.0.1)          |
 *                    south (10.0.0.4)
 * </pre>
 */
class TransferControlTest {

  private static final String EAST = "10.0.0.2";
  private static final String NORTH = "10.0.0.3";
  private static final String SOUTH = "10.0.0.4";
  private static final String SOURCE = "10.0.0.1";
  private static final long MS = Crossroads.MILLISECOND;
  private static final long MANY = 1L << 40;

  private static Crossroads east() {
    return Crossroads.at(0, 1)
        .sourceAt(0, 0)
        .fromTheGlobalSource()
        .relay(EAST, 0, 2)
        .relay(NORTH, 1, 1)
        .relay(SOUTH, -1, 0.99); // A little back, so that it comes after the north.
  }

  private static EvaluationCriteria criteria(
      long limit, long delay, long throughput, double reliability, double cost, double distance) {
    return new EvaluationCriteria(
        limit,
        delay,
        throughput,
        reliability,
        cost,
        distance,
        Optional.empty(),
        List.of(),
        List.of());
  }

  private static EvaluationCriteria excluding(int server) {
    return EvaluationCriteria.NONE.excluding(new UUID(0, 99)).excluding(new UUID(0, server));
  }

  @Test
  void s1FindsTheGlobalSourceByTheLongestPrefixThatHoldsTheSourceAddress() {
    assertThat(east().candidate(EAST).sourceMeters()).isPresent();
    assertThat(east().candidate(EAST).sourceMeters().orElseThrow())
        .isCloseTo(222_639, within(10.0));
  }

  @Test
  void s2TakesTheSiteInThePacketWhereTheGeoTableKnowsNoRelayOfTheSource() {
    Crossroads crossroads =
        Crossroads.at(0, 1)
            .sourceOnlyInThePacket(0, 0)
            .from("10.0.0.9")
            .relay(EAST, 0, 2)
            .relay(NORTH, 1, 1);
    assertThat(crossroads.candidate(EAST).v()).isCloseTo(1, within(1e-6));
    assertThat(crossroads.order()).containsExactly(EAST, NORTH);
  }

  @Test
  void s2WithoutAnyPlaceOfTheSourceEveryRelayIsProspective() {
    Crossroads crossroads =
        Crossroads.at(0, 1).from("10.0.0.9").relay(EAST, 0, 2).relay(NORTH, 1, 1);
    assertThat(crossroads.candidate(EAST).v()).isEqualTo(1);
    assertThat(crossroads.candidate(EAST).angleDegrees()).isEmpty();
    assertThat(crossroads.order()).containsExactly(EAST, NORTH);
  }

  @Test
  void s3IsNotObtainedFromAServerOfThisLan() {
    Crossroads crossroads = Crossroads.at(0, 0).sourceAt(0, 0).relay(EAST, 0, 2).relay(NORTH, 1, 1);
    for (Candidate candidate : crossroads.decide().candidates()) {
      assertThat(candidate.angleDegrees()).isEmpty();
      assertThat(candidate.v()).isEqualTo(1);
      assertThat(candidate.cut()).isEmpty();
    }
  }

  @Test
  void s3GoesFromTheGlobalToTheLocalSource() {
    Crossroads crossroads =
        Crossroads.at(1, 1)
            .sourceAt(0, 0)
            .site("10.0.0.9", 0, 1) // The packet went east first, then north to here.
            .from("10.0.0.9")
            .relay(EAST, 1, 2)
            .relay(NORTH, 2, 1);
    assertThat(crossroads.candidate(EAST).angleDegrees().orElseThrow()).isCloseTo(0, within(1.0));
    assertThat(crossroads.candidate(NORTH).angleDegrees().orElseThrow()).isCloseTo(90, within(1.0));
  }

  @Test
  void s3GoesFromTheGlobalSourceToThisRelayWhereBothSourcesAreOnePlace() {
    assertThat(east().candidate(EAST).angleDegrees().orElseThrow()).isCloseTo(0, within(1e-6));
    assertThat(east().candidate(NORTH).angleDegrees().orElseThrow()).isCloseTo(90, within(0.1));
  }

  @Test
  void s3IsNotObtainedWhereAllThreeAreOnePlace() {
    Crossroads crossroads =
        Crossroads.at(0, 0).sourceAt(0, 0).fromTheGlobalSource().relay(EAST, 0, 2);
    assertThat(crossroads.candidate(EAST).v()).isEqualTo(1);
    assertThat(crossroads.candidate(EAST).angleDegrees()).isEmpty();
  }

  @Test
  void s4LeavesARelayAtThisPlaceWithoutDirection() {
    Candidate same = east().relay("10.0.0.5", 0, 1).candidate("10.0.0.5");
    assertThat(same.angleDegrees()).isEmpty();
    assertThat(same.v()).isEqualTo(0.5);
    assertThat(same.cut()).isEmpty();
  }

  @Test
  void s4OrdersARelayOfUnknownPlaceLast() {
    Crossroads crossroads = east().relayOfUnknownPlace("10.0.0.5", 1);
    assertThat(crossroads.candidate("10.0.0.5").v()).isEqualTo(0.5);
    assertThat(crossroads.order()).last().isEqualTo("10.0.0.5");
  }

  @Test
  void s4CrossesTheAntimeridianStraightOn() {
    Crossroads crossroads =
        Crossroads.at(0, 179)
            .sourceAt(0, 175)
            .fromTheGlobalSource()
            .relay(EAST, 0, -178)
            .relay(NORTH, 3, 179);
    assertThat(crossroads.candidate(EAST).angleDegrees().orElseThrow()).isCloseTo(0, within(1e-6));
    assertThat(crossroads.order()).first().isEqualTo(EAST);
  }

  @Test
  void s4CrossesAPoleStraightOn() {
    Crossroads crossroads =
        Crossroads.at(90, 0)
            .sourceAt(80, 0)
            .fromTheGlobalSource()
            .relay(EAST, 85, 180)
            .relay(NORTH, 79, 90);
    assertThat(crossroads.candidate(EAST).angleDegrees().orElseThrow()).isCloseTo(0, within(1e-6));
    assertThat(crossroads.candidate(NORTH).angleDegrees().orElseThrow())
        .isCloseTo(90, within(1e-6));
  }

  @Test
  void s5FallsMonotonicallyFromOneToZeroWithTheAngle() {
    double last = 1.0000001;
    for (int degrees = 0; degrees <= 180; degrees += 15) {
      double radians = Math.toRadians(degrees);
      double v =
          Crossroads.at(0, 1)
              .sourceAt(0, 0)
              .fromTheGlobalSource()
              .relay(EAST, 0.1 * Math.sin(radians), 1 + 0.1 * Math.cos(radians))
              .candidate(EAST)
              .v();
      assertThat(v).as("at %d degrees", degrees).isLessThan(last).isBetween(0.0, 1.0);
      last = v;
    }
    assertThat(last).isCloseTo(0, within(1e-6));
  }

  @Test
  void s5NeverCutsAGoodRouteThatTurnsAside() {
    assertThat(east().candidate(NORTH).cut()).isEmpty();
    assertThat(east().order()).startsWith(EAST);
  }

  @Test
  void s6CutsWhatWouldTakeLongerThanTheUpperLimitOfTime() {
    Crossroads crossroads =
        Crossroads.at(0, 1)
            .sourceAt(0, 0)
            .fromTheGlobalSource()
            .relay(EAST, 0, 2, 300 * MS)
            .relay(NORTH, 1, 1, 100 * MS)
            .after(new Progress(900 * MS, 0, 0))
            .asking(criteria(1000 * MS, 0, 0, 0, 9, 0));
    assertThat(crossroads.order()).containsExactly(NORTH);
    assertThat(crossroads.candidate(EAST).cut())
        .contains("would take longer than the upper limit of time");
  }

  @Test
  void s6IsEmptyAtOnceWhereEveryCandidateIsTooSlow() {
    Decision decision =
        east()
            .after(new Progress(0, 0, 1_000_000)) // A mebibyte takes 8.4 s.
            .asking(criteria(8000 * MS, 0, 0, 0, 9, 0))
            .server("172.17.0.10", 2, 0, MANY)
            .decide();
    assertThat(decision.next()).contains(Ipv4.parse("172.17.0.10"));
  }

  @Test
  void s6IsNotDeceivedByNumbersThatOverflow() {
    Crossroads crossroads =
        east().ofBytes(1L << 46).after(new Progress(Long.MAX_VALUE, Long.MAX_VALUE, 1));
    assertThat(crossroads.order()).isEmpty();
    Crossroads late = east().after(new Progress(0, Long.MAX_VALUE, 0));
    assertThat(late.asking(criteria(0, MS, 0, 0, 9, 0)).order()).isEmpty();
  }

  @Test
  void s6UsesThePresetLimitWhereTheReplicaCarriesNone() {
    assertThat(east().after(new Progress(59_000 * MS, 0, 0)).order()).hasSize(3);
    assertThat(east().after(new Progress(60_000 * MS, 0, 0)).order()).isEmpty();
  }

  @Test
  void s6CutsAPathThatIsTooSlowOrTooLong() {
    assertThat(east().asking(criteria(0, 5 * MS, 0, 0, 9, 0)).order()).hasSize(3);
    assertThat(east().asking(criteria(0, 5 * MS - 1, 0, 0, 9, 0)).order()).isEmpty();
    Progress slow = new Progress(0, 0, 9_000_000);
    assertThat(east().after(slow).asking(criteria(0, 0, 9_000_000, 0, 9, 0)).order()).hasSize(3);
    assertThat(east().after(slow).asking(criteria(0, 0, 9_000_001, 0, 9, 0)).order()).isEmpty();
  }

  @Test
  void s6CutsRelaysOfThePath() {
    Crossroads crossroads = east().relay(SOURCE, 0, 0).from(EAST);
    assertThat(crossroads.order()).doesNotContain(EAST, SOURCE);
    assertThat(crossroads.candidate(EAST).cut()).contains("is on the path already");
  }

  @Test
  void s6CutsRelaysNearerToTheSourceButNotByAMetre() {
    Crossroads crossroads =
        east().relay("10.0.0.5", 0, 0.9).relay("10.0.0.6", 0, 1 - 0.5 / 111_320);
    assertThat(crossroads.candidate("10.0.0.5").cut())
        .contains("is nearer to the source than this relay");
    assertThat(crossroads.candidate("10.0.0.6").cut()).isEmpty();
  }

  @Test
  void s6OrdersByDistanceInsteadOfCuttingWhileTheLeastDistanceIsNotReached() {
    Crossroads crossroads =
        east()
            .relay("10.0.0.5", 0, 0.9)
            .asking(criteria(0, 0, 0, 0, 9, 500_000))
            .server("172.17.0.10", 2, 0, MANY);
    assertThat(crossroads.order()).containsExactly(EAST, NORTH, SOUTH, "10.0.0.5");
  }

  @Test
  void s6OrdersByDistanceInsteadOfCuttingWhileTheAreaIsNotReached() {
    Circle elsewhere = new Circle(new Place(0, -20), 100_000);
    EvaluationCriteria area =
        new EvaluationCriteria(0, 0, 0, 0, 9, 0, Optional.of(elsewhere), List.of(), List.of());
    assertThat(east().relay("10.0.0.5", 0, 0.9).asking(area).order())
        .containsExactly(EAST, NORTH, SOUTH, "10.0.0.5");
  }

  @Test
  void s6OrdersEqualScoresByAddress() {
    Crossroads crossroads =
        Crossroads.at(0, 0)
            .sourceAt(0, 0)
            .relay("10.0.0.12", 0, 2)
            .relay("10.0.0.9", 0, -2)
            .relay("10.0.0.10", 2, 0);
    assertThat(crossroads.order()).containsExactly("10.0.0.9", "10.0.0.10", "10.0.0.12");
  }

  @Test
  void s6PrefersTheReliableAndTheNearWhereDirectionsAreEqual() {
    Crossroads crossroads =
        Crossroads.at(0, 0)
            .sourceAt(0, 0)
            .relay(EAST, 0, 2, 10 * MS)
            .relay(NORTH, 2, 0, 9_000 * MS)
            .relay(SOUTH, -2, 0, 10 * MS)
            .unanswered(EAST, 4);
    assertThat(crossroads.order()).containsExactly(SOUTH, NORTH, EAST);
  }

  @Test
  void s7AnEmptySetLeadsToTheServersOfThisLan() {
    Decision decision =
        Crossroads.at(0, 1)
            .sourceAt(0, 0)
            .fromTheGlobalSource()
            .server("172.17.0.10", 2, 0, MANY)
            .decide();
    assertThat(decision).isInstanceOf(Decision.ToServer.class);
  }

  private static Crossroads lan() {
    return Crossroads.at(0, 1).sourceAt(0, 0).fromTheGlobalSource();
  }

  @Test
  void s8TakesTheCheapestOfEqualServers() {
    Crossroads lan =
        lan()
            .server("172.17.0.10", 2, 1, MANY)
            .server("172.17.0.11", 3, 0.5, MANY)
            .server("172.17.0.12", 4, 2, MANY);
    assertThat(lan.order()).containsExactly("172.17.0.11", "172.17.0.10", "172.17.0.12");
  }

  @Test
  void s8OrdersEqualServersByAddress() {
    Crossroads lan = lan().server("172.17.0.100", 2, 0, MANY).server("172.17.0.20", 3, 0, MANY);
    assertThat(lan.order()).containsExactly("172.17.0.20", "172.17.0.100");
  }

  private static void nobody(String why, Crossroads lan) {
    Decision decision = lan.decide();
    assertThat(decision).isInstanceOf(Decision.Refuse.class);
    assertThat(((Decision.Refuse) decision).reason()).isEqualTo(Refusal.NO_DESTINATION);
    assertThat(decision.candidates()).hasSize(1);
    assertThat(decision.candidates().getFirst().cut()).contains(why);
  }

  @Test
  void s8SaysWhyNobodyMeetsTheCriteria() {
    nobody(
        "costs more than the criterion",
        lan().server("172.17.0.10", 2, 1, MANY).asking(criteria(0, 0, 0, 0, 0.9, 0)));
    nobody(
        "is less reliable than the criterion",
        lan()
            .server("172.17.0.10", 2, 1, MANY)
            .unanswered("172.17.0.10", 1)
            .asking(criteria(0, 0, 0, 0.9, 9, 0)));
    nobody("has not enough free capacity", lan().server("172.17.0.10", 2, 1, (1 << 20) - 1));
    nobody(
        "the path delay would exceed the criterion",
        lan()
            .server("172.17.0.10", 2, 1, MANY, 10 * MS)
            .after(new Progress(0, MS, 0))
            .asking(criteria(0, 5 * MS, 0, 0, 9, 0)));
    nobody(
        "the path is slower than the criterion",
        lan()
            .server("172.17.0.10", 2, 1, MANY)
            .after(new Progress(0, 0, 10))
            .asking(criteria(0, 0, 11, 0, 9, 0)));
    nobody(
        "its site does not satisfy the area, the exclusions or the least distance",
        lan().server("172.17.0.10", 2, 1, MANY).asking(criteria(0, 0, 0, 0, 9, 112_000)));
    nobody("is excluded", lan().server("172.17.0.10", 2, 1, MANY).asking(excluding(2)));
    nobody("is the source", lan().server("172.17.0.10", 1, 1, MANY));
  }

  @Test
  void s8AcceptsAServerInsideTheAreaOnly() {
    Circle near = new Circle(new Place(0, 1.5), 60_000);
    Circle far = new Circle(new Place(0, 1.5), 50_000);
    Crossroads lan = lan().server("172.17.0.10", 2, 0, MANY);
    assertThat(lan.asking(inside(near)).order()).containsExactly("172.17.0.10");
    assertThat(lan.asking(inside(far)).order()).isEmpty();
  }

  @Test
  void s8AcceptsAServerInsideThePolygonOnly() {
    Crossroads lan = lan().server("172.17.0.10", 2, 0, MANY);
    assertThat(lan.asking(inside(square(0, 1, 1))).order()).containsExactly("172.17.0.10");
    assertThat(lan.asking(inside(square(0, 4, 1))).order()).isEmpty();
  }

  @Test
  void s8PassesOverAServerInAnExcludedCircle() {
    Crossroads lan = lan().server("172.17.0.10", 2, 0, MANY);
    assertThat(lan.asking(outside(new Circle(new Place(0, 1.5), 60_000))).order()).isEmpty();
    assertThat(lan.asking(outside(new Circle(new Place(0, 1.5), 50_000))).order())
        .containsExactly("172.17.0.10");
  }

  @Test
  void s6OrdersByDistanceInsteadOfCuttingWhileThisPlaceIsExcluded() {
    Crossroads crossroads =
        east().relay("10.0.0.5", 0, 0.9).asking(outside(new Circle(new Place(0, 1), 1000)));
    assertThat(crossroads.order()).containsExactly(EAST, NORTH, SOUTH, "10.0.0.5");
  }

  @Test
  void s8ARelayingSwitchPassesItsServersOverWhileARelayIsLeft() {
    Crossroads hub = east().server("172.17.0.10", 2, 0, MANY);
    assertThat(hub.order()).containsExactly(EAST, NORTH, SOUTH, "172.17.0.10");
  }

  @Test
  void s8ARelayWithoutServersRefusesWhenNoRelayIsLeft() {
    Decision decision = lan().decide();
    assertThat(decision).isInstanceOf(Decision.Refuse.class);
    assertThat(decision.candidates()).isEmpty();
  }

  private static Polygon square(double latitude, double longitude, double half) {
    return new Polygon(
        List.of(
            new Place(latitude - half, longitude - half),
            new Place(latitude - half, longitude + half),
            new Place(latitude + half, longitude + half),
            new Place(latitude + half, longitude - half)));
  }

  private static EvaluationCriteria outside(Circle circle) {
    return new EvaluationCriteria(0, 0, 0, 0, 9, 0, Optional.empty(), List.of(circle), List.of());
  }

  private static EvaluationCriteria inside(Area area) {
    return new EvaluationCriteria(0, 0, 0, 0, 9, 0, Optional.of(area), List.of(), List.of());
  }

  @Test
  void s9TakesTheBestOutOfTheSet() {
    Crossroads crossroads = east();
    TransferControl control = crossroads.begin();
    assertThat(crossroads.next(control).next()).contains(Ipv4.parse(EAST));
    assertThat(crossroads.next(control).next()).isNotEqualTo(Optional.of(Ipv4.parse(EAST)));
  }

  @Test
  void s10NamesTheRelayAndEverybodyWhoWasConsidered() {
    Decision decision = east().relay("10.0.0.5", 0, 0.5).decide();
    assertThat(decision).isInstanceOf(Decision.ToRelay.class);
    assertThat(decision.candidates())
        .extracting(candidate -> candidate.address().toString())
        .containsExactly(EAST, NORTH, SOUTH, "10.0.0.5");
    assertThat(decision.candidates().getLast().cut()).isPresent();
  }

  @Test
  void s11GoesThroughAllRelaysThenAllServersAndThenRefuses() {
    Crossroads crossroads =
        east().server("172.17.0.10", 2, 1, MANY).server("172.17.0.11", 3, 0, MANY);
    assertThat(crossroads.order())
        .containsExactly(EAST, NORTH, SOUTH, "172.17.0.11", "172.17.0.10");
  }

  @Test
  void s11ReadsTheServerTableAnewAtEachFailure() {
    Crossroads crossroads = lan().server("172.17.0.10", 2, 0, MANY);
    TransferControl control = crossroads.begin();
    assertThat(crossroads.next(control).next()).contains(Ipv4.parse("172.17.0.10"));
    crossroads.server("172.17.0.11", 3, 0, MANY);
    assertThat(crossroads.next(control).next()).contains(Ipv4.parse("172.17.0.11"));
    assertThat(crossroads.next(control).next()).isEmpty();
  }
}
