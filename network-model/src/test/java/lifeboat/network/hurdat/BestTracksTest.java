package lifeboat.network.hurdat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import lifeboat.network.topology.Coordinates;
import lifeboat.network.topology.MovingFront;
import lifeboat.network.topology.Radii;
import org.junit.jupiter.api.Test;

/** Best tracks of real storms. */
class BestTracksTest {

  private static final Path FOLDER = Path.of("..", "topologies", "hurdat2");
  private static final Coordinates NEW_YORK = new Coordinates(40.71, -74.01);
  private static final Coordinates NEW_ORLEANS = new Coordinates(29.95, -90.07);

  private static Storm storm(String file, String id) throws Exception {
    return Objects.requireNonNull(BestTracks.parse(Files.readString(FOLDER.resolve(file))).get(id));
  }

  /** When winds of so many knots first reach a place, in hours since the first fix. */
  private static double hours(Storm storm, int knots, Coordinates place) {
    List<MovingFront.Fix> fixes =
        storm.fixes().stream()
            .filter(fix -> fix.radii().containsKey(knots))
            .map(fix ->
                new MovingFront.Fix(
                    (fix.time().minutes() - storm.fixes().getFirst().time().minutes())
                        * 60_000_000_000L,
                    fix.center(),
                    Objects.requireNonNull(fix.radii().get(knots))))
            .toList();
    return new MovingFront(fixes).nearsNanos(place, 0).orElseThrow() / 3.6e12;
  }

  @Test
  void readsWhatTheFileSays() throws Exception {
    Storm sandy = storm("sandy-2012.txt", "AL182012");

    assertThat(sandy.name()).isEqualTo("SANDY");
    assertThat(sandy.fixes()).hasSize(45);
    Storm.Fix landfall =
        sandy.fixes().stream()
            .filter(fix -> fix.time().toString().equals("2012-10-29T23:30"))
            .findFirst()
            .orElseThrow();
    assertThat(landfall.center()).isEqualTo(new Coordinates(39.4, -74.4));
    double mile = 1852;
    assertThat(landfall.radii().get(34))
        .isEqualTo(new Radii(460 * mile, 370 * mile, 400 * mile, 490 * mile));
  }

  @Test
  void whatIsNotKnownIsAbsent() throws Exception {
    assertThat(storm("katrina-2005.txt", "AL122005").fixes())
        .filteredOn(fix -> fix.radii().isEmpty())
        .hasSize(3);
    assertThat(storm("irma-2017.txt", "AL112017").fixes()).hasSize(66);
  }

  @Test
  void strongWindsReachCitiesHoursAfterWeakOnes() throws Exception {
    Storm sandy = storm("sandy-2012.txt", "AL182012");
    assertThat(hours(sandy, 50, NEW_YORK)).isGreaterThan(hours(sandy, 34, NEW_YORK));
    Storm katrina = storm("katrina-2005.txt", "AL122005");
    double weak = hours(katrina, 34, NEW_ORLEANS);
    assertThat(hours(katrina, 64, NEW_ORLEANS) - weak).isCloseTo(10.4, within(1.0));
  }

  @Test
  void minutesAreThoseOfTheCalendar() {
    UtcMinute leap = UtcMinute.tryParse("2012-02-29T23:59").orElseThrow();
    assertThat(new UtcMinute(leap.minutes() + 1)).hasToString("2012-03-01T00:00");
    UtcMinute century = UtcMinute.tryParse("1900-02-28T23:59").orElseThrow();
    assertThat(new UtcMinute(century.minutes() + 1)).hasToString("1900-03-01T00:00");
    UtcMinute start = UtcMinute.tryParse("1851-06-25T00:00Z").orElseThrow();
    for (int days = 0; days < 80_000; days += 7) {
      UtcMinute day = new UtcMinute(start.minutes() + days * 1440L);
      assertThat(UtcMinute.tryParse(day.toString())).contains(day);
    }
    assertThat(UtcMinute.tryParse("2012-13-01T00:00")).isEmpty();
  }

  @Test
  void aBadLineIsNamed() throws IOException {
    String text = Files.readString(FOLDER.resolve("sandy-2012.txt")).replace("33.9N", "33.9");
    assertThatThrownBy(() -> BestTracks.parse(text))
        .isInstanceOf(BestTracks.BadLineException.class)
        .hasMessageStartingWith("line 34: no fix of a storm");
  }
}
