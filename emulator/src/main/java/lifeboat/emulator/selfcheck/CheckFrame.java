package lifeboat.emulator.selfcheck;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.HexFormat;
import java.util.zip.CRC32;

/**
 * The first bytes of every frame of the self-check.
 *
 * <pre>
 *  0  destination  01:80:c2:00:00:0f, a group that bridges keep to themselves (IEEE 802.1Q, 8.6.3),
 *                  unlike 01:80:c2:00:00:03, which plain switches pass on here
 *  6  source       the port that sends
 * 12  ethertype    0x88b5, for experiments (IEEE 802, 9.2.3); no screen of a relay lets it through
 * 14  round        frames of an earlier round, or of another check, are none of this one
 * 18  direction
 * 22  index        number of the frame within its direction
 * 26  CRC-32       of bytes 14 to 25: a frame with a wrong bit must not pass for another one
 * 30  zeros
 * </pre>
 */
final class CheckFrame {

  static final int ETHERTYPE = 0x88b5;

  /** Length of the shortest frame of a check. */
  static final int BYTES = 32;

  /** Answer of {@link Codec#read}: not a frame of this round. */
  static final int FOREIGN = -1;

  /** Answer of {@link Codec#read}: a frame of the self-check with a wrong bit. */
  static final int SPOILT = -2;

  private static final HexFormat MAC = HexFormat.ofDelimiter(":");
  private static final byte[] GROUP = MAC.parseHex("01:80:c2:00:00:0f");
  private static final int ROUND_OFFSET = 14;
  private static final int DIRECTION_OFFSET = 18;
  private static final int INDEX_OFFSET = 22;
  private static final int CHECK_OFFSET = 26;
  private static final int CHECKED_BYTES = CHECK_OFFSET - ROUND_OFFSET;

  private CheckFrame() {}

  /** Writes the bytes that all frames from one port have in common. */
  static void address(MemorySegment frame, String sourceMac) {
    MemorySegment.copy(GROUP, 0, frame, JAVA_BYTE, 0, GROUP.length);
    byte[] source = MAC.parseHex(sourceMac);
    MemorySegment.copy(source, 0, frame, JAVA_BYTE, GROUP.length, source.length);
    frame.set(JAVA_BYTE, 12, (byte) (ETHERTYPE >> 8));
    frame.set(JAVA_BYTE, 13, (byte) ETHERTYPE);
  }

  /** Numbers frames, and finds the numbers of those that arrive; for one thread. */
  static final class Codec {

    private static final ValueLayout.OfInt INT = JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

    private final int round;
    private final CRC32 crc = new CRC32();
    private final byte[] checked = new byte[CHECKED_BYTES];

    Codec(int round) {
      this.round = round;
    }

    void number(MemorySegment frame, int direction, int index) {
      frame.set(INT, ROUND_OFFSET, round);
      frame.set(INT, DIRECTION_OFFSET, direction);
      frame.set(INT, INDEX_OFFSET, index);
      frame.set(INT, CHECK_OFFSET, check(frame));
    }

    /**
     * The number of a frame that arrived.
     *
     * @param bytes its length
     * @param direction the one that ends at this port
     */
    int read(MemorySegment frame, int bytes, int direction) {
      if (bytes < BYTES) {
        return FOREIGN;
      }
      if (frame.get(INT, CHECK_OFFSET) != check(frame)) {
        return SPOILT;
      }
      boolean expected =
          frame.get(INT, ROUND_OFFSET) == round && frame.get(INT, DIRECTION_OFFSET) == direction;
      return expected ? Math.max(FOREIGN, frame.get(INT, INDEX_OFFSET)) : FOREIGN;
    }

    private int check(MemorySegment frame) {
      MemorySegment.copy(frame, JAVA_BYTE, ROUND_OFFSET, checked, 0, CHECKED_BYTES);
      crc.reset();
      crc.update(checked);
      return (int) crc.getValue();
    }
  }
}
