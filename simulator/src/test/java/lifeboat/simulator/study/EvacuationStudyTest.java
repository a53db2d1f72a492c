package lifeboat.simulator.study;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import lifeboat.network.file.ReadResult;
import lifeboat.network.file.TopologyFile;
import lifeboat.network.importer.ImportOptions;
import lifeboat.network.importer.ImportRefusedException;
import lifeboat.network.importer.NetworkImport;
import lifeboat.network.sites.SiteGraph;
import lifeboat.network.topology.Policy;
import lifeboat.network.topology.ScenarioEvent.Disaster;
import lifeboat.simulator.study.EvacuationStudy.Findings;
import lifeboat.simulator.study.EvacuationStudy.Question;
import lifeboat.simulator.study.EvacuationStudy.Saving;
import lifeboat.simulator.study.EvacuationStudy.Way;
import org.junit.jupiter.api.Test;

/** Before Katrina, over real networks; an hour of the storm is a second. */
class EvacuationStudyTest {

  private static final Path TOPOLOGIES = Path.of("..", "topologies");
  private static final int PART_BYTES = 50_000;
  private static final long BITS_PER_SECOND = 500_000;

  @Test
  void whatIsSavedHasPassedTheLinksOfTheSiteInTime() throws ImportRefusedException {
    SiteGraph graph = network("AttMpls");
    Findings findings =
        EvacuationStudy.of(
            graph, question(), List.of(new Way("lifeboat", new Policy.Lifeboat(), 1)));

    assertThat(findings.sites())
        .singleElement()
        .satisfies(site -> assertThat(site.site().label()).isEqualTo("NWOR"));
    Saving saving = findings.savings().getFirst();
    int links =
        graph.neighbours().get(graph.sites().indexOf(findings.sites().getFirst().site())).size();
    double seconds = findings.sites().getFirst().warningNanos() / 1e9;
    assertThat(seconds).isBetween(5.0, 20.0);
    assertThat(saving.safeBytes())
        .isBetween(3L * PART_BYTES, (long) (links * seconds * BITS_PER_SECOND / 8));
    assertThat(saving.allSafeBytes()).isEqualTo(saving.safeBytes());
    assertThat(saving.lostBytes()).isZero();
    assertThat(saving.oneEachNanos()).isPresent();
  }

  @Test
  void aNetworkThatTheStormMissesHasNothingToSave() throws ImportRefusedException {
    Findings findings =
        EvacuationStudy.of(
            network("Geant2012"), question(), List.of(new Way("nearest", new Policy.Nearest(), 1)));

    assertThat(findings.sites()).isEmpty();
    assertThat(findings.savings()).isEmpty();
  }

  private static SiteGraph network(String name) throws ImportRefusedException {
    return NetworkImport.read(
            TOPOLOGIES.resolve("topology-zoo").resolve(name + ".graphml"),
            ImportOptions.DEFAULT.withoutJoiningMembers())
        .graph();
  }

  private static Question question() {
    return new Question(
        winds("34kt"), winds("64kt"), PART_BYTES, BITS_PER_SECOND, 1_000_000_000L, 1);
  }

  private static Disaster winds(String wind) {
    String text =
        "name: storm\nrelays:\n  r: {at: [0, 0]}\nevents:\n  storm: {at: 0s, disaster: {track:"
            + " katrina-2005.txt, wind: "
            + wind
            + ", from: 2005-08-28T12:00, time-scale: 3600, cuts-links: no}}\n";
    String source = TOPOLOGIES.resolve("hurdat2").resolve("storm.yaml").toString();
    return switch (TopologyFile.parse(source, text, List.of())) {
      case ReadResult.Ok ok -> (Disaster) ok.topology().events().firstEntry().getValue();
      case ReadResult.Failed failed -> throw new IllegalStateException(failed.toString());
    };
  }
}
