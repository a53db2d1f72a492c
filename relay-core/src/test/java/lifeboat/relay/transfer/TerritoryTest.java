package lifeboat.relay.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import lifeboat.relay.message.Area.Circle;
import lifeboat.relay.message.Area.Polygon;
import lifeboat.relay.message.Place;
import net.sf.geographiclib.Geodesic;
import net.sf.geographiclib.GeodesicData;
import org.junit.jupiter.api.Test;

/** Areas on a globe: no seam at the antimeridian, none at the poles. */
class TerritoryTest {

  private static Polygon ring(double... degrees) {
    List<Place> corners = new ArrayList<>();
    for (int i = 0; i < degrees.length; i += 2) {
      corners.add(new Place(degrees[i], degrees[i + 1]));
    }
    return new Polygon(corners);
  }

  @Test
  void aSquareHoldsItsMiddleAndNotItsSurroundings() {
    Polygon square = ring(-1, -1, -1, 1, 1, 1, 1, -1);
    assertThat(Territory.contains(square, new Place(0, 0))).isTrue();
    assertThat(Territory.contains(square, new Place(0.9, -0.9))).isTrue();
    assertThat(Territory.contains(square, new Place(0, 1.1))).isFalse();
    assertThat(Territory.contains(square, new Place(0, 179))).isFalse();
    assertThat(Territory.contains(square, new Place(-90, 0))).isFalse();
  }

  @Test
  void itDoesNotMatterWhichWayRoundTheCornersGo() {
    Polygon reversed = ring(1, -1, 1, 1, -1, 1, -1, -1);
    assertThat(Territory.contains(reversed, new Place(0, 0))).isTrue();
    assertThat(Territory.contains(reversed, new Place(2, 0))).isFalse();
  }

  @Test
  void aRingAcrossTheAntimeridianIsSmall() {
    Polygon fiji = ring(-20, 176, -20, -178, -15, -178, -15, 176);
    assertThat(Territory.contains(fiji, new Place(-17, 179.9))).isTrue();
    assertThat(Territory.contains(fiji, new Place(-17, -179.9))).isTrue();
    assertThat(Territory.contains(fiji, new Place(-17, 0))).isFalse();
    assertThat(Territory.contains(fiji, new Place(-17, 170))).isFalse();
  }

  @Test
  void aRingRoundAPoleHoldsThePole() {
    Polygon arctic = ring(70, 0, 70, 120, 70, -120);
    assertThat(Territory.contains(arctic, new Place(90, 0))).isTrue();
    assertThat(Territory.contains(arctic, new Place(85, -30))).isTrue();
    assertThat(Territory.contains(arctic, new Place(60, 0))).isFalse();
    assertThat(Territory.contains(arctic, new Place(-90, 0))).isFalse();
  }

  @Test
  void aDentIsOutside() {
    Polygon dented = ring(0, 0, 0, 4, 4, 4, 1, 2, 4, 0);
    assertThat(Territory.contains(dented, new Place(0.5, 2))).isTrue();
    assertThat(Territory.contains(dented, new Place(3, 2))).isFalse();
  }

  @Test
  void aRingOfManyCornersIsAsGoodAsTheCircleThroughThem() {
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < 500; i++) {
      Place center = new Place(random.nextDouble(-90, 90), random.nextDouble(-180, 180));
      double radius = random.nextDouble(10e3, 5000e3);
      List<Place> corners = new ArrayList<>();
      for (int corner = 0; corner < Polygon.MAX_CORNERS; corner++) {
        corners.add(at(center, corner * 360.0 / Polygon.MAX_CORNERS, radius));
      }
      Polygon polygon = new Polygon(corners);
      Place inside = at(center, random.nextDouble(360), radius * random.nextDouble(0, 0.95));
      Place outside = at(center, random.nextDouble(360), radius * random.nextDouble(1.01, 1.5));
      assertThat(Territory.contains(polygon, inside)).as("%s in %s", inside, polygon).isTrue();
      assertThat(Territory.contains(polygon, outside)).as("%s in %s", outside, polygon).isFalse();
      assertThat(Territory.contains(new Circle(center, radius), inside)).isTrue();
      assertThat(Territory.contains(new Circle(center, radius), outside)).isFalse();
    }
  }

  private static Place at(Place center, double azimuth, double meters) {
    GeodesicData end =
        Geodesic.WGS84.Direct(center.latitudeDegrees(), center.longitudeDegrees(), azimuth, meters);
    return new Place(end.lat2, end.lon2);
  }
}
