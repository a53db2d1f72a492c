package lifeboat.simulator;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import lifeboat.relay.message.FlowKey;
import lifeboat.relay.node.Input;
import lifeboat.relay.node.Output;
import lifeboat.relay.node.Party;
import lifeboat.relay.node.ReplicaContent;
import lifeboat.relay.node.Step;

/**
 * A relay or server of a simulation with its alarm and its store: what {@code PartyDriver} is on
 * real interfaces.
 *
 * <pre>
 * UP    handles inputs
 *   killed    → DOWN  inputs are dropped; the alarm and what the store was doing are forgotten
 *   paused    → PAUSED
 * PAUSED      inputs wait, messages no more than a capture of a run has room for
 *   resumed   → UP    the party hears how long it was held up, then what has waited
 *   killed    → DOWN  what waited is forgotten
 * DOWN
 *   restarted → UP    with a new party; the store has what was committed
 * </pre>
 */
final class SimulatedNode {

  /** Where the wishes of parties go. */
  interface Surroundings {

    void sendOnLink(int node, Output.SendOnLink send);

    void sendRouted(int node, Output.SendRouted send);

    void tell(int node, Output.Tell tell);

    /** The whole of a step, after its outputs have been carried out. */
    void handled(SimulatedNode node, Input input, Step step);
  }

  /**
   * So many messages wait for a paused node: captures of a run have room for 512 KiB, a frame with
   * a fragment takes some 1000 bytes of it.
   */
  static final int MAX_WAITING_MESSAGES = 512;

  private final int id;
  private final VirtualTime time;
  private final Surroundings surroundings;
  private final MemoryStore store;
  private final Map<String, Output.Remember> remembered = new LinkedHashMap<>();
  private final Runnable alarm = this::ring;
  private Party party;
  private boolean up = true;
  private final List<Input> waiting = new ArrayList<>();
  private int waitingMessages;

  /** Since when it is paused. */
  private OptionalLong pausedNanos = OptionalLong.empty();

  private int lives = 1;

  /** When the party wants to be woken. */
  private long wakeAtNanos = Long.MAX_VALUE;

  /** For when the alarm is set; it may ring too early, but never too late. */
  private long alarmNanos = Long.MAX_VALUE;

  SimulatedNode(
      int id,
      Party party,
      VirtualTime time,
      Function<FlowKey, Optional<ReplicaContent>> contents,
      Surroundings surroundings) {
    this.store = new MemoryStore(contents);
    this.id = id;
    this.party = party;
    this.time = time;
    this.surroundings = surroundings;
  }

  int id() {
    return id;
  }

  boolean isUp() {
    return up;
  }

  Party party() {
    return party;
  }

  MemoryStore store() {
    return store;
  }

  /** From now on the party handles nothing. */
  void pause() {
    if (up && pausedNanos.isEmpty()) {
      pausedNanos = OptionalLong.of(time.nowNanos());
    }
  }

  /** The party goes on, after what a driver on real packets does first: say that it is late. */
  void resume() {
    if (pausedNanos.isEmpty()) {
      return;
    }
    long now = time.nowNanos();
    long heldUpNanos = now - pausedNanos.getAsLong();
    List<Input> missed = List.copyOf(waiting);
    forgetPause();
    handle(new Input.Wake(now, heldUpNanos));
    missed.forEach(input -> handle(at(now, input)));
  }

  private void forgetPause() {
    pausedNanos = OptionalLong.empty();
    waiting.clear();
    waitingMessages = 0;
  }

  /** A message beyond what there is room for is lost; what a node is told otherwise is not. */
  private void keep(Input input) {
    boolean isMessage = input instanceof Input.Received || input instanceof Input.Garbled;
    if (!isMessage || waitingMessages < MAX_WAITING_MESSAGES) {
      waiting.add(input);
      waitingMessages += isMessage ? 1 : 0;
    }
  }

  /** An input as it is handled later than it came. */
  private static Input at(long now, Input input) {
    return switch (input) {
      case Input.Received it ->
          new Input.Received(now, it.arrivedNanos(), it.arrival(), it.message());
      case Input.Garbled it -> new Input.Garbled(now, it.port(), it.why());
      case Input.Wake it -> new Input.Wake(now, it.lateNanos());
      case Input.Deploy it -> it.at(now);
      case Input.Retrieve it -> it.at(now);
      case Input.EmergencyNotice _ -> new Input.EmergencyNotice(now);
      case Input.FrontReport it -> new Input.FrontReport(now, it.center(), it.radiusMeters());
      case Input.FromStore it -> it.at(now);
    };
  }

  void kill() {
    up = false;
    forgetPause();
    wakeAtNanos = Long.MAX_VALUE;
    store.crash();
  }

  /** What the party wanted kept of a deployment. */
  Optional<Output.Remember> remembered(String deployment) {
    return Optional.ofNullable(remembered.get(deployment));
  }

  /** Comes up again as {@code successor}, which knows what is in the store. */
  void restart(Party successor) {
    party = successor;
    up = true;
    lives++;
    store.recovered(time.nowNanos()).forEach(this::handle);
    handle(new Input.Wake(time.nowNanos(), 0));
  }

  /** Hands an input to the party and does what it answers. */
  void handle(Input input) {
    if (!up) {
      return;
    }
    if (pausedNanos.isPresent()) {
      keep(input);
      return;
    }
    Step step = party.handle(input);
    for (Output output : step.outputs()) {
      switch (output) {
        case Output.SendOnLink send -> surroundings.sendOnLink(id, send);
        case Output.SendRouted send -> surroundings.sendRouted(id, send);
        case Output.Tell tell -> surroundings.tell(id, tell);
        case Output.Remember kept -> remembered.put(kept.name(), kept);
        case Output.ToStore request -> ask(request);
      }
    }
    wakeAtNanos = step.wakeAtNanos().orElse(Long.MAX_VALUE);
    setAlarm();
    surroundings.handled(this, input, step);
  }

  private void ask(Output.ToStore request) {
    int life = lives;
    store
        .request(request, time.nowNanos())
        .ifPresent(answer ->
            time.at(
                answer.nowNanos(),
                () -> {
                  if (up && life == lives) {
                    store.complete(answer);
                    handle(answer);
                  }
                }));
  }

  /** A later wish keeps the earlier alarm, which then rings for nothing but sets the next one. */
  private void setAlarm() {
    if (wakeAtNanos < alarmNanos) {
      alarmNanos = wakeAtNanos;
      time.at(wakeAtNanos, alarm);
    }
  }

  private void ring() {
    if (time.nowNanos() < alarmNanos) {
      return; // Overtaken by an earlier one, which set this one's successor.
    }
    alarmNanos = Long.MAX_VALUE;
    if (pausedNanos.isPresent()) {
      return; // It looks at the time when it goes on.
    }
    if (wakeAtNanos <= time.nowNanos()) {
      wakeAtNanos = Long.MAX_VALUE;
      handle(new Input.Wake(time.nowNanos(), 0));
    } else if (wakeAtNanos < Long.MAX_VALUE) {
      setAlarm();
    }
  }
}
