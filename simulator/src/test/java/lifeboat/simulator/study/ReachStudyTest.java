package lifeboat.simulator.study;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import lifeboat.network.importer.ImportOptions;
import lifeboat.network.importer.ImportRefusedException;
import lifeboat.network.importer.NetworkImport;
import lifeboat.simulator.study.ReachStudy.Findings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * On real networks every source that has a router 500 km away gets its replica to one, though on
 * some of them growing distance alone would not lead there.
 *
 * <p>{@code scripts/study-reach} does the same for the largest network too.
 */
class ReachStudyTest {

  private static final Path ZOO = Path.of("..", "topologies", "topology-zoo");
  private static final double LEAST_METERS = 500_000;

  private static Findings study(String network, double leastMeters) throws ImportRefusedException {
    return ReachStudy.of(
        NetworkImport.read(
                ZOO.resolve(network + ".graphml"), ImportOptions.DEFAULT.withoutJoiningMembers())
            .graph(),
        leastMeters,
        1);
  }

  /** How many sources there are and how many reach their aim by growing distance alone. */
  @ParameterizedTest
  @CsvSource({
    "Abilene,11,11",
    "AttMpls,25,25",
    "BtNorthAmerica,32,32",
    "Cogentco,180,179",
    "Garr201201,36,36",
    "Geant2012,37,37",
    "Nsfnet,13,13",
    "Renater2010,37,37",
    "Rnp,28,28",
    "Sinet,36,35",
    "Uninett2010,59,56",
    "WideJpn,18,18"
  })
  void everySourceReachesTheLeastDistance(String network, int sources, int growing)
      throws ImportRefusedException {
    Findings findings = study(network, LEAST_METERS);

    assertThat(findings.journeys())
        .hasSize(sources)
        .allSatisfy(journey -> {
          assertThat(journey.failure()).as(journey.source()).isEmpty();
          assertThat(journey.reached()).as(journey.source()).isTrue();
          assertThat(journey.hopsToFirst()).isBetween(journey.fewestHops(), journey.hops());
        });
    assertThat(findings.reachableGrowing()).isEqualTo(growing);
  }

  @Test
  void aNetworkWithoutDistantRoutersHasNoSources() throws ImportRefusedException {
    Findings findings = study("Surfnet", LEAST_METERS);

    assertThat(findings.journeys()).isEmpty();
    assertThat(findings.messages().all()).isZero();
  }

  /** Far away is hard to reach: a fifth of the replicas of this network have to turn back. */
  @ParameterizedTest
  @CsvSource({"Cogentco,5000", "Uninett2010,800", "WideJpn,1200", "Rnp,2000", "Surfnet,300"})
  void fallsBackAsOftenAsItTakes(String network, int kilometers) throws ImportRefusedException {
    Findings findings = study(network, kilometers * 1000.0);

    assertThat(findings.reachableGrowing()).isLessThan(findings.journeys().size());
    assertThat(findings.reached()).isEqualTo(findings.journeys().size());
  }
}
