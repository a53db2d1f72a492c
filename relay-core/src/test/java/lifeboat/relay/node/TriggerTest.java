package lifeboat.relay.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import lifeboat.relay.message.EvaluationCriteria;
import lifeboat.relay.message.Ipv4;
import lifeboat.relay.message.Mac;
import lifeboat.relay.message.Message;
import lifeboat.relay.message.Message.Probe;
import lifeboat.relay.message.Message.ProbeReply;
import lifeboat.relay.message.Message.ReplicaPacket;
import lifeboat.relay.message.NodeKind;
import lifeboat.relay.message.Place;
import org.junit.jupiter.api.Test;

/**
 * A server that begins by itself.
 *
 * <pre>
 * control channel → server 1 (at 0°, 0°) — relay 1
 * </pre>
 */
class TriggerTest {

  private static final Ipv4 RELAY = Nodes.relayAddress(1);
  private static final long WITHIN = 10 * Nodes.SECOND;

  private final ServerNode server = new ServerNode(Nodes.serverAt(1, new Place(0, 0)));
  private final List<Notice> notices = new ArrayList<>();
  private final List<Message> sent = new ArrayList<>();
  private long nowNanos = Nodes.SECOND;
  private long wakeAtNanos;

  private void handle(Input input) {
    Step step = server.handle(input);
    wakeAtNanos = step.wakeAtNanos().orElse(Long.MAX_VALUE);
    for (Output output : step.outputs()) {
      switch (output) {
        case Output.Tell tell -> notices.add(tell.notice());
        case Output.SendOnLink send -> sent.add(send.message());
        case Output.SendRouted send -> sent.add(send.message());
        case Output.Remember _, Output.ToStore _ -> {}
      }
    }
  }

  private void probed() {
    Arrival arrival = new Arrival(0, new Mac(1), RELAY);
    handle(new Input.Received(nowNanos, arrival, new Probe(RELAY, 1, 0, nowNanos, 0)));
  }

  private void order(Trigger trigger) {
    probed();
    handle(
        new Input.Deploy(
            nowNanos,
            "backup",
            1,
            Nodes.replica(1000),
            EvaluationCriteria.NONE,
            Optional.of(trigger),
            Optional.empty()));
  }

  private boolean hasBegun() {
    return sent.stream().anyMatch(ReplicaPacket.class::isInstance);
  }

  private <N extends Notice> List<N> told(Class<N> type) {
    return notices.stream().filter(type::isInstance).map(type::cast).toList();
  }

  private static Trigger onNotice() {
    return new Trigger(true, OptionalDouble.empty(), OptionalDouble.empty(), WITHIN);
  }

  private static Trigger onLoss(double share) {
    return new Trigger(false, OptionalDouble.of(share), OptionalDouble.empty(), WITHIN);
  }

  private static Trigger onFrontWithin(double meters) {
    return new Trigger(false, OptionalDouble.empty(), OptionalDouble.of(meters), WITHIN);
  }

  @Test
  void waitsForTheEmergencyNotice() {
    order(onNotice());
    assertThat(told(Notice.DeploymentArmed.class)).hasSize(1);
    assertThat(hasBegun()).isFalse();
    nowNanos += Nodes.SECOND;
    handle(new Input.EmergencyNotice(nowNanos));
    assertThat(hasBegun()).isTrue();
    assertThat(told(Notice.DeploymentTriggered.class))
        .containsExactly(new Notice.DeploymentTriggered("backup", "an emergency notice"));
  }

  @Test
  void anEmergencyThatCameBeforeTheOrderCounts() {
    handle(new Input.EmergencyNotice(nowNanos));
    order(onNotice());
    assertThat(hasBegun()).isTrue();
  }

  @Test
  void aFrontThatIsNearBeforeTheOrderCounts() {
    handle(new Input.FrontReport(nowNanos, new Place(0, 1), 100_000));
    order(onFrontWithin(100_000));
    assertThat(hasBegun()).isTrue();
  }

  @Test
  void aNoticeBeginsOnlyWhatWaitsForOne() {
    order(onLoss(0.5));
    handle(new Input.EmergencyNotice(nowNanos));
    assertThat(hasBegun()).isFalse();
  }

  @Test
  void beginsWhenTheFrontIsNearEnough() {
    order(onFrontWithin(100_000));
    Place center = new Place(0, 10); // 1113 km away
    handle(new Input.FrontReport(nowNanos, center, 900_000));
    assertThat(hasBegun()).isFalse();
    handle(new Input.FrontReport(nowNanos, center, 1_020_000));
    assertThat(hasBegun()).isTrue();
    assertThat(told(Notice.DeploymentTriggered.class).getFirst().why())
        .isEqualTo("a disaster 93.2 km away");
  }

  @Test
  void beginsWhenItsUplinkLosesTooManyProbes() {
    order(onLoss(0.4));
    answerOfFourProbes(2, 3);
    assertThat(told(Notice.DeploymentTriggered.class).getFirst().why())
        .contains("% of probes lost");
    assertThat(hasBegun()).isTrue();
  }

  @Test
  void bearsLessLossThanItWasTold() {
    order(onLoss(0.6));
    answerOfFourProbes(2, 9);
    assertThat(hasBegun()).isFalse();
    assertThat(told(Notice.DeploymentFailed.class)).isEmpty();
  }

  /** For so many seconds the relay answers so many of four probes. */
  private void answerOfFourProbes(int answered, int seconds) {
    long end = nowNanos + seconds * Nodes.SECOND;
    int probes = 0;
    while (wakeAtNanos < end) {
      nowNanos = wakeAtNanos;
      sent.clear();
      handle(new Input.Wake(nowNanos, 0));
      for (Message message : List.copyOf(sent)) {
        if (message instanceof Probe probe && probes++ % 4 < answered) {
          reply(probe);
        }
      }
      if (hasBegun()) {
        return;
      }
    }
  }

  private void reply(Probe probe) {
    handle(
        new Input.Received(
            nowNanos,
            Arrival.routedFrom(RELAY),
            new ProbeReply(
                NodeKind.RELAY,
                RELAY,
                1,
                probe.sequence(),
                probe.sentNanos(),
                0,
                1,
                0,
                Optional.empty())));
  }

  @Test
  void saysSoWhenNothingComesTrueInTime() {
    order(onNotice());
    assertThat(wakeAtNanos).isEqualTo(nowNanos + WITHIN);
    nowNanos += WITHIN;
    handle(new Input.Wake(nowNanos, 0));
    assertThat(told(Notice.DeploymentFailed.class).getFirst().why())
        .isEqualTo("none of its conditions came true in time");
    handle(new Input.EmergencyNotice(nowNanos));
    assertThat(hasBegun()).isFalse();
  }

  @Test
  void anUplinkThatNobodyWatchesIsNotProbed() {
    order(onLoss(0.5));
    nowNanos += WITHIN;
    handle(new Input.Wake(nowNanos, 0));
    assertThat(told(Notice.DeploymentFailed.class)).hasSize(1);
    assertThat(wakeAtNanos).isEqualTo(Long.MAX_VALUE);
  }
}
