package lifeboat.relay.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;
import lifeboat.relay.message.EvaluationCriteria;
import lifeboat.relay.message.Place;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whole deployments of a replica from s1; after every input each node asks for a time to come.
 *
 * <pre>
 *   s1 - r1 - r2 - r3 - s3
 *              |
 *             r4 - s4
 * </pre>
 */
class DeploymentTest {

  private static final int R1 = 0;
  private static final int R2 = 1;
  private static final int R3 = 2;
  private static final int R4 = 3;
  private static final int S1 = 4;
  private static final int S3 = 5;
  private static final int S4 = 6;

  private static final Party DEAD =
      new Party() {
        @Override
        public Step handle(Input input) {
          return new Step(List.of(), OptionalLong.empty());
        }

        @Override
        public Tables tables(long nowNanos) {
          return Tables.NONE;
        }
      };

  private static RelayNode relay(int number, long incarnation) {
    Place place = number == 4 ? new Place(0.5, 2.5) : new Place(0, number);
    return new RelayNode(Nodes.relay(number, 3, place, incarnation));
  }

  private static Wires network(long seed, double loss) {
    Wires wires = new Wires(seed, loss);
    for (int number = 1; number <= 4; number++) {
      wires.add(relay(number, 1), Nodes.relayAddress(number));
    }
    for (int number : new int[] {1, 3, 4}) {
      wires.add(new ServerNode(Nodes.server(number)), Nodes.serverAddress(number));
    }
    wires.join(R1, 1, R2, 0);
    wires.join(R2, 1, R3, 0);
    wires.join(R2, 2, R4, 0);
    wires.join(R1, 2, S1, 0);
    wires.join(R3, 2, S3, 0);
    wires.join(R4, 2, S4, 0);
    wires.runFor(3 * Nodes.SECOND);
    return wires;
  }

  private static void deploy(Wires wires, long bytes) {
    wires.handle(
        S1,
        new Input.Deploy(wires.nowNanos(), "d", 1, Nodes.replica(bytes), EvaluationCriteria.NONE));
  }

  private static List<Notice.DeploymentPlaced> placements(Wires wires) {
    return wires.notices().stream()
        .filter(Notice.DeploymentPlaced.class::isInstance)
        .map(Notice.DeploymentPlaced.class::cast)
        .toList();
  }

  static Stream<Arguments> lossesAndSeeds() {
    return Stream.of(0.0, 0.05, 0.2)
        .flatMap(loss -> Stream.of(1L, 2L, 3L, 4L).map(seed -> Arguments.of(loss, seed)));
  }

  @ParameterizedTest
  @MethodSource("lossesAndSeeds")
  void endsWithOnePlacement(double loss, long seed) {
    Wires wires = network(seed, loss);
    deploy(wires, 300_000);
    wires.runFor(120 * Nodes.SECOND);
    assertThat(placements(wires)).hasSize(1);
  }

  @ParameterizedTest
  @MethodSource("lossesAndSeeds")
  void survivesTheRestartOfARelayInTheMiddle(double loss, long seed) {
    Wires wires = network(seed, loss);
    deploy(wires, 300_000);
    wires.runFor(20 * Nodes.MILLISECOND);
    wires.restart(R2, relay(2, 2));
    wires.runFor(120 * Nodes.SECOND);
    assertThat(wires.notices())
        .filteredOn(notice ->
            notice instanceof Notice.DeploymentPlaced || notice instanceof Notice.DeploymentFailed)
        .as("the end is told, and once")
        .hasSize(1);
  }

  @Test
  void theOutcomeReachesTheSourceStraightWhenAHopOfThePathHasGone() {
    Wires wires = network(1, 0);
    deploy(wires, 300_000);
    // The first fragments reach s3 after 20 ms; r1 dies before `stored` is back.
    wires.runFor(21 * Nodes.MILLISECOND);
    wires.restart(R1, DEAD);
    wires.runFor(60 * Nodes.SECOND);
    assertThat(placements(wires))
        .extracting(Notice.DeploymentPlaced::server)
        .containsExactly(Nodes.serverAddress(3));
  }

  @Test
  void theServerOfTheOtherBranchTakesOverWhenTheDestinationDies() {
    Wires wires = network(1, 0);
    deploy(wires, 3_000_000);
    wires.runFor(60 * Nodes.MILLISECOND);
    wires.restart(S3, DEAD);
    wires.runFor(60 * Nodes.SECOND);
    assertThat(placements(wires))
        .extracting(Notice.DeploymentPlaced::server)
        .containsExactly(Nodes.serverAddress(4));
  }

  @Test
  void everyNodeComesToRestAfterwards() {
    Wires wires = network(1, 0);
    deploy(wires, 300_000);
    wires.runFor(10 * Nodes.SECOND);
    long before = wires.handled();
    wires.runFor(60 * Nodes.SECOND);
    // 12 ends of wires, where at most one probe and one answer come and go in a second.
    assertThat(wires.handled() - before).isLessThan(60 * 12 * 4);
  }
}
