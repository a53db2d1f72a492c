package lifeboat.network.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** How disasters move, spread, and are drawn. */
class FrontTest {

  private static final double SECOND = 1e9;
  private static final Coordinates ORIGIN = new Coordinates(40, -74);

  private static Coordinates at(double bearing, double km) {
    return ORIGIN.towards(bearing, km * 1000);
  }

  private static double nearsSeconds(Front front, Coordinates place, double km) {
    return front.nearsNanos(place, km * 1000).orElseThrow() / SECOND;
  }

  private static MovingFront track(MovingFront.Fix... fixes) {
    return new MovingFront(List.of(fixes));
  }

  private static MovingFront.Fix fix(double seconds, Coordinates center, Radii radii) {
    return new MovingFront.Fix((long) (seconds * SECOND), center, radii);
  }

  @Test
  void aCircleSpreadsUpToItsReach() {
    Front front = new Front.Spreading(new Area.Circle(ORIGIN, 10_000), 1000, 50_000);

    assertThat(nearsSeconds(front, at(90, 5), 0)).isZero();
    assertThat(nearsSeconds(front, at(90, 30), 0)).isCloseTo(20, within(1e-6));
    assertThat(nearsSeconds(front, at(90, 60), 20)).isCloseTo(30, within(1e-6));
    assertThat(front.nearsNanos(at(90, 60), 0)).isEmpty();
    assertThat(front.extentAt(-1)).isEmpty();
  }

  @Test
  void aPolygonSpreadsFromItsEdges() {
    Area square = new Area.Polygon(List.of(at(45, 100), at(135, 100), at(225, 100), at(315, 100)));
    Front front = new Front.Spreading(square, 1000, 40_000);
    double edge = 100 * Math.sqrt(0.5);

    assertThat(nearsSeconds(front, at(10, 60), 0)).isZero();
    assertThat(nearsSeconds(front, at(90, edge + 20), 0)).isCloseTo(20, within(0.1));
    assertThat(nearsSeconds(front, at(45, 130), 0)).isCloseTo(30, within(0.1));
    assertThat(front.nearsNanos(at(90, edge + 50), 0)).isEmpty();
  }

  @Test
  void aTrackPassesPlacesOnItsWay() {
    Front front =
        track(
            fix(0, at(270, 500), Radii.circle(50_000)),
            fix(100, at(90, 500), Radii.circle(50_000)));

    assertThat(nearsSeconds(front, ORIGIN, 0)).isCloseTo(45, within(0.01));
    assertThat(front.nearsNanos(at(0, 60), 0)).isEmpty();
    assertThat(nearsSeconds(front, at(0, 60), 20)).isBetween(44.0, 50.0);
    assertThat(front.extentAt((long) (101 * SECOND))).isEmpty();
  }

  @Test
  void aStormReachesFurtherInSomeQuarters() {
    Front front = track(fix(0, ORIGIN, new Radii(300_000, 200_000, 0, 100_000)));

    assertThat(front.nearsNanos(at(45, 299), 0)).isPresent();
    assertThat(front.nearsNanos(at(135, 201), 0)).isEmpty();
    assertThat(front.nearsNanos(at(225, 1), 0)).isEmpty();
    assertThat(front.nearsNanos(at(315, 99), 0)).isPresent();
  }

  @Test
  void whatHasNoRadiusIsNowhere() {
    Front front =
        track(
            fix(0, ORIGIN, Radii.circle(0)),
            fix(10, ORIGIN, Radii.circle(0)),
            fix(20, ORIGIN, Radii.circle(10_000)));

    assertThat(front.extentAt(0)).isEmpty();
    assertThat(nearsSeconds(front, at(0, 5), 0)).isCloseTo(15, within(0.01));
    assertThat(nearsSeconds(front, at(0, 5), 100)).isGreaterThanOrEqualTo(10);
  }

  @Test
  void itIsNearWhenItSaysSoAndNotBefore() {
    SplittableRandom random = new SplittableRandom(1);
    int met = 0;
    for (int i = 0; i < 200; i++) {
      Front front =
          track(
              fix(0, at(random.nextDouble(360), 900), Radii.circle(random.nextDouble(200_000))),
              fix(10, at(random.nextDouble(360), 300), Radii.circle(random.nextDouble(200_000))),
              fix(30, at(random.nextDouble(360), 900), Radii.circle(random.nextDouble(200_000))));
      Coordinates place = at(random.nextDouble(360), random.nextDouble(1000));
      var near = front.nearsNanos(place, 0);
      for (double second = 0; second <= 30; second += 0.25) {
        long nanos = (long) (second * SECOND);
        boolean inside =
            front.extentAt(nanos).filter(extent -> extent.isWithin(place, 0)).isPresent();
        assertThat(inside && (near.isEmpty() || nanos < near.getAsLong())).isFalse();
      }
      if (near.isPresent()) {
        met++;
        assertThat(front.extentAt(near.getAsLong()).orElseThrow().isWithin(place, 1)).isTrue();
      }
    }
    assertThat(met).isBetween(20, 180);
  }

  @Test
  void theOutlineIsAClosedRingOnTheFront() {
    Front circle = new Front.Spreading(new Area.Circle(ORIGIN, 10_000), 1000, 50_000);
    List<Coordinates> ring = circle.extentAt((long) (20 * SECOND)).orElseThrow().outline();

    assertThat(ring.getLast()).isEqualTo(ring.getFirst());
    assertThat(ring)
        .hasSizeGreaterThan(60)
        .allSatisfy(place -> assertThat(ORIGIN.metersTo(place)).isCloseTo(30_000, within(0.01)));

    Area.Polygon square =
        new Area.Polygon(List.of(at(315, 100), at(225, 100), at(135, 100), at(45, 100)));
    List<Coordinates> grown = new Extent.Grown(square, 20_000).outline();
    assertThat(grown.getLast()).isEqualTo(grown.getFirst());
    assertThat(grown)
        .allSatisfy(place -> assertThat(square.metersTo(place)).isCloseTo(20_000, within(50.0)));
  }
}
