package lifeboat.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import lifeboat.network.file.ReadResult;
import lifeboat.network.file.TopologyFile;
import lifeboat.network.route.NodeGraph;
import lifeboat.network.topology.NetworkLayout;
import lifeboat.parties.Parties;
import lifeboat.relay.message.Ipv4;
import lifeboat.relay.message.Mac;
import lifeboat.relay.message.Malformed;
import lifeboat.relay.message.Message;
import lifeboat.relay.message.MessageCodec;
import lifeboat.relay.node.Arrival;
import lifeboat.relay.node.Output;
import org.junit.jupiter.api.Test;

/**
 * What arrives over one link, of group probes, which are captured, and of ordinary packets, which
 * kernels pass on.
 *
 * <pre>
 *   a ----(words)---- b ---- c
 * </pre>
 */
class SimulatedNetworkTest {

  private static final int PROBES = 2_000;
  private static final Ipv4 SENDER = Ipv4.parse("172.16.0.1");

  private record Seen(long atNanos, Arrival arrival, Message message) {}

  private final List<Seen> seen = new ArrayList<>();
  private int garbled;
  private final VirtualTime time = new VirtualTime();
  private NetworkLayout layout = layout("delay: 5ms");

  @Test
  void aDoubledFrameArrivesTwice() {
    probe(network("delay: 5ms, rate: unlimited, duplicate: 100%"));

    assertThat(seen).hasSize(2 * PROBES);
    assertThat(sequences()).isSorted();
  }

  @Test
  void aReorderedFrameArrivesAtOnceAndTheOthersStayInOrder() {
    probe(network("delay: 5ms, rate: unlimited, reorder: 30%"));

    assertThat(seen).hasSize(PROBES);
    assertThat(sequences()).isNotEqualTo(sequences().stream().sorted().toList());
    List<Integer> late =
        seen.stream()
            .filter(each -> each.atNanos() == sentNanos(each) + 5_000_000)
            .map(this::number)
            .toList();
    List<Integer> early =
        seen.stream().filter(each -> each.atNanos() == sentNanos(each)).map(this::number).toList();
    assertThat(late).isSorted();
    assertThat(early).isSorted();
    assertThat(late.size() + early.size()).isEqualTo(PROBES);
    assertThat(early.size() / (double) PROBES).isCloseTo(0.3, within(0.05));
  }

  @Test
  void aWrongBitIsSeenOnlyWhereNoCheckSumCoversIt() {
    probe(network("delay: 5ms, rate: unlimited, corrupt: 100%"));

    int bits = Byte.SIZE * (SimulatedNetwork.HEADER_BYTES + probeBytes());
    double readable = 2 * Mac.BITS / (double) bits;
    assertThat(seen.size() / (double) PROBES).isCloseTo(readable, within(0.04));
    assertThat(seen)
        .filteredOn(each -> !each.arrival().mac().equals(senderMac()))
        .hasSizeBetween(seen.size() / 3, seen.size() * 2 / 3);
    // Ethernet's type, the port, and of IP the version and length, fragment, protocol, destination.
    int unseen = 16 + 16 + 8 + 13 + 8 + 32;
    assertThat(garbled / (double) PROBES)
        .isCloseTo(1 - readable - unseen / (double) bits, within(0.05));
  }

  @Test
  void kernelsPassOnWhatIsWrongInsideAPacketAndItsReceiverDropsIt() {
    SimulatedNetwork network = network("delay: 5ms, rate: unlimited, corrupt: 100%");
    for (int i = 0; i < PROBES; i++) {
      network.sendRouted(
          0, new Output.SendRouted(Parties.address(layout.address("c")), message(i)));
    }
    long before = network.frames();
    time.runUntil(1_000_000_000);

    int bits = Byte.SIZE * (SimulatedNetwork.HEADER_BYTES + probeBytes());
    double passedOn = 1 - (Mac.BITS + 16 + 160) / (double) bits;
    assertThat((network.frames() - before) / (double) PROBES).isCloseTo(passedOn, within(0.05));
    assertThat(seen.size() / (double) PROBES)
        .as("the address of the sender is new on each cable")
        .isCloseTo(Mac.BITS / (double) bits, within(0.03));
    assertThat(garbled).isZero();
  }

  private List<Integer> sequences() {
    return seen.stream().map(this::number).toList();
  }

  private int number(Seen each) {
    return ((Message.Probe) each.message()).sequence();
  }

  private long sentNanos(Seen each) {
    return ((Message.Probe) each.message()).sentNanos();
  }

  private static Message.Probe message(int number) {
    return new Message.Probe(SENDER, 1, number, number * 100_000L, 0);
  }

  private static int probeBytes() {
    return MessageCodec.length(message(0));
  }

  private Mac senderMac() {
    return Mac.parse(layout.portsOf("a").getFirst().mac());
  }

  /** Sends a probe to b every 0.1 ms. */
  private void probe(SimulatedNetwork network) {
    IntStream.range(0, PROBES)
        .forEach(number ->
            time.at(
                number * 100_000L,
                () ->
                    network.sendOnLink(
                        0,
                        new Output.SendOnLink(
                            0, Mac.PROBE_GROUP, SENDER, Ipv4.PROBE_GROUP, message(number)))));
    time.runUntil(1_000_000_000);
  }

  private SimulatedNetwork network(String words) {
    layout = layout(words);
    SimulatedNetwork.Receiver receiver =
        new SimulatedNetwork.Receiver() {
          @Override
          public void receive(int node, Arrival arrival, Message message) {
            seen.add(new Seen(time.nowNanos(), arrival, message));
          }

          @Override
          public void garbled(int node, int port, Malformed why) {
            garbled++;
          }
        };
    return new SimulatedNetwork(layout, NodeGraph.of(layout), 1, time, receiver);
  }

  private static NetworkLayout layout(String words) {
    String yaml =
        """
        relays:
          a: {at: [0, 0], lan: 172.16.0.0/24}
          b: {at: [0, 1], lan: 172.17.0.0/24}
          c: {at: [0, 2], lan: 172.18.0.0/24}
        links:
          first: {between: [a, b], %s}
          second: {between: [b, c], delay: 5ms, rate: unlimited}
        """
            .formatted(words);
    ReadResult.Ok read = (ReadResult.Ok) TopologyFile.parse("test.yaml", yaml, List.of());
    return NetworkLayout.of(read.topology());
  }
}
