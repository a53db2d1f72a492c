package lifeboat.relay.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.UUID;
import lifeboat.relay.message.EvaluationCriteria;
import lifeboat.relay.message.Ipv4;
import lifeboat.relay.message.Mac;
import lifeboat.relay.message.Message;
import lifeboat.relay.message.Message.ProbeReply;
import lifeboat.relay.message.MessageCodec;
import lifeboat.relay.message.RandomMessages;
import lifeboat.relay.message.Refusal;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Nodes among strangers who send them any well-formed message at any time, about few flows, so that
 * they collide: nothing fails, what they answer fits into packets, and no timer is stuck.
 */
class NodeFuzzTest {

  private static final int INPUTS = 12_000;

  private final Deque<Input.FromStore> storeAnswers = new ArrayDeque<>();
  private long nowNanos = 1;

  private void step(Party party, Input input, SplittableRandom random) {
    Step step = party.handle(input);
    for (Output output : step.outputs()) {
      switch (output) {
        case Output.SendOnLink send -> encoded(send.message());
        case Output.SendRouted send -> encoded(send.message());
        case Output.Commit commit ->
            storeAnswers.add(new Input.Committed(0, commit.flow(), commit.number()));
        case Output.Publish publish ->
            storeAnswers.add(
                random.nextBoolean()
                    ? new Input.Published(0, publish.flow())
                    : new Input.StoreFailed(
                        0,
                        publish.flow(),
                        random.nextBoolean() ? Refusal.DIGEST_MISMATCH : Refusal.STORE_FAILED,
                        "the disk is broken"));
        case Output.Assemble assemble ->
            storeAnswers.add(
                random.nextBoolean()
                    ? new Input.Assembled(0, assemble.flow(), 3000, "00")
                    : new Input.StoreFailed(
                        0,
                        assemble.flow(),
                        Refusal.STORE_FAILED,
                        "they are of different replicas"));
        case Output.Read read ->
            storeAnswers.add(
                new Input.Opened(
                    0,
                    read.flow(),
                    random.nextBoolean() ? Optional.of(Nodes.replica(3000)) : Optional.empty()));
        case Output.Tell _,
            Output.Remember _,
            Output.Open _,
            Output.Write _,
            Output.Discard _,
            Output.Withdraw _ -> {}
      }
    }
    assertThat(step.outputs().size()).isLessThan(20_000);
    assertThat(step.wakeAtNanos().orElse(Long.MAX_VALUE))
        .as("after %s at %d wants to be woken", input, nowNanos)
        .isGreaterThan(nowNanos);
  }

  private static void encoded(Message message) {
    assertThat(MessageCodec.encode(message).length)
        .isLessThanOrEqualTo(MessageCodec.MAX_MESSAGE_BYTES);
  }

  private Input anything(RandomMessages messages, SplittableRandom random) {
    boolean hurry = random.nextInt(50) > 0;
    nowNanos += random.nextLong(hurry ? 5 * Nodes.MILLISECOND : 20 * Nodes.SECOND);
    if (random.nextInt(8) == 0) {
      return new Input.Wake(nowNanos, 0);
    }
    if (!storeAnswers.isEmpty() && random.nextInt(3) == 0) {
      return storeAnswers.remove().at(nowNanos);
    }
    Ipv4 source = messages.address();
    Arrival arrival =
        random.nextBoolean()
            ? Arrival.routedFrom(source)
            : new Arrival(random.nextInt(3), new Mac(random.nextInt(4)), source);
    return new Input.Received(nowNanos, arrival, plausible(messages.next(), random));
  }

  /** Answers to probes mostly echo a time of the recent past, or they would all be ignored. */
  private Message plausible(Message message, SplittableRandom random) {
    if (!(message instanceof ProbeReply reply) || random.nextInt(8) == 0) {
      return message;
    }
    return new ProbeReply(
        reply.kind(),
        reply.replier(),
        reply.incarnation(),
        reply.sequence(),
        nowNanos - random.nextLong(random.nextBoolean() ? Nodes.MILLISECOND : Nodes.SECOND),
        reply.residenceNanos(),
        reply.probesReceived(),
        reply.geoDigest(),
        reply.offer());
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void aRelayBearsEverything(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    RandomMessages messages = new RandomMessages(random, 6);
    RelayNode relay = new RelayNode(Nodes.relay(1, 3));
    for (int i = 0; i < INPUTS; i++) {
      step(relay, anything(messages, random), random);
    }
    assertThat(relay.tables(nowNanos).rows().size()).isLessThanOrEqualTo(6);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void aServerBearsEverything(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    RandomMessages messages = new RandomMessages(random, 6);
    ServerNode server = new ServerNode(Nodes.server(3));
    for (int i = 0; i < INPUTS; i++) {
      if (i % 500 == 0) {
        step(
            server,
            new Input.Deploy(
                nowNanos, "d" + i, i / 500 % 6, Nodes.replica(20_000), EvaluationCriteria.NONE),
            random);
      }
      if (i % 700 == 0) {
        UUID source = new UUID(0, random.nextInt(6));
        boolean fetch = random.nextBoolean();
        step(server, new Input.Retrieve(nowNanos, "r" + i, source, i % 6, fetch), random);
      }
      step(server, anything(messages, random), random);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2})
  void neitherKeepsMoreFlowsThanItsBound(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    RandomMessages messages = new RandomMessages(random, 100_000);
    RelayNode relay = new RelayNode(Nodes.relay(1, 3));
    ServerNode server = new ServerNode(Nodes.server(3));
    for (int i = 0; i < 6_000; i++) {
      Arrival arrival = new Arrival(0, new Mac(1), messages.address());
      Input input = new Input.Received(++nowNanos, arrival, messages.next(4));
      if (i % 3 > 0) {
        server.handle(input);
      }
      relay.handle(input);
    }
    assertThat(relay.flowCount()).isLessThanOrEqualTo(RelayNode.MAX_FLOWS);
    assertThat(server.receptionCount()).isLessThanOrEqualTo(Receptions.MAX_RECEPTIONS);
  }
}
