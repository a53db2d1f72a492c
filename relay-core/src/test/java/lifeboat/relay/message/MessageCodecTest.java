package lifeboat.relay.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.UUID;
import lifeboat.relay.message.Area.Circle;
import lifeboat.relay.message.Area.Polygon;
import lifeboat.relay.message.Message.Accepted;
import lifeboat.relay.message.Message.Destination;
import lifeboat.relay.message.Message.GeoUpdate;
import lifeboat.relay.message.Message.NormalPacket;
import lifeboat.relay.message.Message.Progress;
import lifeboat.relay.message.Message.ReplicaPacket;
import lifeboat.relay.message.Message.Stored;
import org.junit.jupiter.api.Test;

/** The codec loses nothing, refuses what is no message, and never fails. */
class MessageCodecTest {

  private static final long SEED = Long.getLong("lifeboat.mutation.seed", 3);

  /** Messages with random changes; {@code scripts/mutations} has many more. */
  private static final int ROUNDS = Integer.getInteger("lifeboat.messages", 60_000);

  private static final FlowKey FLOW = new FlowKey(new UUID(1, 2), -1, 255, 255);

  @Test
  void bringsEveryMessageBackAsItWasAndKnowsItsLength() {
    RandomMessages messages = new RandomMessages(new SplittableRandom(1), 1000);
    for (int type : RandomMessages.TYPES) {
      for (int i = 0; i < 500; i++) {
        Message message = messages.next(type);
        byte[] bytes = MessageCodec.encode(message);
        assertThat(bytes[3]).isEqualTo((byte) type);
        assertThat(MessageCodec.length(message)).isEqualTo(bytes.length);
        assertThat(MessageCodec.decode(bytes)).isEqualTo(new Decoded.Valid(message));
      }
    }
  }

  @Test
  void decodesMessagesInTheMiddleOfAFrame() {
    RandomMessages messages = new RandomMessages(new SplittableRandom(2), 1000);
    for (int i = 0; i < 500; i++) {
      Message message = messages.next();
      byte[] bytes = MessageCodec.encode(message);
      byte[] frame = new byte[42 + bytes.length + 7];
      System.arraycopy(bytes, 0, frame, 42, bytes.length);
      assertThat(MessageCodec.decode(frame, 42, bytes.length))
          .isEqualTo(new Decoded.Valid(message));
    }
  }

  @Test
  void anyBytesGiveAMessageThatEncodesToTheSameBytesOrAReason() {
    SplittableRandom random = new SplittableRandom(SEED);
    RandomMessages messages = new RandomMessages(random, 1000);
    int valid = 0;
    for (int i = 0; i < ROUNDS; i++) {
      byte[] bytes = mutated(MessageCodec.encode(messages.next()), random);
      switch (MessageCodec.decode(bytes)) {
        case Decoded.Valid decoded -> {
          valid++;
          assertThat(MessageCodec.encode(decoded.message()))
              .as("number %d, %s", i, decoded.message())
              .isEqualTo(bytes);
        }
        case Malformed malformed -> {
          assertThat(malformed.position()).isBetween(0, bytes.length);
          assertThat(malformed.reason()).isNotBlank();
        }
      }
    }
    assertThat(valid).as("mutations that are messages still").isGreaterThan(ROUNDS / 12);
  }

  @Test
  void bytesOfPureChanceAreNoMessageAndNoFailure() {
    SplittableRandom random = new SplittableRandom(4);
    for (int i = 0; i < 20_000; i++) {
      byte[] bytes = new byte[random.nextInt(1500)];
      random.nextBytes(bytes);
      if (bytes.length > 4 && i % 2 == 0) {
        bytes[0] = 0x4C;
        bytes[1] = 0x42;
        bytes[2] = 1;
        bytes[3] = (byte) random.nextInt(14);
      }
      assertThat(MessageCodec.decode(bytes)).isNotNull();
    }
  }

  @Test
  void everyTruncationAndEveryAppendedByteIsNoMessage() {
    RandomMessages messages = new RandomMessages(new SplittableRandom(5), 1000);
    for (int type : RandomMessages.TYPES) {
      byte[] bytes = MessageCodec.encode(messages.next(type));
      if (type != 4 && type != 5) { // The fragment is what is left of the packet.
        for (int length = 0; length < bytes.length; length++) {
          assertThat(MessageCodec.decode(bytes, 0, length)).isInstanceOf(Malformed.class);
        }
        byte[] longer = java.util.Arrays.copyOf(bytes, bytes.length + 1);
        assertThat(MessageCodec.decode(longer)).isInstanceOf(Malformed.class);
      }
    }
  }

  @Test
  void refusesMoreBytesThanAMessageHas() {
    byte[] bytes = new byte[MessageCodec.MAX_MESSAGE_BYTES + 1];
    System.arraycopy(header(5), 0, bytes, 0, 4);
    assertThat(MessageCodec.decode(bytes)).isInstanceOf(Malformed.class);
  }

  @Test
  void refusesAPrefixWithHostBitsSinceItWouldNotEncodeToTheSameBytes() {
    GeoEntry entry =
        new GeoEntry(
            Ipv4.parse("10.0.0.1"), 1, new Place(1, 2), "", List.of(Prefix.parse("172.16.0.0/24")));
    byte[] bytes =
        MessageCodec.encode(GeoUpdate.ofEntries(List.of(new Message.AgedEntry(entry, 0))));
    bytes[bytes.length - 2] = 7;
    assertThat(MessageCodec.decode(bytes)).isInstanceOf(Malformed.class);
  }

  @Test
  void aReplicaPacketWithEverythingInItFitsIntoOneMessage() {
    byte[] bytes = MessageCodec.encode(fullReplica(ReplicaPacket.FRAGMENT_BYTES));
    assertThat(bytes.length).isLessThanOrEqualTo(MessageCodec.MAX_MESSAGE_BYTES);
    assertThat(MessageCodec.decode(bytes)).isInstanceOf(Decoded.Valid.class);
  }

  @Test
  void refusesALongerFragmentSinceARelayCouldNotAddItselfToThePath() {
    ReplicaPacket packet = fullReplica(ReplicaPacket.FRAGMENT_BYTES + 1);
    assertThat(MessageCodec.decode(MessageCodec.encode(packet))).isInstanceOf(Malformed.class);
  }

  @Test
  void theLargestMessagesOfTheOtherTypesFit() {
    List<ByteRange> ranges = new ArrayList<>();
    for (int i = 0; i < Message.MAX_RANGES; i++) {
      ranges.add(new ByteRange(i * 10L, i * 10L + 5));
    }
    List<Ipv4> path = Collections.nCopies(ReplicaPacket.MAX_PATH, Ipv4.parse("10.0.0.1"));
    GeoEntry entry =
        new GeoEntry(
            Ipv4.parse("10.0.0.1"),
            1,
            new Place(1, 2),
            "x".repeat(GeoEntry.MAX_SITE_BYTES),
            Collections.nCopies(GeoEntry.MAX_LANS, Prefix.parse("10.0.0.0/8")));
    List<Message> largest =
        List.of(
            new Accepted(FLOW, 1, ranges, 1),
            new Stored(FLOW, new Destination(Ipv4.UNSPECIFIED, new UUID(3, 4)), 1, 2, ranges, path),
            GeoUpdate.ofEntries(
                Collections.nCopies(GeoUpdate.MAX_ENTRIES, new Message.AgedEntry(entry, 0))),
            GeoUpdate.ofDigests(Collections.nCopies(GeoUpdate.BUCKETS, -1L)),
            new Message.TrainPacket(
                Ipv4.UNSPECIFIED, 1, 2, 31, 32, 3, MessageCodec.MAX_MESSAGE_BYTES));
    for (Message message : largest) {
      byte[] bytes = MessageCodec.encode(message);
      assertThat(bytes.length).isLessThanOrEqualTo(MessageCodec.MAX_MESSAGE_BYTES);
      assertThat(MessageCodec.decode(bytes)).isEqualTo(new Decoded.Valid(message));
    }
  }

  @Test
  void aNormalPacketHasAHeaderOf32BytesAndFillsTheFrame() {
    NormalPacket packet =
        new NormalPacket(FLOW, 0, Payload.of(new byte[NormalPacket.FRAGMENT_BYTES]));
    byte[] bytes = MessageCodec.encode(packet);
    assertThat(bytes.length - NormalPacket.FRAGMENT_BYTES).isEqualTo(32);
    assertThat(bytes).hasSize(MessageCodec.MAX_MESSAGE_BYTES);
  }

  private static byte[] header(int type) {
    return HexFormat.of().parseHex("4c4201%02x".formatted(type));
  }

  private static ReplicaPacket fullReplica(int fragmentBytes) {
    EvaluationCriteria criteria =
        new EvaluationCriteria(
            1,
            2,
            3,
            0.5,
            4,
            5,
            Optional.of(new Polygon(Collections.nCopies(Polygon.MAX_CORNERS, new Place(1, 2)))),
            Collections.nCopies(
                EvaluationCriteria.MAX_EXCLUDED_AREAS, new Circle(new Place(1, 2), 3)),
            Collections.nCopies(EvaluationCriteria.MAX_EXCLUDED, new UUID(1, 1)));
    return new ReplicaPacket(
        FLOW,
        0,
        ReplicaStream.MAX_REPLICA_BYTES,
        criteria,
        Optional.of(new Place(3, 4)),
        Ipv4.parse("10.0.0.1"),
        new Progress(1, 2, 3),
        Collections.nCopies(ReplicaPacket.MAX_PATH, Ipv4.parse("10.0.0.2")),
        Payload.of(new byte[fragmentBytes]));
  }

  private static byte[] mutated(byte[] bytes, SplittableRandom random) {
    byte[] mutant = bytes.clone();
    if (random.nextInt(4) == 0) {
      mutant = java.util.Arrays.copyOf(mutant, random.nextInt(bytes.length + 20));
    }
    for (int left = random.nextInt(4); left > 0 && mutant.length > 0; left--) {
      int at = random.nextInt(mutant.length);
      mutant[at] =
          switch (random.nextInt(4)) {
            case 0 -> (byte) 0;
            case 1 -> (byte) 0xff;
            case 2 -> (byte) (mutant[at] ^ 1 << random.nextInt(8));
            default -> (byte) random.nextInt(256);
          };
    }
    return mutant;
  }
}
