package lifeboat.relay.message;

/** The bytes from {@code from} (inclusive) to {@code to} (exclusive) of a replica stream. */
public record ByteRange(long from, long to) {

  public ByteRange {
    if (from < 0 || to <= from) {
      throw new IllegalArgumentException("no bytes from " + from + " to " + to);
    }
  }

  public long length() {
    return to - from;
  }

  @Override
  public String toString() {
    return from + "-" + to;
  }
}
