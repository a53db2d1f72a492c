package lifeboat.relay.seal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import lifeboat.relay.message.Decoded;
import lifeboat.relay.message.FlowKey;
import lifeboat.relay.message.Ipv4;
import lifeboat.relay.message.Mac;
import lifeboat.relay.message.Message;
import lifeboat.relay.message.MessageCodec;
import lifeboat.relay.message.Payload;
import lifeboat.relay.message.RandomMessages;
import org.junit.jupiter.api.Test;

/** Alice and Bob share a key; Mallory has none, and hears everything. */
class SealerTest {

  private static final Ipv4 ALICE = Ipv4.parse("10.0.0.1");
  private static final Ipv4 BOB = Ipv4.parse("10.0.0.2");
  private static final Bounds TO_BOB = Bounds.routed(ALICE, BOB);
  private static final Bounds TO_ALICE = Bounds.routed(BOB, ALICE);
  private static final NetworkKeys.Key OLD = key(1);
  private static final NetworkKeys.Key NEW = key(2);

  private final SplittableRandom random = new SplittableRandom(1);
  private final Sealer alice = sealer(OLD);
  private final Sealer bob = sealer(OLD);
  private long nowNanos;

  private static NetworkKeys.Key key(int id) {
    return new NetworkKeys.Key(id, Collections.nCopies(NetworkKeys.KEY_BYTES, (byte) id));
  }

  private Sealer sealer(NetworkKeys.Key... keys) {
    return new Sealer(new NetworkKeys(List.of(keys)), random::nextLong);
  }

  private static Message message(int sequence) {
    return new Message.Inquiry(new FlowKey(new UUID(1, 2), sequence, 0, 0));
  }

  private byte[] sealed(Sealer sender, byte[] message, Bounds bounds) {
    byte[] bytes = Arrays.copyOf(message, MessageCodec.MAX_MESSAGE_BYTES);
    return Arrays.copyOf(bytes, sender.seal(bytes, 0, message.length, bounds, nowNanos));
  }

  private byte[] fromAlice(Sealer sender, int sequence) {
    return sealed(sender, MessageCodec.encode(message(sequence)), TO_BOB);
  }

  private Opened opened(Sealer receiver, byte[] bytes, Bounds bounds) {
    return receiver.open(bytes.clone(), 0, bytes.length, bounds, nowNanos);
  }

  /** Carries what the two say between seals back and forth until they are silent. */
  private void meet(Sealer sender, Sealer receiver) {
    List<byte[]> answers = answersOf(opened(receiver, fromAlice(sender, 0), TO_BOB));
    for (boolean toSender = true; !answers.isEmpty(); toSender = !toSender) {
      List<byte[]> next = new ArrayList<>();
      for (byte[] answer : answers) {
        Bounds bounds = toSender ? TO_ALICE : TO_BOB;
        byte[] bytes = sealed(toSender ? receiver : sender, answer, bounds);
        next.addAll(answersOf(opened(toSender ? sender : receiver, bytes, bounds)));
      }
      answers = next;
    }
  }

  private static List<byte[]> answersOf(Opened opened) {
    return switch (opened) {
      case Opened.Genuine _ -> List.of();
      case Opened.Dropped _ -> List.of();
      case Opened.Unproven unproven -> unproven.answers();
      case Opened.Handled handled -> handled.answers();
    };
  }

  private static void assertDropped(Opened opened, SealFault why) {
    assertThat(opened)
        .isInstanceOfSatisfying(
            Opened.Dropped.class, dropped -> assertThat(dropped.why()).isEqualTo(why));
  }

  @Test
  void whatIsSealedIsReadAsItWasBefore() {
    meet(alice, bob);
    RandomMessages messages = new RandomMessages(random, 3);
    for (int i = 0; i < 2000; i++) {
      Message message = messages.next();
      byte[] plain = MessageCodec.encode(message);
      if (plain.length + Sealer.BYTES > MessageCodec.MAX_MESSAGE_BYTES
          && !(message instanceof Message.TrainPacket)) {
        continue;
      }
      byte[] bytes = sealed(alice, plain, TO_BOB);
      Opened opened = bob.open(bytes, 0, bytes.length, TO_BOB, nowNanos);
      assertThat(opened).as("%s", message).isInstanceOf(Opened.Genuine.class);
      int length = ((Opened.Genuine) opened).length();
      assertThat(MessageCodec.decode(bytes, 0, length)).isEqualTo(new Decoded.Valid(message));
    }
  }

  @Test
  void bothKnowEachOtherAfterOneMeeting() {
    meet(alice, bob);
    byte[] back = sealed(bob, MessageCodec.encode(message(1)), TO_ALICE);
    assertThat(opened(alice, back, TO_ALICE)).isInstanceOf(Opened.Genuine.class);
  }

  @Test
  void everyBitIsCovered() {
    meet(alice, bob);
    byte[] bytes = fromAlice(alice, 1);
    for (int bit = 0; bit < 8 * bytes.length; bit++) {
      byte[] forged = bytes.clone();
      forged[bit / 8] ^= (byte) (1 << bit % 8);
      assertThat(opened(bob, forged, TO_BOB)).as("bit %d", bit).isInstanceOf(Opened.Dropped.class);
    }
    assertThat(opened(bob, bytes, TO_BOB)).isInstanceOf(Opened.Genuine.class);
  }

  @Test
  void everyOtherLengthIsDropped() {
    meet(alice, bob);
    byte[] bytes = fromAlice(alice, 1);
    for (int length = 0; length < bytes.length; length++) {
      assertThat(opened(bob, Arrays.copyOf(bytes, length), TO_BOB))
          .isInstanceOf(Opened.Dropped.class);
    }
    assertDropped(opened(bob, Arrays.copyOf(bytes, 35), TO_BOB), SealFault.TRUNCATED);
    assertDropped(opened(bob, Arrays.copyOf(bytes, bytes.length + 1), TO_BOB), SealFault.OTHER_KEY);
  }

  @Test
  void aMessageCountsOnceWhateverTheOrder() {
    meet(alice, bob);
    List<byte[]> messages = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      messages.add(fromAlice(alice, i));
    }
    Collections.shuffle(messages, new java.util.Random(1));
    for (byte[] bytes : messages) {
      assertThat(opened(bob, bytes, TO_BOB)).isInstanceOf(Opened.Genuine.class);
    }
    for (byte[] bytes : messages) {
      assertDropped(opened(bob, bytes, TO_BOB), SealFault.REPLAYED);
    }
  }

  @Test
  void whatIsOlderThanTheWindowCountsAsSeen() {
    meet(alice, bob);
    byte[] late = fromAlice(alice, 0);
    for (int i = 0; i < ReplayWindow.BITS + 5; i++) {
      assertThat(opened(bob, fromAlice(alice, i), TO_BOB)).isInstanceOf(Opened.Genuine.class);
    }
    assertDropped(opened(bob, late, TO_BOB), SealFault.REPLAYED);
  }

  @Test
  void aMessageIsForOneReceiverOnOneWay() {
    Bounds onLink = Bounds.onLink(ALICE, Ipv4.UNSPECIFIED, new Mac(1), new Mac(2));
    Bounds otherLink = Bounds.onLink(ALICE, Ipv4.UNSPECIFIED, new Mac(1), new Mac(3));
    meet(alice, bob);
    byte[] bytes = sealed(alice, MessageCodec.encode(message(1)), onLink);
    assertDropped(opened(bob, bytes, otherLink), SealFault.FORGED);
    assertDropped(opened(bob, bytes, Bounds.routed(BOB, ALICE)), SealFault.FORGED);
    assertThat(opened(bob, bytes, onLink)).isInstanceOf(Opened.Genuine.class);
  }

  @Test
  void whatComesBackToItsSenderIsDropped() {
    meet(alice, bob);
    assertDropped(opened(alice, fromAlice(alice, 1), TO_BOB), SealFault.REFLECTED);
  }

  @Test
  void openAndSealedNetworksDoNotUnderstandEachOther() {
    meet(alice, bob);
    byte[] plain = MessageCodec.encode(message(1));
    assertDropped(opened(bob, plain, TO_BOB), SealFault.UNSEALED);
    assertThat(MessageCodec.decode(fromAlice(alice, 1)))
        .isEqualTo(new lifeboat.relay.message.Malformed(2, "version 2"));
    byte[] later = fromAlice(alice, 1);
    later[2] = 3;
    assertDropped(opened(bob, later, TO_BOB), SealFault.OTHER_VERSION);
    assertDropped(opened(bob, new byte[100], TO_BOB), SealFault.FOREIGN);
  }

  /** Mallory has recorded all that Alice said before Bob restarted, or before Alice did. */
  @Test
  void anOldSessionIsNotBelievedAgain() {
    meet(alice, bob);
    byte[] recorded = fromAlice(alice, 1);
    Sealer restarted = sealer(OLD);
    List<byte[]> answers = answersOf(opened(restarted, recorded, TO_BOB));
    assertThat(answers).as("the restarted one asks").hasSize(1);
    assertThat(opened(restarted, recorded, TO_BOB)).isInstanceOf(Opened.Unproven.class);

    Sealer next = sealer(OLD);
    byte[] question = sealed(restarted, answers.getFirst(), TO_ALICE);
    assertDropped(opened(next, question, TO_ALICE), SealFault.REPLAYED);
    assertThat(opened(restarted, recorded, TO_BOB)).isInstanceOf(Opened.Unproven.class);
    meet(next, restarted);
    assertThat(opened(restarted, fromAlice(next, 2), TO_BOB)).isInstanceOf(Opened.Genuine.class);
    assertThat(opened(restarted, recorded, TO_BOB)).isInstanceOf(Opened.Unproven.class);
  }

  /** What was recorded of a session that lives does not count after the proof either. */
  @Test
  void aProofIsWorthNothingForWhatWasSaidLongBeforeIt() {
    meet(alice, bob);
    byte[] recorded = fromAlice(alice, 1);
    nowNanos += 2 * Sealer.MARK_NANOS;
    fromAlice(alice, 1);
    nowNanos += Sealer.MARK_NANOS;
    byte[] recent = fromAlice(alice, 1);
    Sealer restarted = sealer(OLD);
    meet(alice, restarted);
    assertDropped(opened(restarted, recorded, TO_BOB), SealFault.REPLAYED);
    assertThat(opened(restarted, recent, TO_BOB)).isInstanceOf(Opened.Genuine.class);
    assertDropped(opened(restarted, recent, TO_BOB), SealFault.REPLAYED);
    assertThat(opened(restarted, fromAlice(alice, 2), TO_BOB)).isInstanceOf(Opened.Genuine.class);
  }

  @Test
  void anAnswerToAnotherQuestionProvesNothing() {
    List<byte[]> asked = answersOf(opened(bob, fromAlice(alice, 0), TO_BOB));
    byte[] question = sealed(bob, asked.getFirst(), TO_ALICE);
    byte[] answer = sealed(alice, answersOf(opened(alice, question, TO_ALICE)).getFirst(), TO_BOB);
    Sealer restarted = sealer(OLD);
    opened(restarted, fromAlice(alice, 1), TO_BOB);
    assertDropped(opened(restarted, answer, TO_BOB), SealFault.REPLAYED);
  }

  @Test
  void aKeyChangesWhileBothAreAccepted() {
    Sealer changed = sealer(NEW, OLD);
    Sealer behind = sealer(OLD, NEW);
    meet(changed, behind);
    assertThat(opened(behind, fromAlice(changed, 1), TO_BOB)).isInstanceOf(Opened.Genuine.class);
    byte[] back = sealed(behind, MessageCodec.encode(message(2)), TO_ALICE);
    assertThat(opened(changed, back, TO_ALICE)).isInstanceOf(Opened.Genuine.class);
    assertDropped(opened(bob, fromAlice(changed, 3), TO_BOB), SealFault.OTHER_KEY);
  }

  @Test
  void thoseWhoMayBeAskedAndThoseWhoAreKnownAreBounded() {
    for (int i = 0; i < 5 * Sealer.MAX_CHALLENGES; i++) {
      Sealer stranger = sealer(OLD);
      assertThat(opened(bob, fromAlice(stranger, i), TO_BOB)).isInstanceOf(Opened.Unproven.class);
    }
    for (int i = 0; i < Sealer.MAX_SESSIONS + 10; i++) {
      meet(sealer(OLD), bob);
    }
    meet(alice, bob);
    assertThat(opened(bob, fromAlice(alice, 1), TO_BOB)).isInstanceOf(Opened.Genuine.class);
    assertThat(bob.sessionCount()).isEqualTo(Sealer.MAX_SESSIONS);
  }

  @Test
  void aSenderIsAskedSeldom() {
    byte[] first = fromAlice(alice, 1);
    assertThat(answersOf(opened(bob, first, TO_BOB))).hasSize(1);
    assertThat(answersOf(opened(bob, first, TO_BOB))).isEmpty();
    nowNanos += Sealer.CHALLENGE_NANOS;
    assertThat(answersOf(opened(bob, first, TO_BOB))).hasSize(1);
  }

  @Test
  void whatIsDroppedIsCountedByReason() {
    meet(alice, bob);
    opened(bob, new byte[3], TO_BOB);
    opened(bob, new byte[3], TO_BOB);
    opened(bob, new byte[50], TO_BOB);
    assertThat(bob.faults())
        .containsEntry(SealFault.TRUNCATED, 2L)
        .containsEntry(SealFault.FOREIGN, 1L)
        .doesNotContainKey(SealFault.UNPROVEN);
  }

  @Test
  void aMessageThatIsTooLongForASealIsNotSentAndCounted() {
    Message full =
        new Message.NormalPacket(
            new FlowKey(new UUID(1, 2), 1, 0, 0), 0, Payload.of(new byte[1440]));
    assertThat(sealed(alice, MessageCodec.encode(full), TO_BOB)).isEmpty();
    assertThat(alice.unsealable()).isEqualTo(1);
  }

  @Test
  void randomBytesAreNeverGenuine() {
    meet(alice, bob);
    byte[] bytes = new byte[200];
    for (int i = 0; i < 20_000; i++) {
      random.nextBytes(bytes);
      if (i % 2 == 0) {
        System.arraycopy(new byte[] {0x4C, 0x42, 2}, 0, bytes, 0, 3);
        bytes[bytes.length - Sealer.BYTES] = 1;
      }
      assertThat(opened(bob, bytes, TO_BOB)).isInstanceOf(Opened.Dropped.class);
    }
  }
}
