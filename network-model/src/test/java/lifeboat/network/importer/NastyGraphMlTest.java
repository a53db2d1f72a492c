package lifeboat.network.importer;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import lifeboat.network.sites.Furnishing;
import lifeboat.network.sites.SiteFile;
import lifeboat.network.sites.UnfitException;
import lifeboat.network.topology.NetworkLayout;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever a file holds: a topology that reads, or a reason; never an exception. */
class NastyGraphMlTest {

  private static final int FILES = 600;

  @TempDir private Path folder;

  @Test
  void becomesAValidTopologyOrIsRefusedWithAReason() throws Exception {
    int imported = 0;
    int refused = 0;
    for (int seed = 0; seed < FILES; seed++) {
      Path file = folder.resolve("Nasty.graphml");
      Files.write(file, NastyGraphMl.of(seed));
      try {
        NetworkImport read = NetworkImport.read(file, options(seed));
        SiteFile written = SiteFile.of(read.graph(), furnishing(read));
        assertThat(NetworkLayout.conflicts(written.topology())).isEmpty();
        assertThat(written.topology().relays()).hasSize(read.graph().sites().size());
        assertThat(written.topology().workload()).hasSize(1);
        imported++;
      } catch (ImportRefusedException | UnfitException e) {
        assertThat(e.getMessage()).as("seed %d", seed).isNotBlank().doesNotContain("\n");
        refused++;
      } catch (RuntimeException e) {
        throw new AssertionError("seed " + seed, e);
      }
    }
    assertThat(imported).isGreaterThan(FILES / 5);
    assertThat(refused).isGreaterThan(FILES / 20);
  }

  /** Every way to reduce a network has its turn. */
  private static ImportOptions options(int seed) {
    ImportOptions all = ImportOptions.DEFAULT;
    return new ImportOptions(
        all.format(),
        all.unit(),
        all.center(),
        all.metersPerPixel(),
        all.links(),
        all.places(),
        all.where(),
        all.nearest(),
        seed % 2 == 0,
        seed % 3 > 0,
        seed % 5 > 0);
  }

  private static Furnishing furnishing(NetworkImport read) {
    Furnishing.Work work =
        new Furnishing.Work("", 1 << 20, OptionalDouble.empty(), OptionalLong.of(1_000_000_000L));
    return new Furnishing(
        read.found().description(),
        List.copyOf(read.found().credit()),
        1,
        1_000_000_000L,
        1.9,
        1,
        new Furnishing.ServerSites.All(),
        Optional.of(work));
  }
}
