package lifeboat.simulator;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SplittableRandom;
import lifeboat.network.file.ReadResult;
import lifeboat.network.file.TopologyFile;
import lifeboat.network.file.TopologyWriter;
import lifeboat.network.importer.ImportOptions;
import lifeboat.network.importer.ImportRefusedException;
import lifeboat.network.importer.NetworkImport;
import lifeboat.network.sites.Furnishing;
import lifeboat.network.sites.SiteFile;
import lifeboat.network.sites.UnfitException;
import lifeboat.network.topology.Topology;

/**
 * A network that somebody really has, or one of the ready topologies, with cables that are better
 * or worse, and a {@link RandomWorkload} in place of its scenario. The same seed gives the same
 * file.
 */
final class RealNetwork {

  /** Cogentco, with 180 sites, and Kdl, with 726, would take most of the time of a campaign. */
  private static final List<String> NETWORKS =
      List.of(
          "topology-zoo/Abilene.graphml",
          "topology-zoo/AttMpls.graphml",
          "topology-zoo/BtNorthAmerica.graphml",
          "topology-zoo/Garr201201.graphml",
          "topology-zoo/Geant2012.graphml",
          "topology-zoo/Nsfnet.graphml",
          "topology-zoo/Renater2010.graphml",
          "topology-zoo/Rnp.graphml",
          "topology-zoo/Sinet.graphml",
          "topology-zoo/Surfnet.graphml",
          "topology-zoo/Uninett2010.graphml",
          "topology-zoo/WideJpn.graphml",
          "sndlib/france.txt",
          "sndlib/germany50.txt",
          "sndlib/janos-us.txt",
          "sndlib/nobel-us.txt",
          "sndlib/polska.txt",
          "abilene.yaml",
          "aws.yaml",
          "degraded-wan.yaml",
          "fig1.yaml",
          "fig10.yaml",
          "fig9.yaml",
          "geant.yaml",
          "katrina.yaml",
          "nsfnet.yaml",
          "quake.yaml",
          "sandy.yaml",
          "satellite.yaml",
          "survival.yaml");

  private static final long[] RATES_MEGABITS = {5, 20, 100, 1000};

  private final SplittableRandom random;
  private final long seed;

  RealNetwork(long seed) {
    this.seed = seed;
    this.random = new SplittableRandom(seed);
  }

  String yaml() {
    String name = NETWORKS.get(random.nextInt(NETWORKS.size()));
    Path file = folder().resolve(name);
    List<String> cables = cables();
    Topology network =
        name.endsWith(".yaml")
            ? ready(file, cables)
            : CampaignNetwork.read(seed, imported(file), cables);
    Topology bare = network.withoutScenario();
    List<String> servers = List.copyOf(bare.servers().sequencedKeySet());
    return TopologyWriter.write(bare) + new RandomWorkload(seed, random, servers).yaml();
  }

  /** Tests run in the folder of the module, the script in that of the project. */
  private static Path folder() {
    Path here = Path.of("topologies");
    return Files.isDirectory(here) ? here : Path.of("..").resolve(here);
  }

  /** What cables do of which the file does not say it. */
  private List<String> cables() {
    String prefix = "defaults.links.";
    return List.of(
        "seed=" + seed,
        prefix + "rate=" + RATES_MEGABITS[random.nextInt(RATES_MEGABITS.length)] + "mbit",
        prefix + "loss=" + seldom(0.05),
        prefix + "duplicate=" + seldom(0.2),
        prefix + "reorder=" + seldom(0.1),
        prefix + "corrupt=" + seldom(0.02));
  }

  private String seldom(double most) {
    double share = random.nextInt(3) == 0 ? random.nextDouble(most) : 0;
    return String.format(Locale.ROOT, "%.4f", share);
  }

  private static Topology ready(Path file, List<String> cables) {
    return switch (TopologyFile.read(file, cables)) {
      case ReadResult.Ok ok -> ok.topology();
      case ReadResult.Failed failed -> throw new IllegalStateException(failed.toString());
    };
  }

  private String imported(Path file) {
    Furnishing furnishing =
        new Furnishing(
            String.valueOf(file.getFileName()),
            List.of(),
            seed,
            RATES_MEGABITS[0] * 1_000_000,
            1 + random.nextDouble(),
            random.nextInt(1, 3),
            new Furnishing.ServerSites.All(),
            Optional.empty());
    try {
      return SiteFile.of(NetworkImport.read(file, ImportOptions.DEFAULT).graph(), furnishing)
          .text();
    } catch (ImportRefusedException | UnfitException e) {
      throw new UncheckedIOException(new IOException(e));
    }
  }
}
