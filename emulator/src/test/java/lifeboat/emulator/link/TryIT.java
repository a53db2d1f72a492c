package lifeboat.emulator.link;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import lifeboat.network.topology.LinkProfile;
import lifeboat.network.topology.Topology.LinkBackend;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("netem")
class TryIT {
  @TempDir Path dir;

  @ParameterizedTest
  @ValueSource(strings = {"USERSPACE", "NETEM"})
  @SuppressWarnings("SystemOut")
  void tries(String backend) throws Exception {
    try (RealLink link = RealLink.start(LinkBackend.valueOf(backend), dir)) {
      List<Departure> d = new ArrayList<>();
      for (int i = 0; i < 1000; i++) d.add(new Departure(i * 1_000_000L, 200));
      for (LinkProfile p :
          List.of(
              new LinkProfile(5_000_000L, 0, 0.0, 0, 1 << 20),
              new LinkProfile(5_000_000L, 1_000_000, 0.1, 10_000_000, 1 << 20))) {
        long t = System.nanoTime();
        List<Passage> ps = link.carry(p, d, 100_000_000);
        List<Long> delays =
            ps.stream().filter(x -> !x.isLost()).map(Passage::delayNanos).sorted().toList();
        long worst =
            ps.stream().mapToLong(x -> x.latestNanos() - x.earliestNanos()).max().orElse(0);
        System.out.printf(
            "%s n %d min %.3f p50 %.3f p90 %.3f p99 %.3f max %.3f ms; uncertain %.3f; took %.1f s%n",
            backend,
            delays.size(),
            delays.get(0) / 1e6,
            delays.get(delays.size() / 2) / 1e6,
            delays.get(delays.size() * 9 / 10) / 1e6,
            delays.get(delays.size() * 99 / 100) / 1e6,
            delays.getLast() / 1e6,
            worst / 1e6,
            (System.nanoTime() - t) / 1e9);
      }
    }
  }
}
