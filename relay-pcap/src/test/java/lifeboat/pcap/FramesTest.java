package lifeboat.pcap;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Optional;
import java.util.SplittableRandom;
import lifeboat.relay.message.Ipv4;
import lifeboat.relay.message.Mac;
import org.junit.jupiter.api.Test;

/** Frames are built as other hosts expect them, and damaged ones are not taken for intact. */
class FramesTest {

  private static final Mac FROM = Mac.parse("02:00:00:00:00:01");
  private static final Mac TO = Mac.parse("02:00:00:00:00:02");
  private static final Ipv4 SOURCE = Ipv4.parse("172.16.0.10");
  private static final Ipv4 DESTINATION = Ipv4.parse("10.0.0.7");
  private static final int HEADER_BYTES = 42;

  private static byte[] frame(byte[] message) {
    return Frames.build(FROM, TO, SOURCE, DESTINATION, message);
  }

  private static byte[] randomBytes(int length, long seed) {
    byte[] bytes = new byte[length];
    new SplittableRandom(seed).nextBytes(bytes);
    return bytes;
  }

  @Test
  void takesApartWhatItHasBuiltWhateverTheLength() {
    for (int length = 0; length <= 1472; length++) {
      byte[] message = randomBytes(length, length);
      byte[] frame = frame(message);
      Frames.Parts parts = Frames.parse(frame).orElseThrow();
      assertThat(parts.from()).isEqualTo(FROM);
      assertThat(parts.source()).isEqualTo(SOURCE);
      assertThat(parts.destination()).isEqualTo(DESTINATION);
      assertThat(Arrays.copyOfRange(frame, parts.offset(), parts.offset() + parts.length()))
          .isEqualTo(message);
    }
  }

  /** RFC 768 and RFC 1071, a pair of bytes at a time. */
  @Test
  void bearsTheChecksumsThatAnyReceiverComputes() {
    for (int length = 0; length <= 1472; length++) {
      byte[] frame = frame(randomBytes(length, ~length));
      assertThat(sum(frame, 14, 20, 0)).as("header of %d", length).isEqualTo(0xffff);
      long addresses = sum(frame, 26, 8, 0);
      int udpBytes = 8 + length;
      assertThat(sum(frame, 34, udpBytes, addresses + 17 + udpBytes))
          .as("packet of %d", length)
          .isEqualTo(0xffff);
    }
  }

  private static long sum(byte[] bytes, int at, int length, long start) {
    long sum = start;
    for (int i = 0; i < length; i++) {
      sum += (long) (bytes[at + i] & 0xff) << (i % 2 == 0 ? 8 : 0);
      sum = (sum & 0xffff) + (sum >>> 16);
    }
    return (sum & 0xffff) + (sum >>> 16);
  }

  @Test
  void ignoresWhatPadsAShortFrame() {
    byte[] padded = Arrays.copyOf(frame(new byte[] {1, 2, 3}), 60);
    assertThat(Frames.parse(padded).map(Frames.Parts::length)).contains(3);
  }

  @Test
  void rejectsEveryDamagedBitOfPacketAndMessage() {
    byte[] frame = frame(randomBytes(100, 1));
    for (int bit = 12 * 8; bit < frame.length * 8; bit++) {
      byte[] damaged = frame.clone();
      damaged[bit / 8] ^= (byte) (1 << bit % 8);
      assertThat(Frames.parse(damaged)).as("bit %d", bit).isEmpty();
    }
  }

  @Test
  void rejectsEveryDamagedByteOfPacketAndMessage() {
    byte[] frame = frame(randomBytes(33, 2));
    SplittableRandom random = new SplittableRandom(3);
    for (int at = 12; at < frame.length; at++) {
      for (int i = 0; i < 8; i++) {
        byte[] damaged = frame.clone();
        damaged[at] ^= (byte) (1 + random.nextInt(255));
        assertThat(Frames.parse(damaged)).as("byte %d", at).isEmpty();
      }
    }
  }

  @Test
  void rejectsTruncatedFrames() {
    byte[] frame = frame(randomBytes(100, 4));
    for (int length = 0; length < frame.length; length++) {
      assertThat(Frames.parse(Arrays.copyOf(frame, length))).as("%d bytes", length).isEmpty();
    }
  }

  @Test
  void bytesOfPureChanceAreNoPacketAndNoFailure() {
    SplittableRandom random = new SplittableRandom(5);
    for (int i = 0; i < 20_000; i++) {
      byte[] bytes = new byte[random.nextInt(200)];
      random.nextBytes(bytes);
      if (bytes.length > 14) {
        bytes[12] = 8;
        bytes[13] = 0;
        bytes[14] = (byte) (0x40 | random.nextInt(16));
      }
      Optional<Frames.Parts> parts = Frames.parse(bytes);
      assertThat(parts.map(p -> p.offset() + p.length() <= bytes.length).orElse(true)).isTrue();
    }
  }

  @Test
  void aChecksumOfZeroIsSentAsAllOnesSinceZeroMeansNone() {
    // The two bytes make the one's complement sum of the packet all ones.
    for (int word = 0; word < 65_536; word++) {
      byte[] frame = frame(new byte[] {(byte) (word >>> 8), (byte) word});
      assertThat(frame[40] != 0 || frame[41] != 0).as("word %d", word).isTrue();
    }
    assertThat(frame(new byte[0])).hasSize(HEADER_BYTES);
  }
}
