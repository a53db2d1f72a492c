package lifeboat.simulator;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import lifeboat.relay.node.Input;
import lifeboat.relay.node.Output;
import lifeboat.relay.node.Party;
import lifeboat.relay.node.Step;

/**
 * A relay or server of a simulation with its alarm and its store: what {@code PartyDriver} is on
 * real interfaces.
 *
 * <pre>
 * UP    handles inputs
 *   killed    → DOWN  inputs are dropped; the alarm and what the store was doing are forgotten
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

  private final int id;
  private final VirtualTime time;
  private final Surroundings surroundings;
  private final MemoryStore store = new MemoryStore();
  private final Map<String, Output.Remember> remembered = new LinkedHashMap<>();
  private final Runnable alarm = this::ring;
  private Party party;
  private boolean up = true;
  private int lives = 1;

  /** When the party wants to be woken. */
  private long wakeAtNanos = Long.MAX_VALUE;

  /** For when the alarm is set; it may ring too early, but never too late. */
  private long alarmNanos = Long.MAX_VALUE;

  SimulatedNode(int id, Party party, VirtualTime time, Surroundings surroundings) {
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

  void kill() {
    up = false;
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
    if (wakeAtNanos <= time.nowNanos()) {
      wakeAtNanos = Long.MAX_VALUE;
      handle(new Input.Wake(time.nowNanos(), 0));
    } else if (wakeAtNanos < Long.MAX_VALUE) {
      setAlarm();
    }
  }
}
