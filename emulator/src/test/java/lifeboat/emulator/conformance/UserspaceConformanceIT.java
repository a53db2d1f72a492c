package lifeboat.emulator.conformance;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import lifeboat.network.topology.Topology.LinkBackend;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** Links joined in user space. */
class UserspaceConformanceIT extends LinkConformance {

  /** What a machine with two processors can do. */
  private static final LinkUnderTest.Accuracy ACCURACY =
      new LinkUnderTest.Accuracy(250_000, 8_000_000, 2_000, 4_000);

  @TempDir private static Path directory;
  private static @Nullable RealLink link;

  @BeforeAll
  static void starts() throws Exception {
    link = RealLink.start(LinkBackend.USERSPACE, ACCURACY, List.of(), directory);
  }

  @AfterAll
  static void end() throws IOException {
    if (link != null) {
      link.close();
    }
  }

  @Override
  protected LinkUnderTest link() {
    return java.util.Objects.requireNonNull(link);
  }
}
