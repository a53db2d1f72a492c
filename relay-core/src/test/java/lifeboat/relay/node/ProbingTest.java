package lifeboat.relay.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Optional;
import lifeboat.relay.message.Mac;
import lifeboat.relay.message.Message;
import lifeboat.relay.message.Message.Probe;
import lifeboat.relay.message.Message.ProbeReply;
import lifeboat.relay.message.Message.TrainPacket;
import lifeboat.relay.message.Message.TrainReport;
import lifeboat.relay.message.NodeKind;
import lifeboat.relay.message.Place;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What probing costs and how the rows follow what happens to neighbours.
 *
 * <pre>
 *   s1 - r1 ---- r2
 * </pre>
 */
class ProbingTest {

  private static final List<Class<? extends Message>> PROBING =
      List.of(Probe.class, ProbeReply.class, TrainPacket.class, TrainReport.class);

  private static final int R1 = 0;
  private static final int R2 = 1;
  private static final int S1 = 2;

  private static Wires network(long seed, double loss, long there, long back, long lan) {
    Wires wires = new Wires(seed, loss);
    wires.add(new RelayNode(Nodes.relay(1, 2)), Nodes.relayAddress(1));
    wires.add(new RelayNode(Nodes.relay(2, 1)), Nodes.relayAddress(2));
    wires.add(new ServerNode(Nodes.server(1)), Nodes.serverAddress(1));
    wires.join(R1, 0, R2, 0);
    wires.join(R1, 1, S1, 0);
    wires.rate(R1, 0, there);
    wires.rate(R2, 0, back);
    wires.rate(R1, 1, lan);
    wires.rate(S1, 0, lan);
    return wires;
  }

  private static Tables.Row row(Wires wires, int node, NodeKind kind) {
    return wires.tables(node).rows().stream()
        .filter(row -> row.kind() == kind)
        .findFirst()
        .orElseThrow();
  }

  @ParameterizedTest
  @CsvSource({
    "1000000, 1000000, 1000000, 0",
    "300000, 1000000, 100000, 0",
    "1000000, 100000000, 2000000, 0.05",
    "100000000, 10000000, 1000000000, 0.01",
    "1000000000, 1000000, 1000000000, 0",
    "1000000000, 100000, 1000000000, 0"
  })
  void probesAndTrainsTogetherStayBelowOnePercentOfTheRateOfEachPort(
      long there, long back, long lan, double loss) {
    Wires wires = network(1, loss, there, back, lan);
    wires.runFor(10 * Nodes.SECOND);
    long[] before = {
      sent(wires, R1, 0), sent(wires, R2, 0), sent(wires, R1, 1), sent(wires, S1, 0)
    };
    long seconds = 1_200;
    wires.runFor(seconds * Nodes.SECOND);
    long[] after = {sent(wires, R1, 0), sent(wires, R2, 0), sent(wires, R1, 1), sent(wires, S1, 0)};
    long[] rates = {there, back, lan, lan};
    for (int port = 0; port < rates.length; port++) {
      double share = (after[port] - before[port]) * 8.0 / seconds / rates[port];
      assertThat(share).as("port %d", port).isGreaterThan(0).isLessThanOrEqualTo(0.01);
    }
    long trains = wires.sentBytes(R1, 0, List.of(TrainPacket.class));
    assertThat(trains).as("trains go on").isGreaterThan(32 * 1514L);
    double measured = row(wires, R1, NodeKind.RELAY).throughputBitsPerSecond().orElseThrow();
    assertThat(measured).isCloseTo((double) there, within(0.1 * there));
  }

  private static long sent(Wires wires, int node, int port) {
    return wires.sentBytes(node, port, PROBING);
  }

  @ParameterizedTest
  @CsvSource({"1000000, 0", "100000, 0", "100000000, 0.05", "1000000000, 0.2"})
  void theFirstTrainsHaveAtMost32PacketsAndHalfASecond(long rate, double loss) {
    Wires wires = network(3, loss, rate, rate, rate);
    wires.runFor(900 * Nodes.MILLISECOND);
    long bytes = wires.sentBytes(R1, 0, List.of(TrainPacket.class));
    assertThat(bytes).isPositive().isLessThanOrEqualTo(32 * 1514L);
    assertThat(bytes * 8.0 / rate).isLessThanOrEqualTo(0.5);
  }

  @Test
  void aServerIsFoundWithoutConfigurationAndForgottenWhenItDies() {
    Wires wires = network(1, 0, 1_000_000_000, 1_000_000_000, 1_000_000_000);
    wires.runFor(Nodes.SECOND);
    Tables.Row found = row(wires, R1, NodeKind.SERVER);
    assertThat(found.address()).isEqualTo(Nodes.serverAddress(1));
    assertThat(found.cost()).contains(0.0);
    assertThat(found.freeBytes()).contains(1L << 30);
    wires.kill(S1);
    wires.runFor(7 * Nodes.SECOND);
    assertThat(row(wires, R1, NodeKind.SERVER).ageNanos()).isGreaterThan(6 * Nodes.SECOND);
    wires.runFor(3 * Nodes.SECOND);
    assertThat(wires.tables(R1).rows()).extracting(Tables.Row::kind).containsOnly(NodeKind.RELAY);
  }

  @ParameterizedTest
  @CsvSource({"100, 100000000", "5000, 100000000", "5000, 20000", "60000, 20000"})
  void probesLeaveAtTheIntervalOfTheRelayAndSilenceIsJudgedByIt(long millis, long rate) {
    long interval = millis * Nodes.MILLISECOND;
    Wires wires = new Wires(1, 0);
    wires.add(
        new RelayNode(Nodes.relay(1, 1, new Place(0, 1), 1, interval)), Nodes.relayAddress(1));
    wires.add(new ServerNode(Nodes.server(1)), Nodes.serverAddress(1));
    wires.join(0, 0, 1, 0);
    wires.rate(0, 0, rate);
    wires.runFor(120 * Nodes.SECOND);
    long budgeted = (long) (78 * 8e9 / (Prober.BUDGET_SHARE * rate));
    long expected = Math.max(interval, budgeted);
    long before = wires.sentBytes(0, 0, List.of(Probe.class));
    wires.runFor(20 * expected);
    long probes = (wires.sentBytes(0, 0, List.of(Probe.class)) - before) / 78;
    assertThat(probes).isBetween(18L, 22L);
    wires.kill(1);
    wires.runFor(7 * expected - expected / 2);
    assertThat(wires.tables(0).rows()).hasSize(1);
    wires.runFor(3 * expected);
    assertThat(wires.tables(0).rows()).isEmpty();
  }

  @Test
  void aServerThatRestartsIsANewRowThatIsMeasuredAfresh() {
    Wires wires = network(1, 0, 1_000_000_000, 1_000_000_000, 10_000_000);
    wires.runFor(60 * Nodes.SECOND);
    assertThat(row(wires, R1, NodeKind.SERVER).samples()).isGreaterThan(60);
    ServerConfig was = Nodes.server(1);
    wires.restart(
        S1,
        new ServerNode(
            new ServerConfig(
                was.id(),
                was.address(),
                was.site(),
                was.cost(),
                was.capacityBytes(),
                2,
                was.timing())));
    wires.runFor(3 * Nodes.SECOND);
    assertThat(wires.notices())
        .contains(new Notice.NeighbourRestarted(NodeKind.SERVER, Nodes.serverAddress(1)));
    Tables.Row row = row(wires, R1, NodeKind.SERVER);
    assertThat(row.samples()).isBetween(1, 20);
    assertThat(row.reliability()).isEqualTo(1);
    assertThat((double) row.throughputBitsPerSecond().orElseThrow()).isCloseTo(1e7, within(1e5));
  }

  @Test
  void aProbeThatComesTwiceOrLateIsCountedOnceAndOneOfAnEarlierIncarnationNotAtAll() {
    RelayNode relay = new RelayNode(Nodes.relay(1, 1));
    assertThat(counted(relay, 1, 0)).isEqualTo(1);
    assertThat(counted(relay, 1, 2)).isEqualTo(2);
    assertThat(counted(relay, 1, 2)).isEqualTo(2);
    assertThat(counted(relay, 1, 1)).isEqualTo(3);
    assertThat(counted(relay, 1, 1)).isEqualTo(3);
    assertThat(counted(relay, 2, 0)).isEqualTo(1);
    assertThat(counted(relay, 1, 3)).isZero();
    assertThat(counted(relay, 2, 1)).isEqualTo(2);
  }

  private static int counted(RelayNode relay, long incarnation, int sequence) {
    Arrival arrival = new Arrival(0, new Mac(7), Nodes.relayAddress(2));
    Probe probe = new Probe(Nodes.relayAddress(2), incarnation, sequence, 0, 0);
    return relay.handle(new Input.Received(Nodes.SECOND, arrival, probe)).outputs().stream()
        .map(output -> output instanceof Output.SendOnLink send ? send.message() : null)
        .filter(ProbeReply.class::isInstance)
        .mapToInt(message -> ((ProbeReply) message).probesReceived())
        .findFirst()
        .orElseThrow();
  }

  @Test
  void aReportOfAnotherTrainOrForAnotherIncarnationSaysNothing() {
    RelayNode relay = new RelayNode(Nodes.relay(1, 1));
    Arrival from = new Arrival(0, new Mac(7), Nodes.relayAddress(2));
    long now = Nodes.SECOND;
    relay.handle(new Input.Wake(now, 0));
    ProbeReply reply =
        new ProbeReply(NodeKind.RELAY, Nodes.relayAddress(2), 1, 0, now, 0, 1, 0, Optional.empty());
    relay.handle(new Input.Received(now + 5, from, reply));
    for (TrainReport wrong :
        List.of(
            new TrainReport(Nodes.relayAddress(2), 9, 0, 6, false, 77),
            new TrainReport(Nodes.relayAddress(2), 1, 5, 6, false, 77),
            new TrainReport(Nodes.relayAddress(3), 1, 0, 6, false, 77))) {
      relay.handle(new Input.Received(now + 6, Arrival.routedFrom(from.source()), wrong));
      assertThat(relay.tables(now + 6).rows().getFirst().throughputBitsPerSecond()).isEmpty();
    }
    TrainReport right = new TrainReport(Nodes.relayAddress(2), 1, 0, 6, false, 77);
    relay.handle(new Input.Received(now + 6, Arrival.routedFrom(from.source()), right));
    assertThat(relay.tables(now + 6).rows().getFirst().throughputBitsPerSecond()).hasValue(77);
  }
}
