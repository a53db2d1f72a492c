package lifeboat.emulator.bench;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import lifeboat.pcap.Frames;
import lifeboat.relay.message.ByteRange;
import lifeboat.relay.message.Decoded;
import lifeboat.relay.message.FlowKey;
import lifeboat.relay.message.Ipv4;
import lifeboat.relay.message.Mac;
import lifeboat.relay.message.Message;
import lifeboat.relay.message.Message.Accepted;
import lifeboat.relay.message.Message.Destination;
import lifeboat.relay.message.Message.OutcomeAck;
import lifeboat.relay.message.Message.OutcomeType;
import lifeboat.relay.message.Message.Placed;
import lifeboat.relay.message.Message.Probe;
import lifeboat.relay.message.Message.ProbeReply;
import lifeboat.relay.message.Message.Refused;
import lifeboat.relay.message.Message.ReplicaPacket;
import lifeboat.relay.message.Message.Stored;
import lifeboat.relay.message.Message.TrainPacket;
import lifeboat.relay.message.Message.TrainReport;
import lifeboat.relay.message.MessageCodec;
import lifeboat.relay.message.NodeKind;

/**
 * The relays before and behind the one that is measured, as far as it can tell: they answer its
 * probes; the one before sends fragments within a window and acknowledges outcomes; the one behind
 * accepts and reports as stored. No more than that, so that they cost less than what they measure.
 *
 * <pre>
 *   a: a0 ---- ra :r: rb ---- b0 :b
 * </pre>
 */
final class RelayEnds implements AutoCloseable {

  static final String RELAY = "r";
  static final String RELAY_A = "ra";
  static final String RELAY_B = "rb";
  static final Ipv4 RELAY_ADDRESS = Ipv4.parse("10.0.1.1");
  static final Mac RELAY_MAC_A = Mac.parse("02:00:00:00:00:0a");
  static final Mac RELAY_MAC_B = Mac.parse("02:00:00:00:00:0b");

  static final Ipv4 ADDRESS_A = Ipv4.parse("10.0.1.2");
  static final Ipv4 ADDRESS_B = Ipv4.parse("10.0.2.2");
  static final Mac MAC_A = Mac.parse("02:00:00:00:00:01");
  static final Mac MAC_B = Mac.parse("02:00:00:00:00:02");

  /** As relays and servers of the protocol do. */
  private static final int ACCEPT_EVERY = 8;

  /** As often as a server whose store flushes 24 KiB at a time. */
  private static final int STORE_EVERY = 32;

  private static final long CREDIT_BYTES = 64 * 1024;
  private static final int REPLICA_PACKET = 4;
  private static final int FRAGMENT = ReplicaPacket.FRAGMENT_BYTES;
  private static final long STALL_NANOS = 200_000_000;
  private static final Destination DESTINATION =
      new Destination(Ipv4.parse("10.99.0.251"), new UUID(5, 6));

  /** What one of the flows that are under way has come to; bytes from the start of its stream. */
  private static final class Flow {
    int sequence;
    long sent;
    long accepted;
    long progressNanos;
    long received;
    int unaccepted;
    int unstored;
  }

  private final Arena arena = Arena.ofConfined();
  private final End a;
  private final End b;
  private ReplicaFrames frames;
  private Flow[] flows = new Flow[0];
  private int nextSequence;
  private int probes;

  /** Fragments that have come through, each once. */
  long delivered;

  /** Fragments that were sent again because nothing moved. */
  long repeated;

  /** Flows that have ended. */
  long ended;

  /** When each fragment of a paced flow left, and how long it took. */
  private Optional<LatencyLog> log = Optional.empty();

  /**
   * Ends of the network.
   *
   * @param sealed whether it has a key
   */
  RelayEnds(boolean sealed) throws Exception {
    a = new End(arena, "a", "a0", MAC_A, ADDRESS_A, RELAY_MAC_A, sealed);
    b = new End(arena, "b", "b0", MAC_B, ADDRESS_B, RELAY_MAC_B, sealed);
    frames = ReplicaFrames.shortHeader(MAC_A, RELAY_MAC_A, ADDRESS_A, 1);
  }

  /** Begins anew with so many flows at a time. */
  void begin(ReplicaFrames newFrames, int count) {
    frames = newFrames;
    a.port.prepare(a.isSealed() ? newFrames.roomy() : newFrames.template());
    nextSequence = Math.ceilDiv(nextSequence, count) * count;
    flows = new Flow[count];
    for (int i = 0; i < count; i++) {
      flows[i] = new Flow();
      flows[i].sequence = nextSequence++;
    }
  }

  void logTo(LatencyLog newLog) {
    log = Optional.of(newLog);
  }

  /** Takes and answers what has come, and sends what the window allows. */
  boolean turn(int windowFragments) throws IOException {
    boolean busy = receiveAtB();
    busy |= receiveAtA();
    for (Flow flow : flows) {
      fill(flow, windowFragments);
    }
    a.port.flush();
    return busy;
  }

  /** Only takes and answers. */
  void listen() throws IOException {
    receiveAtB();
    receiveAtA();
  }

  /** Sends one fragment of the first flow. */
  void sendOne() {
    Flow flow = flows[0];
    log.ifPresent(told -> told.sent((int) (flow.sent / FRAGMENT)));
    put(flow);
    a.port.flush();
  }

  private void fill(Flow flow, int windowFragments) {
    long window = Math.min(CREDIT_BYTES, (long) windowFragments * FRAGMENT);
    if (flow.sent > flow.accepted) {
      long now = System.nanoTime();
      if (now - flow.progressNanos > STALL_NANOS) {
        repeated += (flow.sent - flow.accepted) / FRAGMENT;
        flow.sent = flow.accepted;
        flow.progressNanos = now;
      }
    } else {
      flow.progressNanos = System.nanoTime();
    }
    while (flow.sent - flow.accepted + FRAGMENT <= window
        && flow.sent + FRAGMENT <= frames.replicaBytes()) {
      put(flow);
    }
  }

  private void put(Flow flow) {
    if (a.port.isFull()) {
      a.port.flush();
    }
    MemorySegment place = a.port.next();
    if (a.isSealed()) {
      byte[] frame = a.sealedFragment(frames, flow.sequence, flow.sent);
      MemorySegment.copy(frame, 0, place, ValueLayout.JAVA_BYTE, 0, frame.length);
    } else {
      frames.change(place, flow.sequence, flow.sent);
    }
    flow.sent += FRAGMENT;
  }

  private boolean receiveAtB() {
    int count = b.port.receive();
    for (int i = 0; i < count; i++) {
      MemorySegment frame = b.port.frame(i);
      boolean fragment =
          frame.get(EndPort.INT, 14 + 16) == 0
              && (frame.get(EndPort.INT, ReplicaFrames.MESSAGE_AT) & 0xff) == REPLICA_PACKET;
      if (!fragment) {
        answer(b, b.port.bytes(i));
      } else if (!b.isSealed()) {
        fragment(frame, b.port.stampNanos(i));
      } else {
        byte[] sealed = b.port.bytes(i);
        if (b.open(sealed).isPresent()) {
          fragment(MemorySegment.ofArray(sealed), b.port.stampNanos(i));
        }
      }
    }
    b.port.recycle(count);
    return count > 0;
  }

  private void fragment(MemorySegment frame, long stampNanos) {
    int sequence = frame.get(EndPort.INT, ReplicaFrames.SEQUENCE_AT);
    Flow flow = flows[sequence % flows.length];
    long offset = ReplicaFrames.offset(frame);
    if (flow.sequence != sequence) {
      return; // One of those before.
    }
    if (offset == flow.received) {
      flow.received += FRAGMENT;
      flow.unstored++;
      delivered++;
      log.ifPresent(told -> told.arrived((int) (offset / FRAGMENT), stampNanos));
    }
    flow.unaccepted++;
    FlowKey key = ReplicaFrames.flow(sequence);
    List<ByteRange> ranges = List.of(new ByteRange(0, Math.max(1, flow.received)));
    if (flow.unaccepted >= ACCEPT_EVERY) {
      flow.unaccepted = 0;
      toRelay(b, new Accepted(key, 1, ranges, CREDIT_BYTES));
    }
    if (flow.received >= frames.replicaBytes()) {
      toRelay(b, new Placed(key, DESTINATION, List.of()));
    } else if (flow.unstored >= STORE_EVERY) {
      flow.unstored = 0;
      Stored stored = new Stored(key, DESTINATION, 1, 0, ranges, List.of());
      toRelay(b, stored);
    }
  }

  private boolean receiveAtA() throws IOException {
    int count = a.port.receive();
    for (int i = 0; i < count; i++) {
      answer(a, a.port.bytes(i));
    }
    a.port.recycle(count);
    return count > 0;
  }

  private void answer(End end, byte[] frame) {
    Optional<Frames.Parts> parts = end.open(frame);
    if (parts.isEmpty()
        || !(MessageCodec.decode(frame, parts.get().offset(), parts.get().length())
            instanceof Decoded.Valid valid)) {
      return;
    }
    switch (valid.message()) {
      case Probe probe -> reply(end, probe, parts.get());
      case TrainPacket train when train.index() == train.count() - 1 ->
          toRelay(
              end,
              new TrainReport(
                  end.address, train.incarnation(), train.train(), train.count(), false, 0));
      case Accepted accepted -> accepted(accepted);
      case Stored stored ->
          toRelay(
              end,
              new OutcomeAck(stored.flow(), OutcomeType.STORED, stored.ranges().getFirst().to()));
      case Placed placed -> {
        toRelay(end, new OutcomeAck(placed.flow(), OutcomeType.PLACED, 0));
        endOf(placed.flow());
      }
      case Refused refused -> throw new IllegalStateException("the relay refuses: " + refused);
      default -> {}
    }
  }

  private void accepted(Accepted message) {
    Flow flow = flows.length == 0 ? null : flows[message.flow().sequence() % flows.length];
    if (flow != null && flow.sequence == message.flow().sequence()) {
      long upTo = message.ranges().getFirst().to();
      if (upTo > flow.accepted) {
        flow.accepted = upTo;
        flow.progressNanos = System.nanoTime();
      }
    }
  }

  private void endOf(FlowKey key) {
    Flow flow = flows[key.sequence() % flows.length];
    if (flow.sequence == key.sequence()) {
      int place = key.sequence() % flows.length;
      flows[place] = new Flow();
      flows[place].sequence = key.sequence() + flows.length;
      nextSequence = Math.max(nextSequence, flows[place].sequence + 1);
      ended++;
    }
  }

  private void reply(End end, Probe probe, Frames.Parts parts) {
    boolean group = parts.destination().equals(Ipv4.PROBE_GROUP);
    ProbeReply reply =
        new ProbeReply(
            NodeKind.RELAY,
            end.address,
            1,
            probe.sequence(),
            probe.sentNanos(),
            0,
            group ? ++probes / 2 : 0,
            probe.geoDigest(),
            Optional.empty());
    end.send(reply, group ? Ipv4.PROBE_GROUP : probe.sender());
  }

  private static void toRelay(End end, Message message) {
    end.send(message, RELAY_ADDRESS);
  }

  /** Frames that the ends themselves have lost. */
  long overflowed() throws IOException {
    return a.port.overflowed() + b.port.overflowed();
  }

  @Override
  public void close() {
    a.close();
    b.close();
    arena.close();
  }
}
