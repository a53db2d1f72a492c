package lifeboat.emulator.conformance;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import lifeboat.emulator.conformance.LinkUnderTest.Accuracy;
import lifeboat.emulator.conformance.LinkUnderTest.Gap;
import lifeboat.network.topology.Topology.LinkBackend;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtendWith;

/** The suite for real packets: all tests use one process, see {@link RealLink}. */
@TestInstance(Lifecycle.PER_CLASS)
@ExtendWith(ThreeTries.class)
abstract class RealLinkConformance extends LinkConformance {

  private @Nullable RealLink link;

  /** To be called before all tests. */
  final void start(LinkBackend backend, Accuracy accuracy, List<Gap> gaps, Path directory)
      throws Exception {
    link = RealLink.start(backend, accuracy, gaps, directory);
  }

  @AfterAll
  final void end() throws IOException {
    if (link != null) {
      link.close();
    }
  }

  @Override
  protected final LinkUnderTest link() {
    return Objects.requireNonNull(link);
  }
}
