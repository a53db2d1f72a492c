package lifeboat.relay.message;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import lifeboat.relay.message.Message.Accepted;
import lifeboat.relay.message.Message.Fetch;
import lifeboat.relay.message.Message.Found;
import lifeboat.relay.message.Message.GeoUpdate;
import lifeboat.relay.message.Message.Inquiry;
import lifeboat.relay.message.Message.NormalPacket;
import lifeboat.relay.message.Message.Offer;
import lifeboat.relay.message.Message.OutcomeAck;
import lifeboat.relay.message.Message.OutcomeType;
import lifeboat.relay.message.Message.Placed;
import lifeboat.relay.message.Message.Probe;
import lifeboat.relay.message.Message.ProbeReply;
import lifeboat.relay.message.Message.Progress;
import lifeboat.relay.message.Message.Refused;
import lifeboat.relay.message.Message.Release;
import lifeboat.relay.message.Message.ReplicaPacket;
import lifeboat.relay.message.Message.Search;
import lifeboat.relay.message.Message.Stored;
import lifeboat.relay.message.Message.TrainPacket;
import lifeboat.relay.message.Message.TrainReport;
import lifeboat.relay.message.WireReader.Fault;

/**
 * Messages as bytes and back; {@code docs/protocol.md} gives the layout.
 *
 * <p>The decoder is total: any bytes give a message or a {@link Malformed}, in time and memory
 * linear in their number, of which more than {@link #MAX_MESSAGE_BYTES} are refused at once.
 */
public final class MessageCodec {

  /** UDP port of every message. */
  public static final int PORT = 4747;

  /** What fits behind IP and UDP headers into an Ethernet frame of 1500 bytes. */
  public static final int MAX_MESSAGE_BYTES = 1472;

  static final int MAGIC = 0x4C42;
  static final int VERSION = 1;

  private MessageCodec() {}

  /** Encodes {@code message}; the result is never longer than {@link #MAX_MESSAGE_BYTES}. */
  public static byte[] encode(Message message) {
    WireWriter writer = WireWriter.writing();
    write(message, writer);
    return writer.toBytes();
  }

  /**
   * Encodes {@code message} into {@code target} from {@code at} on; returns how many bytes.
   *
   * @param target has room for {@link #MAX_MESSAGE_BYTES} there
   */
  public static int encode(Message message, byte[] target, int at) {
    WireWriter writer = WireWriter.writing(target, at);
    write(message, writer);
    return writer.length();
  }

  /** How many bytes {@link #encode} would give, without making them. */
  public static int length(Message message) {
    WireWriter writer = WireWriter.counting();
    write(message, writer);
    return writer.length();
  }

  private static void write(Message message, WireWriter w) {
    w.u16(MAGIC).u8(VERSION).u8(typeOf(message));
    switch (message) {
      case Probe m ->
          w.address(m.sender())
              .i64(m.incarnation())
              .i32(m.sequence())
              .i64(m.sentNanos())
              .i64(m.geoDigest());
      case ProbeReply m -> writeReply(w, m);
      case GeoUpdate m -> {
        w.u8(m.bucketDigests().isEmpty() ? 0 : 1);
        m.bucketDigests().forEach(w::i64);
        w.u8(m.entries().size());
        m.entries().forEach(entry -> writeGeoEntry(w, entry));
      }
      case ReplicaPacket m -> writeReplica(w, m);
      case NormalPacket m -> w.flow(m.flow()).u48(m.offset()).payload(m.fragment());
      case Accepted m ->
          w.flow(m.flow()).i64(m.incarnation()).i64(m.creditBytes()).ranges(m.ranges());
      case Stored m ->
          w.flow(m.flow())
              .destination(m.destination())
              .i64(m.incarnation())
              .i64(m.bottleneckBitsPerSecond())
              .path(m.path())
              .ranges(m.ranges());
      case Placed m -> w.flow(m.flow()).destination(m.destination()).path(m.path());
      case Refused m -> {
        w.flow(m.flow()).u8(m.reason().code()).u8(m.server().isPresent() ? 1 : 0);
        m.server().ifPresent(w::uuid);
        w.path(m.path());
      }
      case Release m -> {
        w.flow(m.flow());
        w.u8(m.surplus() ? 1 : 0);
      }
      case OutcomeAck m -> w.flow(m.flow()).u8(m.type().code()).i64(m.storedBytes());
      case TrainPacket m ->
          w.address(m.sender())
              .i64(m.incarnation())
              .i32(m.train())
              .u8(m.index())
              .u8(m.count())
              .i64(m.sentNanos())
              .u16(m.bytes())
              .zeros(m.bytes() - TrainPacket.MIN_BYTES);
      case TrainReport m ->
          w.address(m.reporter())
              .i64(m.incarnation())
              .i32(m.train())
              .u8(m.arrived())
              .u8(m.disturbed() ? 1 : 0)
              .i64(m.bitsPerSecond());
      case Inquiry m -> w.flow(m.flow());
      case Search m ->
          w.i64(m.number()).u8(m.round()).u8(m.hops()).address(m.seeker()).flow(m.replica());
      case Found m ->
          w.i64(m.number()).flow(m.copy()).u48(m.replicaBytes()).destination(m.holder());
      case Fetch m -> w.flow(m.flow()).uuid(m.seeker());
    }
  }

  /** Decodes all of {@code bytes}; the message keeps a view of them. */
  public static Decoded decode(byte[] bytes) {
    return decode(bytes, 0, bytes.length);
  }

  /** Decodes a part of {@code bytes}; the message keeps a view of them. */
  public static Decoded decode(byte[] bytes, int offset, int length) {
    if (length > MAX_MESSAGE_BYTES) {
      return new Malformed(0, "longer than any message: " + length + " bytes");
    }
    WireReader reader = new WireReader(bytes, offset, length);
    try {
      if (reader.u16() != MAGIC) {
        return new Malformed(0, "not a message of this protocol");
      }
      int version = reader.u8();
      if (version != VERSION) {
        return new Malformed(2, "version " + version);
      }
      Message message = readBody(reader, reader.u8());
      reader.end();
      return new Decoded.Valid(message);
    } catch (Fault fault) {
      return fault.toMalformed();
    }
  }

  private static int typeOf(Message message) {
    return switch (message) {
      case Probe _ -> 1;
      case ProbeReply _ -> 2;
      case GeoUpdate _ -> 3;
      case ReplicaPacket _ -> 4;
      case NormalPacket _ -> 5;
      case Accepted _ -> 6;
      case Stored _ -> 7;
      case Placed _ -> 8;
      case Refused _ -> 9;
      case Release _ -> 10;
      case OutcomeAck _ -> 11;
      case TrainPacket _ -> 12;
      case TrainReport _ -> 13;
      case Inquiry _ -> 14;
      case Search _ -> 15;
      case Found _ -> 16;
      case Fetch _ -> 17;
    };
  }

  private static Message readBody(WireReader r, int type) throws Fault {
    return switch (type) {
      case 1 -> new Probe(r.address(), r.i64(), r.i32(), r.i64(), r.i64());
      case 2 -> readReply(r);
      case 3 -> readGeoUpdate(r);
      case 4 -> readReplica(r);
      case 5 -> readNormal(r);
      case 6 -> readAccepted(r);
      case 7 -> {
        FlowKey flow = r.flow();
        Message.Destination destination = r.destination();
        long incarnation = r.i64();
        long bottleneck = r.nonNegative("throughput");
        List<Ipv4> path = r.path();
        yield new Stored(flow, destination, incarnation, bottleneck, r.ranges(), path);
      }
      case 8 -> new Placed(r.flow(), r.destination(), r.path());
      case 9 -> {
        FlowKey flow = r.flow();
        Refusal reason = r.oneOf(Refusal.values(), "refusal");
        Optional<UUID> server = r.flag() ? Optional.of(r.uuid()) : Optional.empty();
        yield new Refused(flow, reason, server, r.path());
      }
      case 10 -> new Release(r.flow(), r.flag());
      case 11 ->
          new OutcomeAck(
              r.flow(), r.oneOf(OutcomeType.values(), "outcome"), r.nonNegative("count"));
      case 12 -> readTrainPacket(r);
      case 13 ->
          new TrainReport(
              r.address(),
              r.i64(),
              r.i32(),
              r.countUpTo(TrainPacket.MAX_COUNT, "packets of a train"),
              r.flag(),
              r.nonNegative("throughput"));
      case 14 -> new Inquiry(r.flow());
      case 15 ->
          new Search(
              r.i64(),
              r.u8(),
              r.countUpTo(Search.MAX_HOPS, "hops of a search"),
              r.address(),
              r.flow());
      case 16 -> new Found(r.i64(), r.flow(), r.u48(), r.destination());
      case 17 -> new Fetch(r.flow(), r.uuid());
      default -> throw r.fault("no message has type " + type);
    };
  }

  private static void writeReply(WireWriter w, ProbeReply m) {
    w.u8(m.kind().code())
        .address(m.replier())
        .i64(m.incarnation())
        .i32(m.sequence())
        .i64(m.echoedNanos())
        .i32((int) Math.min(m.residenceNanos(), ProbeReply.LONGEST_RESIDENCE_NANOS))
        .i32(m.probesReceived())
        .i64(m.geoDigest())
        .u8(m.offer().isPresent() ? 1 : 0);
    m.offer().ifPresent(offer -> w.uuid(offer.server()).f64(offer.cost()).i64(offer.freeBytes()));
  }

  private static ProbeReply readReply(WireReader r) throws Fault {
    return new ProbeReply(
        r.oneOf(NodeKind.values(), "kind of node"),
        r.address(),
        r.i64(),
        r.i32(),
        r.i64(),
        r.i32() & 0xffffffffL,
        r.i32(),
        r.i64(),
        r.flag()
            ? Optional.of(
                new Offer(
                    r.uuid(), r.f64(0, Double.MAX_VALUE, "cost"), r.nonNegative("free capacity")))
            : Optional.empty());
  }

  private static TrainPacket readTrainPacket(WireReader r) throws Fault {
    int bytes = r.position() + r.remaining();
    Ipv4 sender = r.address();
    long incarnation = r.i64();
    int train = r.i32();
    int index = r.u8();
    int count = r.countUpTo(TrainPacket.MAX_COUNT, "packets of a train");
    if (index >= count) {
      throw r.fault("packet " + index + " of a train of " + count);
    }
    long sentNanos = r.i64();
    if (r.u16() != bytes) {
      throw r.fault("a packet of a train that is not of its length");
    }
    r.zerosToEnd();
    return new TrainPacket(sender, incarnation, train, index, count, sentNanos, bytes);
  }

  private static void writeGeoEntry(WireWriter w, Message.AgedEntry aged) {
    GeoEntry entry = aged.entry();
    w.u16(aged.ageSeconds());
    w.address(entry.relay()).i32(entry.version()).place(entry.place()).text(entry.site());
    w.u8(entry.lans().size());
    entry.lans().forEach(lan -> w.address(lan.network()).u8(lan.length()));
  }

  private static GeoUpdate readGeoUpdate(WireReader r) throws Fault {
    List<Long> digests = new ArrayList<>();
    boolean withDigests = r.flag();
    for (int i = 0; withDigests && i < GeoUpdate.BUCKETS; i++) {
      digests.add(r.i64());
    }
    int count = r.countUpTo(withDigests ? 0 : GeoUpdate.MAX_ENTRIES, "entries");
    List<Message.AgedEntry> entries = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      int ageSeconds = r.u16();
      Ipv4 relay = r.address();
      int version = r.i32();
      Place place = r.place();
      String site = r.text(GeoEntry.MAX_SITE_BYTES);
      int lanCount = r.countUpTo(GeoEntry.MAX_LANS, "LANs");
      List<Prefix> lans = new ArrayList<>(lanCount);
      for (int j = 0; j < lanCount; j++) {
        lans.add(r.prefix());
      }
      entries.add(
          new Message.AgedEntry(new GeoEntry(relay, version, place, site, lans), ageSeconds));
    }
    return new GeoUpdate(digests, entries);
  }

  private static void writeReplica(WireWriter w, ReplicaPacket m) {
    w.flow(m.flow()).u48(m.offset()).u48(m.replicaBytes());
    CriteriaCodec.write(w, m.criteria());
    w.u8(m.sourceSite().isPresent() ? 1 : 0);
    m.sourceSite().ifPresent(w::place);
    w.address(m.localSource())
        .i64(m.progress().timeUsedNanos())
        .i64(m.progress().pathDelayNanos())
        .i64(m.progress().bottleneckBitsPerSecond())
        .path(m.path())
        .payload(m.fragment());
  }

  private static ReplicaPacket readReplica(WireReader r) throws Fault {
    FlowKey flow = r.flow();
    long offset = r.u48();
    long replicaBytes = r.u48();
    EvaluationCriteria criteria = CriteriaCodec.read(r);
    Optional<Place> site = r.flag() ? Optional.of(r.place()) : Optional.empty();
    Ipv4 localSource = r.address();
    Progress progress =
        new Progress(r.nonNegative("time"), r.nonNegative("delay"), r.nonNegative("throughput"));
    List<Ipv4> path = r.path();
    int length = fragmentLength(r, offset, replicaBytes);
    return new ReplicaPacket(
        flow, offset, replicaBytes, criteria, site, localSource, progress, path, r.payload(length));
  }

  private static int fragmentLength(WireReader r, long offset, long replicaBytes) throws Fault {
    int length = r.remaining();
    if (length > ReplicaPacket.FRAGMENT_BYTES) {
      throw r.fault("a fragment of " + length + " bytes leaves no room for the path");
    }
    if (!isFragment(length, offset, replicaBytes)) {
      throw r.fault(length + " bytes at " + offset + " of a replica of " + replicaBytes);
    }
    return length;
  }

  /** A fragment lies inside the replica, or it is the digest as a whole. */
  static boolean isFragment(int length, long offset, long replicaBytes) {
    boolean digest = offset == replicaBytes && length == ReplicaStream.DIGEST_BYTES;
    boolean inside = length > 0 && offset + length <= replicaBytes;
    return length <= ReplicaPacket.FRAGMENT_BYTES
        && replicaBytes <= ReplicaStream.MAX_REPLICA_BYTES
        && (digest || inside);
  }

  private static NormalPacket readNormal(WireReader r) throws Fault {
    FlowKey flow = r.flow();
    long offset = r.u48();
    if (r.remaining() == 0 || offset > ReplicaStream.MAX_REPLICA_BYTES) {
      throw r.fault("no bytes at " + offset);
    }
    return new NormalPacket(flow, offset, r.payload(r.remaining()));
  }

  private static Accepted readAccepted(WireReader r) throws Fault {
    FlowKey flow = r.flow();
    long incarnation = r.i64();
    long credit = r.nonNegative("credit");
    return new Accepted(flow, incarnation, r.ranges(), credit);
  }
}
