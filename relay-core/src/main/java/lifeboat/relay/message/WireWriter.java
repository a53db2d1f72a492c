package lifeboat.relay.message;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;

/** Writes the parts of messages in network byte order. */
final class WireWriter {

  /** Units of a short place in a degree. */
  static final double SHORT_DEGREE = 1e7;

  private final ByteBuffer buffer = ByteBuffer.allocate(MessageCodec.MAX_MESSAGE_BYTES);

  WireWriter u8(int value) {
    buffer.put((byte) value);
    return this;
  }

  WireWriter u16(int value) {
    buffer.putShort((short) value);
    return this;
  }

  WireWriter i32(int value) {
    buffer.putInt(value);
    return this;
  }

  WireWriter u48(long value) {
    buffer.putShort((short) (value >>> 32)).putInt((int) value);
    return this;
  }

  WireWriter i64(long value) {
    buffer.putLong(value);
    return this;
  }

  WireWriter f64(double value) {
    buffer.putDouble(value);
    return this;
  }

  WireWriter zeros(int count) {
    buffer.put(new byte[count]);
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
    return address(destination.address()).uuid(destination.server());
  }

  WireWriter text(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    u8(bytes.length);
    buffer.put(bytes);
    return this;
  }

  WireWriter payload(Payload payload) {
    payload.copyTo(buffer.array(), buffer.position());
    buffer.position(buffer.position() + payload.length());
    return this;
  }

  byte[] toBytes() {
    byte[] bytes = new byte[buffer.position()];
    buffer.flip().get(bytes);
    return bytes;
  }
}
