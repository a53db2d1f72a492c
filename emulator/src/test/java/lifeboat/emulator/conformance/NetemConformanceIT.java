package lifeboat.emulator.conformance;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import lifeboat.emulator.conformance.LinkUnderTest.Accuracy;
import lifeboat.emulator.conformance.LinkUnderTest.Gap;
import lifeboat.emulator.host.HostNetem;
import lifeboat.network.topology.Topology.LinkBackend;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;

/** Links by {@code tc netem}. */
@Tag("netem")
class NetemConformanceIT extends RealLinkConformance {

  /** What a guest with one slow processor can do. */
  private static final Accuracy ACCURACY = new Accuracy(500_000, 5_000_000, 2_000, 4_000);

  @BeforeAll
  void start(@TempDir Path directory) throws Exception {
    assumeTrue(HostNetem.whyUnavailable().isEmpty(), "this kernel has no netem");
    List<Gap> gaps = new ArrayList<>(List.of(Gap.NO_CORRELATION));
    if (!HostNetem.knowsSeeds()) {
      gaps.add(Gap.NO_SEED);
    }
    start(LinkBackend.NETEM, ACCURACY, gaps, directory);
  }
}
