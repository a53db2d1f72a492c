package lifeboat.relay.message;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;

/**
 * Writes the parts of messages in network byte order, or only counts their bytes: so that the
 * length of a message and its bytes come from one definition.
 */
final class WireWriter {

  /** Units of a short place in a degree. */
  static final double SHORT_DEGREE = 1e7;

  private static final ByteBuffer NOWHERE = ByteBuffer.allocate(0);

  private final ByteBuffer buffer;
  private final boolean counts;
  private int length;

  private WireWriter(ByteBuffer buffer, boolean counts) {
    this.buffer = buffer;
    this.counts = counts;
  }

  /** A writer that keeps what is written. */
  static WireWriter writing() {
    return new WireWriter(ByteBuffer.allocate(MessageCodec.MAX_MESSAGE_BYTES), false);
  }

  /** A writer into a part of an array. */
  static WireWriter writing(byte[] target, int at) {
    return new WireWriter(
        ByteBuffer.wrap(target, at, MessageCodec.MAX_MESSAGE_BYTES).slice(), false);
  }

  /** A writer that knows in the end how much was written, and nothing else. */
  static WireWriter counting() {
    return new WireWriter(NOWHERE, true);
  }

  /** Takes {@code bytes} into account; whether they are to be written as well. */
  private boolean writes(int bytes) {
    length += bytes;
    return !counts;
  }

  WireWriter u8(int value) {
    if (writes(1)) {
      buffer.put((byte) value);
    }
    return this;
  }

  WireWriter u16(int value) {
    if (writes(2)) {
      buffer.putShort((short) value);
    }
    return this;
  }

  WireWriter i32(int value) {
    if (writes(4)) {
      buffer.putInt(value);
    }
    return this;
  }

  WireWriter u48(long value) {
    if (writes(6)) {
      buffer.putShort((short) (value >>> 32)).putInt((int) value);
    }
    return this;
  }

  WireWriter i64(long value) {
    if (writes(8)) {
      buffer.putLong(value);
    }
    return this;
  }

  WireWriter f64(double value) {
    if (writes(8)) {
      buffer.putDouble(value);
    }
    return this;
  }

  WireWriter zeros(int count) {
    if (writes(count)) {
      buffer.put(new byte[count]);
    }
    return this;
  }

  WireWriter address(Ipv4 address) {
    return i32(address.bits());
  }

  WireWriter uuid(UUID uuid) {
    return i64(uuid.getMostSignificantBits()).i64(uuid.getLeastSignificantBits());
  }

  WireWriter flow(FlowKey flow) {
    return uuid(flow.source()).i32(flow.sequence()).u8(flow.copy()).u8(flow.attempt());
  }

  WireWriter place(Place place) {
    return f64(place.latitudeDegrees()).f64(place.longitudeDegrees());
  }

  /** Degrees in units of 10⁻⁷, a centimetre: half the length of {@link #place}. */
  WireWriter shortPlace(Place place) {
    return i32((int) Math.round(place.latitudeDegrees() * SHORT_DEGREE))
        .i32((int) Math.round(place.longitudeDegrees() * SHORT_DEGREE));
  }

  WireWriter path(List<Ipv4> path) {
    u8(path.size());
    path.forEach(this::address);
    return this;
  }

  WireWriter ranges(List<ByteRange> ranges) {
    u8(ranges.size());
    ranges.forEach(range -> u48(range.from()).u48(range.to()));
    return this;
  }

  WireWriter destination(Message.Destination destination) {
    address(destination.address()).uuid(destination.server());
    u8(destination.site().isPresent() ? 1 : 0);
    destination.site().ifPresent(this::place);
    return this;
  }

  WireWriter text(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    u8(bytes.length);
    if (writes(bytes.length)) {
      buffer.put(bytes);
    }
    return this;
  }

  WireWriter payload(Payload payload) {
    if (writes(payload.length())) {
      payload.addTo(buffer);
    }
    return this;
  }

  /** How many bytes have been written, or counted. */
  int length() {
    return length;
  }

  byte[] toBytes() {
    byte[] bytes = new byte[buffer.position()];
    buffer.flip().get(bytes);
    return bytes;
  }
}
