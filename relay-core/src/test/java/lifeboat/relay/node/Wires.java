package lifeboat.relay.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import lifeboat.relay.message.Decoded;
import lifeboat.relay.message.Ipv4;
import lifeboat.relay.message.Mac;
import lifeboat.relay.message.Message;
import lifeboat.relay.message.MessageCodec;
import lifeboat.relay.message.Refusal;

/**
 * Nodes joined by wires of 5 ms that lose frames, in virtual time; as fast as you like until {@link
 * #rate} is called. Messages travel as bytes; routed ones are carried straight to their
 * destination. After each input it is checked that the node does not want to be woken at once,
 * which would keep a driver busy for ever.
 */
final class Wires {

  private static final long DELAY_NANOS = 5 * Nodes.MILLISECOND;

  private record End(int node, int port) {}

  private record Due(long atNanos, long number, Runnable action) {}

  private final SplittableRandom random;
  private final double loss;
  private final List<Party> parties = new ArrayList<>();
  private final List<Ipv4> addresses = new ArrayList<>();
  private final List<Long> wakes = new ArrayList<>();
  private final Map<End, End> wires = new LinkedHashMap<>();
  private final PriorityQueue<Due> agenda =
      new PriorityQueue<>(
          java.util.Comparator.comparingLong(Due::atNanos).thenComparingLong(Due::number));
  private final Map<End, Long> rates = new LinkedHashMap<>();
  private final Map<End, Long> freeAtNanos = new LinkedHashMap<>();
  private final Map<End, Map<Class<?>, Long>> sentBytes = new LinkedHashMap<>();
  private final List<Notice> notices = new ArrayList<>();
  private long entries;
  private long handled;
  private long nowNanos = 1;

  Wires(long seed, double loss) {
    this.random = new SplittableRandom(seed);
    this.loss = loss;
  }

  /** Adds a node; returns its number, from 0 on. */
  int add(Party party, Ipv4 address) {
    parties.add(party);
    addresses.add(address);
    wakes.add(Long.MAX_VALUE);
    int node = parties.size() - 1;
    at(nowNanos, () -> handle(node, new Input.Wake(nowNanos, 0)));
    return node;
  }

  void join(int a, int portOfA, int b, int portOfB) {
    wires.put(new End(a, portOfA), new End(b, portOfB));
    wires.put(new End(b, portOfB), new End(a, portOfA));
  }

  /** What a node sends through a port takes its time on the wire. */
  void rate(int node, int port, long bitsPerSecond) {
    rates.put(new End(node, port), bitsPerSecond);
  }

  /** Bytes of whole frames with these messages that a node has sent through a port. */
  long sentBytes(int node, int port, List<Class<? extends Message>> messages) {
    Map<Class<?>, Long> sent = sentBytes.getOrDefault(new End(node, port), Map.of());
    return messages.stream().mapToLong(type -> sent.getOrDefault(type, 0L)).sum();
  }

  /** The same for all nodes and ports. */
  long sentBytes(Class<? extends Message> message) {
    return sentBytes.values().stream().mapToLong(sent -> sent.getOrDefault(message, 0L)).sum();
  }

  /** A node ends: it neither hears nor says anything more. */
  void kill(int node) {
    Party silent =
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
    parties.set(node, silent);
    wakes.set(node, Long.MAX_VALUE);
  }

  /** A new node takes the place of an old one; what it had been told is forgotten. */
  void restart(int node, Party party) {
    parties.set(node, party);
    wakes.set(node, Long.MAX_VALUE);
    at(nowNanos, () -> handle(node, new Input.Wake(nowNanos, 0)));
  }

  void runFor(long nanos) {
    long until = nowNanos + nanos;
    while (!agenda.isEmpty() && agenda.element().atNanos() <= until) {
      Due due = agenda.remove();
      nowNanos = due.atNanos();
      due.action().run();
    }
    nowNanos = until;
  }

  Tables tables(int node) {
    return parties.get(node).tables(nowNanos);
  }

  List<Notice> notices() {
    return notices;
  }

  long nowNanos() {
    return nowNanos;
  }

  /** How many inputs have been handled so far. */
  long handled() {
    return handled;
  }

  void handle(int node, Input input) {
    handled++;
    Step step = parties.get(node).handle(input);
    for (Output output : step.outputs()) {
      carryOut(node, output);
    }
    OptionalLong wake = step.wakeAtNanos();
    assertThat(wake.orElse(Long.MAX_VALUE))
        .as("node %d after %s at %d wants to be woken", node, input, nowNanos)
        .isGreaterThan(nowNanos);
    long wakeAt = wake.orElse(Long.MAX_VALUE);
    wakes.set(node, wakeAt);
    if (wakeAt < Long.MAX_VALUE) {
      Party party = parties.get(node);
      at(
          wakeAt,
          () -> {
            if (wakes.get(node) == wakeAt && parties.get(node).equals(party)) {
              handle(node, new Input.Wake(nowNanos, 0));
            }
          });
    }
  }

  private void carryOut(int node, Output output) {
    switch (output) {
      case Output.SendOnLink send -> {
        End to = wires.get(new End(node, send.port()));
        boolean captured =
            send.destination().isUnspecified() || send.destination().equals(Ipv4.PROBE_GROUP);
        long sentNanos = serialised(new End(node, send.port()), send.message());
        if (to != null) {
          Arrival arrival =
              captured
                  ? new Arrival(to.port(), new Mac(1 + node), send.source())
                  : Arrival.routedFrom(send.source());
          deliver(to.node(), arrival, send.message(), sentNanos);
        }
      }
      case Output.SendRouted send -> {
        int to = addresses.indexOf(send.destination());
        if (to >= 0) {
          deliver(to, Arrival.routedFrom(addresses.get(node)), send.message(), nowNanos);
        }
      }
      case Output.Tell tell -> notices.add(tell.notice());
      case Output.Commit commit ->
          answer(node, () -> new Input.Committed(nowNanos, commit.flow(), commit.number()));
      case Output.Read read ->
          answer(node, () -> new Input.Opened(nowNanos, read.flow(), Optional.empty()));
      case Output.Publish publish ->
          answer(node, () -> new Input.Published(nowNanos, publish.flow()));
      case Output.Assemble assemble ->
          answer(
              node,
              () -> new Input.StoreFailed(nowNanos, assemble.flow(), Refusal.STORE_FAILED, "no"));
      case Output.Remember _,
          Output.Open _,
          Output.Write _,
          Output.Discard _,
          Output.Withdraw _ -> {}
    }
  }

  private void answer(int node, java.util.function.Supplier<Input> input) {
    at(nowNanos + Nodes.MILLISECOND, () -> handle(node, input.get()));
  }

  /** Counts a frame; returns when its last bit has left. */
  private long serialised(End from, Message message) {
    long bytes = 42L + MessageCodec.encode(message).length;
    sentBytes
        .computeIfAbsent(from, _ -> new LinkedHashMap<>())
        .merge(message.getClass(), bytes, Long::sum);
    Long rate = rates.get(from);
    if (rate == null) {
      return nowNanos;
    }
    long begins = Math.max(nowNanos, freeAtNanos.getOrDefault(from, 0L));
    long ends = begins + bytes * 8_000_000_000L / rate;
    freeAtNanos.put(from, ends);
    return ends;
  }

  private void deliver(int node, Arrival arrival, Message message, long sentNanos) {
    byte[] bytes = MessageCodec.encode(message);
    if (random.nextDouble() >= loss && MessageCodec.decode(bytes) instanceof Decoded.Valid valid) {
      at(
          sentNanos + DELAY_NANOS,
          () -> handle(node, new Input.Received(nowNanos, arrival, valid.message())));
    }
  }

  private void at(long nanos, Runnable action) {
    agenda.add(new Due(Math.max(nanos, nowNanos), entries++, action));
  }
}
