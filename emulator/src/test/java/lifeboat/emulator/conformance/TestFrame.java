package lifeboat.emulator.conformance;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;

/**
 * Frames that can be told apart when some of their bits are wrong: of a type that no kernel
 * answers, with their number three times, and the rest made of the number.
 */
final class TestFrame {

  /** IEEE 802 local experimental ethertype 1. */
  private static final int TYPE = 0x88b5;

  private static final int HEADER_BYTES = 14;
  private static final int NUMBER_BYTES = 4;
  private static final int COPIES = 3;

  /** More wrong bits than any link makes: this is a frame of somebody else. */
  private static final int STRANGE_BITS = 64;

  private TestFrame() {}

  static void write(MemorySegment frame, int number, int bytes) {
    for (int at = 0; at < bytes; at++) {
      frame.set(JAVA_BYTE, at, byteAt(number, at));
    }
  }

  /** The byte at a place of a frame; the addresses are those that nobody minds. */
  private static byte byteAt(int number, int at) {
    if (at < HEADER_BYTES) {
      return switch (at) {
        case 0, 6 -> 2; // locally administered
        case 5, 11 -> (byte) at;
        case 12 -> (byte) (TYPE >> 8);
        case 13 -> (byte) TYPE;
        default -> 0;
      };
    }
    int afterHeader = at - HEADER_BYTES;
    if (afterHeader < COPIES * NUMBER_BYTES) {
      return (byte) (number >> (24 - 8 * (afterHeader % NUMBER_BYTES)));
    }
    return (byte) (number * 31 + at * 7);
  }

  /** The number of a frame, if two of its three copies of each bit are right. */
  static int number(MemorySegment frame) {
    int a = copy(frame, 0);
    int b = copy(frame, 1);
    int c = copy(frame, 2);
    return (a & b) | (a & c) | (b & c);
  }

  private static int copy(MemorySegment frame, int which) {
    int number = 0;
    for (int i = 0; i < NUMBER_BYTES; i++) {
      int at = HEADER_BYTES + which * NUMBER_BYTES + i;
      number = number << 8 | (frame.get(JAVA_BYTE, at) & 0xff);
    }
    return number;
  }

  /** How many bits are not those of frame {@code number}. */
  static int wrongBits(MemorySegment frame, int number, int bytes) {
    int wrong = 0;
    for (int at = 0; at < bytes; at++) {
      wrong += Integer.bitCount((frame.get(JAVA_BYTE, at) ^ byteAt(number, at)) & 0xff);
    }
    return wrong;
  }

  static boolean isOurs(int wrongBits) {
    return wrongBits < STRANGE_BITS;
  }
}
