package lifeboat.network.sites;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import lifeboat.network.file.Vocabulary;
import lifeboat.network.topology.Coordinates;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Names of relays after places. */
class SiteNamesTest {

  private static SiteGraph.Site site(String id, String label) {
    return new SiteGraph.Site(id, label, new Coordinates(0, 0));
  }

  @ParameterizedTest
  @CsvSource({
    "São Paulo, sao-paulo",
    "Łódź, lodz",
    "Weißenfels, weissenfels",
    "'New York, NY', new-york-ny",
    "4th Street, n-4th-street",
    "null, n-null",
    "?, n-17",
    "東京, n-17"
  })
  void keepWhatIsLatin(String label, String name) {
    assertThat(new SiteNames().relays(List.of(site("17", label)))).containsExactly(name);
  }

  @Test
  void areUniqueAndNeverTooLong() {
    String longest = "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogoch";
    SiteNames names = new SiteNames();
    List<String> relays =
        names.relays(
            List.of(
                site("1", "Paris"),
                site("2", "paris"),
                site("3", "Paris 2"),
                site("4", longest),
                site("5", longest)));

    assertThat(relays)
        .startsWith("paris", "paris-2", "paris-2-2")
        .doesNotHaveDuplicates()
        .allMatch(name -> name.matches(Vocabulary.NAME_PATTERN));
    assertThat(names.unique("paris")).isEqualTo("paris-3");
  }
}
