package lifeboat.emulator.link;

/**
 * A frame to be sent.
 *
 * @param atNanos since the first one was
 * @param bytes of the whole Ethernet frame without its check sequence
 */
record Departure(long atNanos, int bytes) {

  static final int LEAST_BYTES = 60;
  static final int MOST_BYTES = 1514;

  Departure {
    if (atNanos < 0 || bytes < LEAST_BYTES || bytes > MOST_BYTES) {
      throw new IllegalArgumentException(bytes + " bytes at " + atNanos);
    }
  }

  String print() {
    return atNanos + " " + bytes;
  }

  static Departure parse(String line) {
    int space = line.indexOf(' ');
    return new Departure(
        Long.parseLong(line.substring(0, space)), Integer.parseInt(line.substring(space + 1)));
  }
}
