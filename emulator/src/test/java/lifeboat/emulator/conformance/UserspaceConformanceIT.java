package lifeboat.emulator.conformance;

import java.nio.file.Path;
import java.util.List;
import lifeboat.emulator.conformance.LinkUnderTest.Accuracy;
import lifeboat.network.topology.Topology.LinkBackend;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** Links joined in user space. */
class UserspaceConformanceIT extends RealLinkConformance {

  /** What a machine with two processors can do beside the test itself. */
  private static final Accuracy ACCURACY = new Accuracy(200_000, 3_000_000, 3_000, 4_000);

  @BeforeAll
  void start(@TempDir Path directory) throws Exception {
    start(LinkBackend.USERSPACE, ACCURACY, List.of(), directory);
  }
}
