package lifeboat.relay.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.UUID;
import lifeboat.relay.message.Message.Journey;
import lifeboat.relay.message.Message.Progress;
import lifeboat.relay.message.Message.ReplicaPacket;
import org.junit.jupiter.api.Test;

/** Whatever it remembers, it reads and writes what {@link MessageCodec} reads and writes. */
class FlowCodecTest {

  private final FlowCodec codec = new FlowCodec();
  private final byte[] target = new byte[7 + MessageCodec.MAX_MESSAGE_BYTES];

  private byte[] encode(Message message) {
    Arrays.fill(target, (byte) 0x55);
    int length = codec.encode(message, target, 7);
    return Arrays.copyOfRange(target, 7, 7 + length);
  }

  private Decoded decode(byte[] message) {
    byte[] frame = new byte[42 + message.length + 3];
    System.arraycopy(message, 0, frame, 42, message.length);
    return codec.decode(frame, 42, message.length);
  }

  private static ReplicaPacket fragment(Journey journey, long number) {
    byte[] bytes = new byte[ReplicaPacket.FRAGMENT_BYTES];
    Arrays.fill(bytes, (byte) number);
    return new ReplicaPacket(journey, number * bytes.length, Payload.of(bytes));
  }

  private static Journey journey(int sequence, int attempt, int hops) {
    List<Ipv4> path = new ArrayList<>();
    for (int i = 0; i < hops; i++) {
      path.add(new Ipv4(0x0a000001 + i));
    }
    return new Journey(
        new FlowKey(new UUID(1, 2), sequence, 0, attempt),
        1L << 40,
        EvaluationCriteria.NONE.excluding(new UUID(1, 2)),
        Optional.of(new Place(1, 2)),
        new Ipv4(0x0a000001),
        Progress.NONE,
        path);
  }

  @Test
  void passesTheFragmentsOfManyFlowsOn() {
    List<Journey> flows = new ArrayList<>();
    for (int i = 0; i < 3 * FlowCodec.REMEMBERED; i++) {
      flows.add(journey(i, i % 2, i % 65));
    }
    for (long number = 0; number < 20; number++) {
      for (Journey flow : flows) {
        ReplicaPacket packet = fragment(flow, 3L << number); // Positions of all lengths.
        byte[] bytes = MessageCodec.encode(packet);
        assertThat(encode(packet)).isEqualTo(bytes);
        assertThat(decode(bytes)).isEqualTo(new Decoded.Valid(packet));
      }
    }
  }

  @Test
  void aFlowThatTurnsToAnotherHopHasAnotherHeader() {
    Journey before = journey(1, 0, 3);
    Journey after = journey(1, 0, 4);

    assertThat(encode(fragment(before, 0))).isEqualTo(MessageCodec.encode(fragment(before, 0)));
    assertThat(encode(fragment(after, 1))).isEqualTo(MessageCodec.encode(fragment(after, 1)));
    assertThat(encode(fragment(before, 2))).isEqualTo(MessageCodec.encode(fragment(before, 2)));
  }

  @Test
  void readsAndWritesMessagesOfAllKindsAsTheyAre() {
    RandomMessages messages = new RandomMessages(new SplittableRandom(1), 5);
    for (int i = 0; i < 5_000; i++) {
      Message message = messages.next();
      byte[] bytes = MessageCodec.encode(message);
      assertThat(encode(message)).isEqualTo(bytes);
      assertThat(decode(bytes)).isEqualTo(new Decoded.Valid(message));
    }
  }

  /** What is remembered must not lend a packet what it does not have. */
  @Test
  void saysOfDamagedPacketsOfKnownFlowsWhatAnyCodecSays() {
    SplittableRandom random = new SplittableRandom(2);
    Journey flow = journey(9, 0, 5);
    byte[] intact = MessageCodec.encode(fragment(flow, 7));
    int malformed = 0;
    for (int i = 0; i < 40_000; i++) {
      assertThat(decode(intact)).isEqualTo(new Decoded.Valid(fragment(flow, 7)));
      byte[] damaged = intact.clone();
      if (i % 3 == 0) {
        damaged = Arrays.copyOf(damaged, random.nextInt(intact.length + 40));
      }
      for (int hits = random.nextInt(3); hits >= 0 && damaged.length > 0; hits--) {
        damaged[random.nextInt(Math.min(damaged.length, 200))] ^= (byte) (1 << random.nextInt(8));
      }
      Decoded expected = MessageCodec.decode(damaged);
      assertThat(decode(damaged)).isEqualTo(expected);
      malformed += expected instanceof Malformed ? 1 : 0;
    }
    assertThat(malformed).isBetween(1_000, 39_000);
  }

  @Test
  void aFragmentOutsideOfItsReplicaIsRefusedAlsoWhenTheFlowIsKnown() {
    Journey flow = journey(3, 0, 1);
    byte[] bytes = MessageCodec.encode(fragment(flow, 0));
    assertThat(decode(bytes)).isInstanceOf(Decoded.Valid.class);

    byte[] beyond = bytes.clone();
    beyond[26] = 1; // 2 to the 40th, where the replica ends
    byte[] empty = Arrays.copyOf(bytes, bytes.length - ReplicaPacket.FRAGMENT_BYTES);

    assertThat(decode(beyond)).isInstanceOf(Malformed.class).isEqualTo(MessageCodec.decode(beyond));
    assertThat(decode(empty)).isInstanceOf(Malformed.class).isEqualTo(MessageCodec.decode(empty));
  }
}
