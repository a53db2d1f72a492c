package lifeboat.emulator.conformance;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import lifeboat.emulator.host.HostNetem;
import lifeboat.network.topology.Topology.LinkBackend;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;

/** Links by {@code tc netem}. */
@Tag("netem")
class NetemConformanceIT extends LinkConformance {

  /** What a guest with one slow processor can do. */
  private static final LinkUnderTest.Accuracy ACCURACY =
      new LinkUnderTest.Accuracy(250_000, 8_000_000, 2_000, 4_000);

  @TempDir private static Path directory;
  private static @Nullable RealLink link;

  @BeforeAll
  static void needsNetem() throws Exception {
    assumeTrue(HostNetem.whyUnavailable().isEmpty(), "this kernel has no netem");
    link =
        RealLink.start(
            LinkBackend.NETEM,
            ACCURACY,
            List.of(LinkUnderTest.Gap.NO_CORRELATION, LinkUnderTest.Gap.NO_SEED),
            directory);
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
