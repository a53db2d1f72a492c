package lifeboat.simulator;

import java.util.List;
import java.util.SplittableRandom;
import lifeboat.network.file.Problem;
import lifeboat.network.file.ReadResult;
import lifeboat.network.file.TopologyFile;
import lifeboat.network.topology.Topology;

/**
 * A network of the {@link FailureCampaign} with its workload, and the parts of it that trouble may
 * befall: of four seeds one has a {@link RealNetwork}, the others a {@link RandomNetwork}.
 */
record CampaignNetwork(String yaml, Topology topology) {

  private static final int ONE_IN = 4;

  static CampaignNetwork of(long seed) {
    String yaml =
        seed % ONE_IN == 0 ? new RealNetwork(seed).yaml() : new RandomNetwork(seed).yaml();
    return new CampaignNetwork(yaml, read(seed, yaml, List.of()));
  }

  /** The topology that a text of the campaign means. */
  static Topology read(long seed, String yaml, List<String> overrides) {
    return switch (TopologyFile.parse("seed-" + seed + ".yaml", yaml, overrides)) {
      case ReadResult.Ok ok -> ok.topology();
      case ReadResult.Failed failed ->
          throw new IllegalStateException(Problem.render(failed.problems()));
    };
  }

  String anyRelay(SplittableRandom chance) {
    return any(List.copyOf(topology.relays().sequencedKeySet()), chance);
  }

  String anyServer(SplittableRandom chance) {
    return any(List.copyOf(topology.servers().sequencedKeySet()), chance);
  }

  /** A cable, but not that of a server. */
  String anyLink(SplittableRandom chance) {
    return any(
        topology.links().sequencedKeySet().stream()
            .filter(link -> !topology.servers().containsKey(link))
            .toList(),
        chance);
  }

  List<String> plainSwitches() {
    return List.copyOf(topology.switches().sequencedKeySet());
  }

  private static String any(List<String> names, SplittableRandom chance) {
    return names.get(chance.nextInt(names.size()));
  }
}
