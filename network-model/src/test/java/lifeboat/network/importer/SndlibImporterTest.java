package lifeboat.network.importer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Files;
import java.nio.file.Path;
import lifeboat.network.sites.SiteGraph;
import lifeboat.network.topology.Coordinates;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Networks of SNDlib, whose coordinates mean different things. */
class SndlibImporterTest {

  private static final Path FILES = Path.of("..", "topologies", "sndlib");

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({
    "germany50, 50, 88, as degrees",
    "janos-us, 26, 42, as degrees",
    "polska, 12, 18, as degrees",
    "nobel-us, 14, 21, as degrees.minutes",
    "france, 25, 45, as pixels"
  })
  void tellsDegreesFromMinutesAndPixels(String name, int sites, int cables, String unit)
      throws Exception {
    NetworkImport read = NetworkImport.read(FILES.resolve(name + ".txt"), ImportOptions.DEFAULT);

    assertThat(read.format()).isEqualTo(ImportFormat.SNDLIB);
    assertThat(read.graph().sites()).hasSize(sites);
    assertThat(read.graph().cables()).hasSize(cables);
    assertThat(read.found().remarks().getFirst()).startsWith("coordinates read " + unit);
  }

  @Test
  void findsSanDiegoInCalifornia() throws Exception {
    SiteGraph graph =
        NetworkImport.read(FILES.resolve("nobel-us.txt"), ImportOptions.DEFAULT).graph();

    SiteGraph.Site place = graph.sites().get(1);
    assertThat(place.label()).isEqualTo("San-Diego");
    assertThat(place.at().latitudeDegrees()).isCloseTo(32 + 42 / 60.0, within(1e-9));
    assertThat(place.at().longitudeDegrees()).isCloseTo(-117 - 8 / 60.0, within(1e-9));
  }

  /** Pixels count downward; two of them lie as far apart as their distance in the picture says. */
  @Test
  void laysAPictureAroundThePlaceThatIsAskedFor() throws Exception {
    ImportOptions all = ImportOptions.DEFAULT;
    ImportOptions options =
        new ImportOptions(
            all.format(),
            all.unit(),
            new Coordinates(46.5, 2.5),
            2000,
            all.links(),
            all.places(),
            all.where(),
            all.nearest(),
            true,
            true,
            true);
    SiteGraph graph = NetworkImport.read(FILES.resolve("france.txt"), options).graph();

    SiteGraph.Site north = graph.sites().get(2);
    SiteGraph.Site south = graph.sites().get(23);
    assertThat(north.label()).isEqualTo("N03");
    assertThat(south.label()).isEqualTo("N24");
    assertThat(north.at().latitudeDegrees()).isGreaterThan(south.at().latitudeDegrees() + 5);
    assertThat(graph.meters(2, 23)).isCloseTo(378 * 2000.0, within(2000.0));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "?SNDlib\\nNODES (\\n Berlin ( 13 )\\n) | net.txt:3: this is no node such as",
        "?SNDlib\\nNODES (\\n A ( 1 2 )\\n A ( 1 3 )\\n) | net.txt:4: the node \"A\" was there before",
        "?SNDlib\\nNODES (\\n A ( 1 2 )\\n | net.txt:3: the section NODES has no end",
        "?SNDlib\\nLINKS (\\n L A B\\n) | net.txt:3: this is no link such as",
        "?SNDlib\\n | there is no node in it",
        "?SNDlib\\nNODES (\\n A ( 1 2 )\\n B ( 2 2 )\\n)\\nLINKS (\\n L ( A C )\\n) | 1 edge to a node"
            + " that is not in the file (\"A - C\")",
      })
  void saysWhatIsWrong(String text, String reason) throws Exception {
    Path file = Files.writeString(folder.resolve("net.txt"), text.replace("\\n", "\n"));

    assertThatThrownBy(() -> NetworkImport.read(file, ImportOptions.DEFAULT))
        .isInstanceOf(ImportRefusedException.class)
        .hasMessageContaining(reason);
  }
}
