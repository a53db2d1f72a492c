package lifeboat.pcap;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import lifeboat.relay.message.Decoded;
import lifeboat.relay.message.FlowCodec;
import lifeboat.relay.message.Message;
import lifeboat.relay.node.Arrival;
import lifeboat.relay.seal.Bounds;
import lifeboat.relay.seal.Opened;
import lifeboat.relay.seal.SealFault;
import lifeboat.relay.seal.Sealer;

/**
 * Where messages become bytes and bytes messages: the codec, and in a network with a key the seal
 * around what it writes.
 *
 * <p>What a sender says before it has proven itself is held, {@link #MAX_HELD} messages of all
 * senders together, and read with the time of its arrival once it has.
 */
final class Gate {

  /** A source sends some 90 packets before it hears of its destination. */
  static final int MAX_HELD = 256;

  /** Takes what has come through. */
  interface Receiver {
    void received(Arrival arrival, long arrivedNanos, Decoded decoded);

    /** To be sent back the way it came, by {@link #encode(byte[], byte[], int, Bounds, long)}. */
    void answer(Arrival arrival, byte[] word);
  }

  /** Bytes that have arrived; nobody else writes to them. */
  @SuppressWarnings("ArrayRecordComponent") // It is never compared, and a copy would cost time.
  record Arrived(
      byte[] bytes, int at, int length, Bounds bounds, Arrival arrival, long arrivedNanos) {}

  private record Held(long sender, Arrived arrived) {}

  private final FlowCodec codec = new FlowCodec();
  private final Optional<Sealer> sealer;
  private final Receiver receiver;
  private final Deque<Held> held = new ArrayDeque<>();

  Gate(Optional<Sealer> sealer, Receiver receiver) {
    this.sealer = sealer;
    this.receiver = receiver;
  }

  /** Writes a message as it travels; returns how many bytes, 0 when it cannot be sealed. */
  int encode(Message message, byte[] target, int at, Bounds bounds, long nowNanos) {
    int length = codec.encode(message, target, at);
    return sealer.isPresent() ? sealer.get().seal(target, at, length, bounds, nowNanos) : length;
  }

  /** Writes a word between seals as it travels. */
  int encode(byte[] word, byte[] target, int at, Bounds bounds, long nowNanos) {
    System.arraycopy(word, 0, target, at, word.length);
    return sealer.orElseThrow().seal(target, at, word.length, bounds, nowNanos);
  }

  /** Reads what has arrived. */
  void read(Arrived arrived) {
    if (sealer.isEmpty()) {
      receiver.received(
          arrived.arrival(),
          arrived.arrivedNanos(),
          codec.decode(arrived.bytes(), arrived.at(), arrived.length()));
      return;
    }
    Opened opened =
        sealer
            .get()
            .open(
                arrived.bytes(),
                arrived.at(),
                arrived.length(),
                arrived.bounds(),
                arrived.arrivedNanos());
    switch (opened) {
      case Opened.Genuine genuine ->
          receiver.received(
              arrived.arrival(),
              arrived.arrivedNanos(),
              codec.decode(arrived.bytes(), arrived.at(), genuine.length()));
      case Opened.Dropped _ -> {}
      case Opened.Unproven unproven -> {
        hold(new Held(unproven.sender(), arrived), sealer.get());
        answer(arrived, unproven.answers());
      }
      case Opened.Handled handled -> {
        answer(arrived, handled.answers());
        handled.proven().ifPresent(this::readHeld);
      }
    }
  }

  private void answer(Arrived arrived, List<byte[]> words) {
    words.forEach(word -> receiver.answer(arrived.arrival(), word));
  }

  private void hold(Held message, Sealer seals) {
    if (held.size() == MAX_HELD) {
      held.removeFirst();
      seals.forgotUnproven();
    }
    held.addLast(message);
  }

  private void readHeld(long sender) {
    List<Arrived> waited = new ArrayList<>();
    held.removeIf(each -> each.sender() == sender && waited.add(each.arrived()));
    waited.forEach(this::read);
  }

  /** What was dropped before anybody looked into it, by reason. */
  Map<String, Long> faults() {
    Map<String, Long> faults = new LinkedHashMap<>();
    sealer.ifPresent(seals -> {
      seals.faults().forEach((fault, count) -> faults.put(fault.text(), count));
      if (!held.isEmpty()) {
        faults.merge(SealFault.UNPROVEN.text(), (long) held.size(), Long::sum);
      }
      if (seals.unsealable() > 0) {
        faults.put("too long to be sealed", seals.unsealable());
      }
    });
    return faults;
  }
}
