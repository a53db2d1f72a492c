package lifeboat.relay.message;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Reads the parts of messages. What is not there, or has no meaning, ends the reading with {@link
 * Fault}, which never leaves {@link MessageCodec}.
 */
final class WireReader {

  /** The bytes are no message; carries the position and what was wrong there. */
  static final class Fault extends Exception {
    private static final long serialVersionUID = 1L;
    private final int position;
    private final String reason;

    Fault(int position, String reason) {
      super(reason, null, false, false);
      this.position = position;
      this.reason = reason;
    }

    Malformed toMalformed() {
      return new Malformed(position, reason);
    }
  }

  private final byte[] bytes;
  private final ByteBuffer buffer;

  WireReader(byte[] bytes, int offset, int length) {
    this.bytes = bytes;
    buffer = ByteBuffer.wrap(bytes, offset, length).slice();
  }

  int position() {
    return buffer.position();
  }

  int remaining() {
    return buffer.remaining();
  }

  Fault fault(String reason) {
    return new Fault(buffer.position(), reason);
  }

  private void need(int count) throws Fault {
    if (buffer.remaining() < count) {
      throw fault("ends " + (count - buffer.remaining()) + " bytes too early");
    }
  }

  int u8() throws Fault {
    need(1);
    return buffer.get() & 0xff;
  }

  int u16() throws Fault {
    need(2);
    return buffer.getShort() & 0xffff;
  }

  int i32() throws Fault {
    need(4);
    return buffer.getInt();
  }

  long u48() throws Fault {
    need(6);
    return (buffer.getShort() & 0xffffL) << 32 | (buffer.getInt() & 0xffffffffL);
  }

  long i64() throws Fault {
    need(8);
    return buffer.getLong();
  }

  long nonNegative(String what) throws Fault {
    long value = i64();
    if (value < 0) {
      throw fault("negative " + what);
    }
    return value;
  }

  double f64(double min, double max, String what) throws Fault {
    need(8);
    double value = buffer.getDouble();
    if (!(value >= min && value <= max)) {
      throw fault(what + " out of range");
    }
    return value;
  }

  int countUpTo(int limit, String what) throws Fault {
    int count = u8();
    if (count > limit) {
      throw fault(count + " " + what + ", more than " + limit);
    }
    return count;
  }

  <E extends Coded> E oneOf(E[] values, String what) throws Fault {
    int code = u8();
    for (E value : values) {
      if (value.code() == code) {
        return value;
      }
    }
    throw fault("no " + what + " has code " + code);
  }

  boolean flag() throws Fault {
    int value = u8();
    if (value > 1) {
      throw fault("neither present nor absent: " + value);
    }
    return value == 1;
  }

  Ipv4 address() throws Fault {
    return new Ipv4(i32());
  }

  Prefix prefix() throws Fault {
    Ipv4 network = address();
    Prefix prefix = new Prefix(network, countUpTo(32, "bits of a prefix"));
    if (!prefix.network().equals(network)) {
      throw fault("bits of a host in a prefix");
    }
    return prefix;
  }

  UUID uuid() throws Fault {
    return new UUID(i64(), i64());
  }

  FlowKey flow() throws Fault {
    return new FlowKey(uuid(), i32(), u8(), u8());
  }

  Place place() throws Fault {
    return new Place(f64(-90, 90, "latitude"), f64(-180, 180, "longitude"));
  }

  Place shortPlace() throws Fault {
    double latitude = i32() / WireWriter.SHORT_DEGREE;
    double longitude = i32() / WireWriter.SHORT_DEGREE;
    if (Math.abs(latitude) > 90 || Math.abs(longitude) > 180) {
      throw fault("no such place");
    }
    return new Place(latitude, longitude);
  }

  List<Ipv4> path() throws Fault {
    int count = countUpTo(Message.ReplicaPacket.MAX_PATH, "relays on the path");
    List<Ipv4> path = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      path.add(address());
    }
    return path;
  }

  List<ByteRange> ranges() throws Fault {
    int count = countUpTo(Message.MAX_RANGES, "ranges");
    List<ByteRange> ranges = new ArrayList<>(count);
    long last = -1;
    for (int i = 0; i < count; i++) {
      long from = u48();
      long to = u48();
      if (from <= last || to <= from) {
        throw fault("ranges are not in ascending order");
      }
      ranges.add(new ByteRange(from, to));
      last = to;
    }
    return ranges;
  }

  Message.Destination destination() throws Fault {
    return new Message.Destination(
        address(), uuid(), flag() ? Optional.of(place()) : Optional.empty());
  }

  String text(int maxBytes) throws Fault {
    int length = countUpTo(maxBytes, "bytes of text");
    need(length);
    ByteBuffer part = buffer.slice(buffer.position(), length);
    buffer.position(buffer.position() + length);
    try {
      CharBuffer text = StandardCharsets.UTF_8.newDecoder().decode(part);
      return text.toString();
    } catch (CharacterCodingException e) {
      throw fault("text is not UTF-8");
    }
  }

  Payload payload(int length) throws Fault {
    need(length);
    Payload payload = Payload.of(bytes, buffer.arrayOffset() + buffer.position(), length);
    buffer.position(buffer.position() + length);
    return payload;
  }

  /** Everything that is left fills the message up, and means nothing. */
  void zerosToEnd() throws Fault {
    while (buffer.hasRemaining()) {
      if (buffer.get() != 0) {
        throw fault("filling that is not zero");
      }
    }
  }

  void end() throws Fault {
    if (buffer.hasRemaining()) {
      throw fault(buffer.remaining() + " bytes after the end");
    }
  }
}
