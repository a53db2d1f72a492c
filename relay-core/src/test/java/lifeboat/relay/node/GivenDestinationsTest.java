package lifeboat.relay.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import lifeboat.relay.message.EvaluationCriteria;
import lifeboat.relay.message.Message.Destination;
import lifeboat.relay.message.Place;
import lifeboat.relay.message.Refusal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What a source does when its operator has named the servers that the replica goes to.
 *
 * <pre>
 *   s1 - r1 - r2 - r3 - s3
 *              |
 *             r4 - s4
 * </pre>
 */
class GivenDestinationsTest {

  private static final int S1 = 4;
  private static final int S3 = 5;

  private static Wires network(long seed, double loss, long capacityBytes) {
    Wires wires = new Wires(seed, loss);
    for (int number = 1; number <= 4; number++) {
      Place place = number == 4 ? new Place(0.5, 2.5) : new Place(0, number);
      wires.add(new RelayNode(Nodes.relay(number, 3, place, number)), Nodes.relayAddress(number));
    }
    for (int number : new int[] {1, 3, 4}) {
      wires.add(server(number, capacityBytes, number), Nodes.serverAddress(number));
    }
    wires.join(0, 1, 1, 0);
    wires.join(1, 1, 2, 0);
    wires.join(1, 2, 3, 0);
    wires.join(0, 2, S1, 0);
    wires.join(2, 2, S3, 0);
    wires.join(3, 2, 6, 0);
    wires.runFor(3 * Nodes.SECOND);
    return wires;
  }

  private static ServerNode server(int number, long capacityBytes, long incarnation) {
    ServerConfig usual = Nodes.server(number);
    return new ServerNode(
        new ServerConfig(
            usual.id(),
            usual.address(),
            usual.site(),
            usual.cost(),
            capacityBytes,
            incarnation,
            usual.timing()));
  }

  private static void deploy(Wires wires, long bytes, int... servers) {
    List<Destination> given =
        Arrays.stream(servers)
            .mapToObj(
                number -> new Destination(Nodes.serverAddress(number), Nodes.serverId(number)))
            .toList();
    wires.handle(
        S1,
        new Input.Deploy(
            wires.nowNanos(),
            "d",
            1,
            Nodes.replica(bytes),
            EvaluationCriteria.NONE,
            Optional.of(given),
            Optional.empty(),
            Optional.empty()));
  }

  private static <N extends Notice> List<N> told(Wires wires, Class<N> type) {
    return wires.notices().stream().filter(type::isInstance).map(type::cast).toList();
  }

  private static Notice.DeploymentPlaced onlyPlacement(Wires wires) {
    List<Notice.DeploymentPlaced> placements = told(wires, Notice.DeploymentPlaced.class);
    assertThat(placements).hasSize(1);
    return placements.getFirst();
  }

  @Test
  void goesStraightToTheFirstWithoutAnyRelayDeciding() {
    Wires wires = network(1, 0, 1 << 30);
    deploy(wires, 3_000_000, 4, 3);
    wires.runFor(10 * Nodes.SECOND);

    Notice.DeploymentPlaced placed = onlyPlacement(wires);
    assertThat(placed.server()).isEqualTo(Nodes.serverAddress(4));
    assertThat(placed.path()).isEmpty();
    assertThat(placed.replicaPackets()).as("they open the reception").isPositive();
    assertThat(told(wires, Notice.Decided.class)).isEmpty();
    assertThat(told(wires, Notice.DestinationGiven.class))
        .extracting(Notice.DestinationGiven::server)
        .containsExactly(Nodes.serverAddress(4));
  }

  static Stream<Arguments> lossesSeedsAndLengths() {
    return Stream.of(0.05, 0.2)
        .flatMap(loss ->
            Stream.of(1L, 2L, 3L)
                .flatMap(seed ->
                    Stream.of(0L, 1L, 300_000L).map(bytes -> Arguments.of(loss, seed, bytes))));
  }

  @ParameterizedTest
  @MethodSource("lossesSeedsAndLengths")
  void isPlacedOnceWhateverIsLost(double loss, long seed, long bytes) {
    Wires wires = network(seed, loss, 1 << 30);
    deploy(wires, bytes, 3, 4);
    wires.runFor(120 * Nodes.SECOND);
    assertThat(told(wires, Notice.DeploymentPlaced.class)).hasSize(1);
  }

  @Test
  void theNextServerTakesOverWhenTheFirstIsDead() {
    Wires wires = network(1, 0, 1 << 30);
    wires.kill(S3);
    deploy(wires, 1_000, 3, 4);
    wires.runFor(20 * Nodes.SECOND);

    assertThat(onlyPlacement(wires).server()).isEqualTo(Nodes.serverAddress(4));
    assertThat(told(wires, Notice.AttemptFailed.class))
        .extracting(Notice.AttemptFailed::why)
        .containsExactly("the destination server fell silent");
  }

  @Test
  void theNextServerTakesOverWhenTheFirstDiesMidway() {
    Wires wires = network(1, 0, 1 << 30);
    deploy(wires, 300_000, 3, 4);
    wires.runFor(8 * Nodes.MILLISECOND);
    assertThat(told(wires, Notice.ReceptionStarted.class)).hasSize(1);
    wires.kill(S3);
    wires.runFor(60 * Nodes.SECOND);
    assertThat(onlyPlacement(wires).server()).isEqualTo(Nodes.serverAddress(4));
  }

  @Test
  void theOnlyServerIsTriedAgainUntilItIsBack() {
    Wires wires = network(1, 0, 1 << 30);
    wires.kill(S3);
    deploy(wires, 100_000, 3);
    wires.runFor(6 * Nodes.SECOND);
    assertThat(told(wires, Notice.DeploymentPlaced.class)).isEmpty();
    wires.restart(S3, server(3, 1 << 30, 9));
    wires.runFor(20 * Nodes.SECOND);
    assertThat(onlyPlacement(wires).server()).isEqualTo(Nodes.serverAddress(3));
  }

  @Test
  void aServerThatNeverComesBackEndsInFailure() {
    Wires wires = network(1, 0, 1 << 30);
    wires.kill(S3);
    deploy(wires, 100_000, 3);
    wires.runFor(300 * Nodes.SECOND);
    assertThat(told(wires, Notice.DeploymentFailed.class)).hasSize(1);
  }

  @Test
  void failsAtOnceWhenAllRefuse() {
    Wires wires = network(1, 0, 10);
    deploy(wires, 100_000, 3, 4);
    wires.runFor(Nodes.SECOND);
    assertThat(told(wires, Notice.DeploymentFailed.class))
        .extracting(Notice.DeploymentFailed::refusal)
        .containsExactly(Optional.of(Refusal.NO_CAPACITY));
    assertThat(told(wires, Notice.DestinationGiven.class)).hasSize(2);
  }

  @Test
  void aSourceThatRestartsGoesOnAtTheServerItHadTurnedTo() {
    Wires wires = network(1, 0, 1 << 30);
    Destination second = new Destination(Nodes.serverAddress(4), Nodes.serverId(4));
    Destination first = new Destination(Nodes.serverAddress(3), Nodes.serverId(3));
    wires.handle(
        S1,
        new Input.Deploy(
            wires.nowNanos(),
            "d",
            1,
            Nodes.replica(50_000),
            EvaluationCriteria.NONE,
            Optional.of(List.of(first, second)),
            Optional.empty(),
            Optional.of(new Input.Earlier(1, Optional.of(second)))));
    wires.runFor(10 * Nodes.SECOND);
    assertThat(onlyPlacement(wires).server()).isEqualTo(Nodes.serverAddress(4));
  }
}
