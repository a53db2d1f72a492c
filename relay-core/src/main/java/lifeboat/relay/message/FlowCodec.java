package lifeboat.relay.message;

import java.util.Arrays;
import java.util.Optional;
import lifeboat.relay.message.Message.Journey;
import lifeboat.relay.message.Message.ReplicaPacket;
import org.jspecify.annotations.Nullable;

/**
 * {@link MessageCodec} for who sees many packets of the same flows: what all replica packets of a
 * flow have in common is read and written once, and then recognized or copied. The messages and the
 * bytes are the same.
 *
 * <p>It remembers {@link #REMEMBERED} flows in either direction; flows that fall on the same place
 * take turns in it. For one thread at a time.
 */
public final class FlowCodec {

  static final int REMEMBERED = 32;

  private static final int REPLICA_PACKET = 4;
  private static final int SEQUENCE_AT = 20;
  private static final int OFFSET_AT = 26;
  private static final int OFFSET_END = 32;
  private static final int LEAST_HEADER_BYTES = 38;

  /** A journey, and all bytes of a packet of it before the fragment. */
  private static final class Header {
    final Journey journey;
    final byte[] bytes;

    Header(Journey journey, byte[] bytes) {
      this.journey = journey;
      this.bytes = bytes;
    }
  }

  private final @Nullable Header[] read = new Header[REMEMBERED];
  private final @Nullable Header[] written = new Header[REMEMBERED];

  /** Decodes a part of {@code bytes}; the message keeps a view of them. */
  public Decoded decode(byte[] bytes, int offset, int length) {
    boolean isReplicaPacket = length >= LEAST_HEADER_BYTES && bytes[offset + 3] == REPLICA_PACKET;
    if (!isReplicaPacket) {
      return MessageCodec.decode(bytes, offset, length);
    }
    int place =
        (bytes[offset + SEQUENCE_AT + 3] ^ bytes[offset + OFFSET_AT - 1]) & (REMEMBERED - 1);
    Header known = read[place];
    if (known != null && known.bytes.length < length && begins(bytes, offset, known.bytes)) {
      Optional<Payload> fragment = fragment(known, bytes, offset, length);
      if (fragment.isPresent()) {
        long position = position(bytes, offset);
        return new Decoded.Valid(new ReplicaPacket(known.journey, position, fragment.get()));
      }
    }
    Decoded decoded = MessageCodec.decode(bytes, offset, length);
    if (decoded instanceof Decoded.Valid valid && valid.message() instanceof ReplicaPacket packet) {
      int headerBytes = length - packet.fragment().length();
      read[place] =
          new Header(packet.journey(), Arrays.copyOfRange(bytes, offset, offset + headerBytes));
    }
    return decoded;
  }

  /** Whether the packet has that header, whatever its position in the stream. */
  private static boolean begins(byte[] bytes, int offset, byte[] header) {
    return Arrays.equals(bytes, offset, offset + OFFSET_AT, header, 0, OFFSET_AT)
        && Arrays.equals(
            bytes, offset + OFFSET_END, offset + header.length, header, OFFSET_END, header.length);
  }

  private static long position(byte[] bytes, int offset) {
    long position = 0;
    for (int i = offset + OFFSET_AT; i < offset + OFFSET_END; i++) {
      position = position << Byte.SIZE | (bytes[i] & 0xff);
    }
    return position;
  }

  /** What follows the header, if it is a fragment of such a replica. */
  private static Optional<Payload> fragment(Header header, byte[] bytes, int offset, int length) {
    int fragmentBytes = length - header.bytes.length;
    boolean fits =
        MessageCodec.isFragment(
            fragmentBytes, position(bytes, offset), header.journey.replicaBytes());
    return fits
        ? Optional.of(Payload.of(bytes, offset + header.bytes.length, fragmentBytes))
        : Optional.empty();
  }

  /**
   * Encodes {@code message} into {@code target} from {@code at} on; returns how many bytes.
   *
   * @param target has room for {@link MessageCodec#MAX_MESSAGE_BYTES} there
   */
  public int encode(Message message, byte[] target, int at) {
    return message instanceof ReplicaPacket packet
        ? encode(packet, target, at)
        : MessageCodec.encode(message, target, at);
  }

  @SuppressWarnings("ReferenceEquality") // Equal journeys that are two only cost the time to write.
  private int encode(ReplicaPacket packet, byte[] target, int at) {
    FlowKey flow = packet.flow();
    int place = (flow.sequence() ^ flow.attempt()) & (REMEMBERED - 1);
    int fragmentBytes = packet.fragment().length();
    Header known = written[place];
    if (known == null || known.journey != packet.journey()) {
      int length = MessageCodec.encode(packet, target, at);
      byte[] bytes = Arrays.copyOfRange(target, at, at + length - fragmentBytes);
      written[place] = new Header(packet.journey(), bytes);
      return length;
    }
    int headerBytes = known.bytes.length;
    System.arraycopy(known.bytes, 0, target, at, headerBytes);
    long position = packet.offset();
    for (int i = at + OFFSET_END - 1; i >= at + OFFSET_AT; i--) {
      target[i] = (byte) position;
      position >>>= Byte.SIZE;
    }
    packet.fragment().copyTo(target, at + headerBytes);
    return headerBytes + fragmentBytes;
  }
}
