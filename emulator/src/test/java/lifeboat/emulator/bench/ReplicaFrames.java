package lifeboat.emulator.bench;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import lifeboat.pcap.Frames;
import lifeboat.relay.message.Area;
import lifeboat.relay.message.EvaluationCriteria;
import lifeboat.relay.message.FlowKey;
import lifeboat.relay.message.Ipv4;
import lifeboat.relay.message.Mac;
import lifeboat.relay.message.Message.Progress;
import lifeboat.relay.message.Message.ReplicaPacket;
import lifeboat.relay.message.MessageCodec;
import lifeboat.relay.message.Payload;
import lifeboat.relay.message.Place;
import lifeboat.relay.seal.Bounds;
import lifeboat.relay.seal.Sealer;

/**
 * Frames with replica packets that differ in flow and offset only: made once, then changed in
 * place.
 */
final class ReplicaFrames {

  static final UUID SOURCE = new UUID(1, 2);

  /** Where a frame has its message, and that its parts. */
  static final int MESSAGE_AT = 14 + 20 + 8;

  static final int TYPE_AT = MESSAGE_AT + 3;
  static final int SEQUENCE_AT = MESSAGE_AT + 20;
  static final int OFFSET_AT = MESSAGE_AT + 26;
  private static final int CHECKSUM_AT = 14 + 20 + 6;

  /** Relays on the path that, with all that can be asked, make frames of 1400 bytes. */
  private static final int LONG_PATH = 37;

  private static final Ipv4 SOURCE_ADDRESS = Ipv4.parse("10.99.0.250");

  /** The frame of the first fragment of flow 0. */
  private final byte[] template;

  /** The same with room for a seal, and without a checksum: the seal tells more. */
  private final byte[] roomy;

  private final long replicaBytes;

  private ReplicaFrames(byte[] template, byte[] roomy, long replicaBytes) {
    this.template = template;
    this.roomy = roomy;
    this.replicaBytes = replicaBytes;
  }

  static FlowKey flow(int sequence) {
    return new FlowKey(SOURCE, sequence, 0, 0);
  }

  /** As they are most of the time: nothing asked, the third hop. */
  static ReplicaFrames shortHeader(Mac from, Mac to, Ipv4 localSource, long replicaBytes) {
    return of(from, to, localSource, EvaluationCriteria.NONE, 3, replicaBytes);
  }

  /** With everything asked that can be asked, and a long path. */
  static ReplicaFrames longHeader(Mac from, Mac to, Ipv4 localSource, long replicaBytes) {
    List<Place> corners = new ArrayList<>();
    for (int i = 0; i < Area.Polygon.MAX_CORNERS; i++) {
      double angle = 2 * Math.PI * i / Area.Polygon.MAX_CORNERS;
      corners.add(new Place(10 * Math.sin(angle), 10 * Math.cos(angle)));
    }
    List<Area.Circle> circles = new ArrayList<>();
    for (int i = 0; i < EvaluationCriteria.MAX_EXCLUDED_AREAS; i++) {
      circles.add(new Area.Circle(new Place(40 + i, 40), 100_000));
    }
    List<UUID> servers = new ArrayList<>();
    for (int i = 0; i < EvaluationCriteria.MAX_EXCLUDED; i++) {
      servers.add(new UUID(3, i));
    }
    EvaluationCriteria all =
        new EvaluationCriteria(
            0,
            0,
            0,
            0,
            Double.POSITIVE_INFINITY,
            0,
            Optional.of(new Area.Polygon(corners)),
            circles,
            servers);
    return of(from, to, localSource, all, LONG_PATH, replicaBytes);
  }

  private static ReplicaFrames of(
      Mac from,
      Mac to,
      Ipv4 localSource,
      EvaluationCriteria criteria,
      int pathLength,
      long replicaBytes) {
    List<Ipv4> path = new ArrayList<>();
    for (int i = 1; i < pathLength; i++) {
      path.add(new Ipv4(0x0a630000 + i));
    }
    path.add(localSource);
    byte[] fragment = new byte[ReplicaPacket.FRAGMENT_BYTES];
    for (int i = 0; i < fragment.length; i++) {
      fragment[i] = (byte) (i * 31);
    }
    ReplicaPacket packet =
        new ReplicaPacket(
            flow(0),
            0,
            replicaBytes,
            criteria,
            Optional.of(new Place(1, 1)),
            localSource,
            Progress.NONE,
            path,
            Payload.of(fragment));
    byte[] message = MessageCodec.encode(packet);
    byte[] roomy =
        Frames.build(
            from,
            to,
            SOURCE_ADDRESS,
            Ipv4.UNSPECIFIED,
            Arrays.copyOf(message, message.length + Sealer.BYTES));
    return new ReplicaFrames(
        Frames.build(from, to, SOURCE_ADDRESS, Ipv4.UNSPECIFIED, message), roomy, replicaBytes);
  }

  /** Not to be changed. */
  byte[] template() {
    return template;
  }

  /** Not to be changed either; as long as frames that are sealed. */
  byte[] roomy() {
    return roomy;
  }

  Ipv4 source() {
    return SOURCE_ADDRESS;
  }

  long replicaBytes() {
    return replicaBytes;
  }

  int frameBytes() {
    return template.length;
  }

  /** The frame of a flow and offset, sealed. */
  byte[] sealed(int sequence, long offset, Sealer sealer, Bounds bounds) {
    byte[] frame = roomy.clone();
    MemorySegment fields = MemorySegment.ofArray(frame);
    putFlow(fields, sequence, offset);
    fields.set(EndPort.SHORT, CHECKSUM_AT, (short) 0);
    int length = template.length - MESSAGE_AT;
    sealer.seal(frame, MESSAGE_AT, length, bounds, System.nanoTime());
    return frame;
  }

  private static void putFlow(MemorySegment frame, int sequence, long offset) {
    frame.set(EndPort.INT, SEQUENCE_AT, sequence);
    frame.set(EndPort.SHORT, OFFSET_AT, (short) (offset >>> 32));
    frame.set(EndPort.INT, OFFSET_AT + 2, (int) offset);
  }

  /** Makes a copy of the template the frame of another flow and offset (RFC 1624). */
  void change(MemorySegment frame, int sequence, long offset) {
    putFlow(frame, sequence, offset);
    int templateSum = (template[CHECKSUM_AT] & 0xff) << 8 | (template[CHECKSUM_AT + 1] & 0xff);
    long sum = ~templateSum & 0xffff;
    sum += (sequence >>> 16) + (sequence & 0xffff);
    sum += (offset >>> 32) + (offset >>> 16 & 0xffff) + (offset & 0xffff);
    while (sum >>> 16 != 0) {
      sum = (sum & 0xffff) + (sum >>> 16);
    }
    int checksum = (int) ~sum & 0xffff;
    frame.set(EndPort.SHORT, CHECKSUM_AT, (short) (checksum == 0 ? 0xffff : checksum));
  }

  /** The offset of a fragment in a frame. */
  static long offset(MemorySegment frame) {
    return (frame.get(EndPort.SHORT, OFFSET_AT) & 0xffffL) << 32
        | (frame.get(EndPort.INT, OFFSET_AT + 2) & 0xffffffffL);
  }
}
