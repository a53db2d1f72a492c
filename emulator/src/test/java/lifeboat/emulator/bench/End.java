package lifeboat.emulator.bench;

import java.lang.foreign.Arena;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import lifeboat.pcap.Frames;
import lifeboat.relay.message.Ipv4;
import lifeboat.relay.message.Mac;
import lifeboat.relay.message.Message;
import lifeboat.relay.message.MessageCodec;
import lifeboat.relay.seal.Bounds;
import lifeboat.relay.seal.NetworkKeys;
import lifeboat.relay.seal.Opened;
import lifeboat.relay.seal.Sealer;

/**
 * A neighbour of the relay that is measured: its port, who it is, and its seals where the network
 * has a key.
 */
final class End implements AutoCloseable {

  /** Of the networks with a key that are measured; nobody else is there. */
  static final NetworkKeys KEYS =
      new NetworkKeys(
          List.of(new NetworkKeys.Key(1, Collections.nCopies(NetworkKeys.KEY_BYTES, (byte) 7))));

  private static final int MAC_BYTES = 6;

  final EndPort port;
  final Ipv4 address;
  private final Mac own;
  private final Mac relay;
  private final Optional<Sealer> sealer;

  End(
      Arena arena,
      String namespace,
      String device,
      Mac own,
      Ipv4 address,
      Mac relay,
      boolean sealed)
      throws Exception {
    this.port = new EndPort(arena, namespace, device);
    this.own = own;
    this.address = address;
    this.relay = relay;
    this.sealer = sealed ? Optional.of(newSealer()) : Optional.empty();
  }

  /** Seals of one node. */
  static Sealer newSealer() {
    return new Sealer(KEYS, new SecureRandom()::nextLong);
  }

  boolean isSealed() {
    return sealer.isPresent();
  }

  /** Sends a message to a neighbour's group or to the relay itself. */
  void send(Message message, Ipv4 destination) {
    byte[] bytes = MessageCodec.encode(message);
    port.send(Frames.build(own, relay, address, destination, sealed(bytes, destination)));
  }

  private byte[] sealed(byte[] message, Ipv4 destination) {
    if (sealer.isEmpty()) {
      return message;
    }
    byte[] room = Arrays.copyOf(message, MessageCodec.MAX_MESSAGE_BYTES);
    Bounds bounds = Bounds.onLink(address, destination, own, relay);
    int length = sealer.get().seal(room, 0, message.length, bounds, System.nanoTime());
    return Arrays.copyOf(room, length);
  }

  /** A fragment of a replica on its way to the relay, sealed. */
  byte[] sealedFragment(ReplicaFrames frames, int sequence, long offset) {
    Bounds bounds = Bounds.onLink(frames.source(), Ipv4.UNSPECIFIED, own, relay);
    return frames.sealed(sequence, offset, sealer.orElseThrow(), bounds);
  }

  /**
   * Takes a frame apart and opens it where it lies; empty where it is none of the protocol, or is
   * settled already.
   */
  Optional<Frames.Parts> open(byte[] frame) {
    Optional<Frames.Parts> parsed = Frames.parse(frame);
    if (parsed.isEmpty() || sealer.isEmpty()) {
      return parsed;
    }
    Frames.Parts parts = parsed.get();
    Bounds bounds =
        Bounds.onLink(parts.source(), parts.destination(), parts.from(), destination(frame));
    Opened opened =
        sealer.get().open(frame, parts.offset(), parts.length(), bounds, System.nanoTime());
    return switch (opened) {
      case Opened.Genuine genuine ->
          Optional.of(
              new Frames.Parts(
                  parts.from(),
                  parts.source(),
                  parts.destination(),
                  parts.offset(),
                  genuine.length()));
      case Opened.Dropped _ -> Optional.empty();
      case Opened.Unproven unproven -> answered(unproven.answers());
      case Opened.Handled handled -> answered(handled.answers());
    };
  }

  private Optional<Frames.Parts> answered(List<byte[]> words) {
    for (byte[] word : words) {
      byte[] message = sealed(word, Ipv4.PROBE_GROUP);
      port.send(Frames.build(own, relay, address, Ipv4.PROBE_GROUP, message));
    }
    return Optional.empty();
  }

  private static Mac destination(byte[] frame) {
    long bits = 0;
    for (int i = 0; i < MAC_BYTES; i++) {
      bits = (bits << Byte.SIZE) | (frame[i] & 0xff);
    }
    return new Mac(bits);
  }

  @Override
  public void close() {
    port.close();
  }
}
