package lifeboat.pcap;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import lifeboat.relay.message.ByteRange;
import lifeboat.relay.message.Decoded;
import lifeboat.relay.message.EvaluationCriteria;
import lifeboat.relay.message.FlowCodec;
import lifeboat.relay.message.FlowKey;
import lifeboat.relay.message.Ipv4;
import lifeboat.relay.message.Mac;
import lifeboat.relay.message.Message;
import lifeboat.relay.message.MessageCodec;
import lifeboat.relay.message.Payload;
import lifeboat.relay.message.Place;
import lifeboat.relay.node.Output;
import lifeboat.relay.seal.Bounds;
import lifeboat.relay.seal.NetworkKeys;
import lifeboat.relay.seal.Opened;
import lifeboat.relay.seal.Sealer;

/**
 * Builds, reads and stores packets before there is a network: the code is loaded and compiled then,
 * and not when the first replica packet waits. Interpreted, a packet takes a millisecond.
 */
public final class PacketRehearsal {

  private static final int ROUNDS = 400;
  private static final int REPLICA_BYTES = 64 * 1024;
  private static final long PATIENCE_SECONDS = 2;

  private static final FlowKey FLOW = new FlowKey(new UUID(0, 0), 0, 0, 0);
  private static final Mac ANY_MAC = new Mac(1);

  private PacketRehearsal() {}

  /** Plays; files are made in {@code scratch} and taken away again. */
  public static void play(Path scratch) throws IOException, InterruptedException {
    List<Message> messages = messages();
    FlowCodec codec = new FlowCodec();
    for (int round = 0; round < ROUNDS; round++) {
      for (Message message : messages) {
        exchange(message, codec);
      }
    }
    store(Files.createTempDirectory(scratch, "rehearsal"));
  }

  /** Seals and opens, in a network with a key: a digest that is interpreted takes a millisecond. */
  public static void playSeals() {
    byte[] message = new byte[MessageCodec.MAX_MESSAGE_BYTES];
    Bounds bounds = Bounds.routed(Ipv4.UNSPECIFIED, Ipv4.PROBE_GROUP);
    List<Byte> secret = Collections.nCopies(NetworkKeys.KEY_BYTES, (byte) 1);
    NetworkKeys keys = new NetworkKeys(List.of(new NetworkKeys.Key(0, secret)));
    Sealer sender = new Sealer(keys, () -> 1);
    Sealer receiver = new Sealer(keys, () -> 2);
    FlowCodec codec = new FlowCodec();
    for (int round = 0; round < ROUNDS; round++) {
      int length = codec.encode(messages().get(round % 2), message, 0);
      int sealed = sender.seal(message, 0, length, bounds, round);
      if (!(receiver.open(message, 0, sealed, bounds, round) instanceof Opened.Unproven)) {
        throw new IllegalStateException("a stranger was taken for somebody else");
      }
    }
  }

  private static void exchange(Message message, FlowCodec codec) {
    byte[] frame = new byte[Frames.MAX_BYTES];
    int length = codec.encode(message, frame, Frames.HEADER_BYTES);
    Frames.complete(frame, ANY_MAC, ANY_MAC, Ipv4.UNSPECIFIED, Ipv4.PROBE_GROUP, length);
    Optional<Frames.Parts> parts = Frames.parse(frame);
    if (parts.isEmpty()
        || !(codec.decode(frame, parts.get().offset(), parts.get().length())
            instanceof Decoded.Valid)) {
      throw new IllegalStateException("cannot read back " + message);
    }
  }

  private static List<Message> messages() {
    Payload fragment = Payload.of(new byte[Message.ReplicaPacket.FRAGMENT_BYTES]);
    List<Ipv4> path = List.of(Ipv4.PROBE_GROUP, Ipv4.PROBE_GROUP);
    List<ByteRange> ranges = List.of(new ByteRange(0, 768), new ByteRange(1536, 2304));
    Message.Destination destination = new Message.Destination(Ipv4.UNSPECIFIED, new UUID(0, 0));
    return List.of(
        new Message.ReplicaPacket(
            FLOW,
            0,
            REPLICA_BYTES,
            EvaluationCriteria.NONE.excluding(new UUID(0, 0)),
            Optional.of(new Place(0, 0)),
            Ipv4.PROBE_GROUP,
            Message.Progress.NONE,
            path,
            fragment),
        new Message.NormalPacket(FLOW, 0, fragment),
        new Message.Accepted(FLOW, 0, ranges, 0),
        new Message.Stored(FLOW, destination, 0, 0, ranges, path),
        new Message.Placed(FLOW, destination, path),
        new Message.OutcomeAck(FLOW, Message.OutcomeType.STORED, 0));
  }

  private static void store(Path directory) throws IOException, InterruptedException {
    byte[] replica = new byte[REPLICA_BYTES];
    Semaphore answered = new Semaphore(0);
    try (FileStore store = new FileStore(directory)) {
      Output.Origin origin = new Output.Origin(0, Ipv4.UNSPECIFIED, List.of());
      store.handle(new Output.Open(FLOW, REPLICA_BYTES, origin), _ -> answered.release());
      for (int at = 0; at < REPLICA_BYTES; at += 1024) {
        Payload part = Payload.of(replica, at, 1024);
        store.handle(new Output.Write(FLOW, REPLICA_BYTES, at, part), _ -> answered.release());
      }
      store.handle(new Output.Commit(FLOW, 1), _ -> answered.release());
      Payload digest = Payload.of(sha256(replica));
      store.handle(new Output.Publish(FLOW, REPLICA_BYTES, digest), _ -> answered.release());
      // On a host that is too busy for that, what is not rehearsed is slow when it is first done.
      boolean ignored = answered.tryAcquire(2, PATIENCE_SECONDS, TimeUnit.SECONDS);
    }
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
      for (Path file : files) {
        Files.delete(file);
      }
    }
    Files.delete(directory);
  }

  private static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
