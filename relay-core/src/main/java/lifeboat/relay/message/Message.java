package lifeboat.relay.message;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/** Everything that parties say to each other. {@code docs/protocol.md} gives each byte by byte. */
public sealed interface Message {

  /** Messages about one flow. */
  sealed interface OfFlow extends Message {
    FlowKey flow();
  }

  /** Outcomes of a flow; they return along the path and are repeated until acknowledged. */
  sealed interface Outcome extends OfFlow {
    /** Relays that the replica passed, first relay first. */
    List<Ipv4> path();
  }

  /**
   * "Who is there?", sent to the link-local group, or to one neighbour to see whether it lives.
   *
   * @param sender name of the probing relay
   * @param incarnation differs after each start of the sender
   * @param sequence counts the probes on this port, keepalives included
   * @param sentNanos clock of the sender, returned unchanged
   * @param geoDigest digest of the sender's geo-table
   */
  record Probe(Ipv4 sender, long incarnation, int sequence, long sentNanos, long geoDigest)
      implements Message {}

  /**
   * Answer to a probe.
   *
   * @param kind what answers
   * @param residenceNanos time between reception of the probe and this answer; {@link
   *     #LONGEST_RESIDENCE_NANOS} means that or longer
   * @param probesReceived how many probes of this sender have arrived, for the loss per direction
   * @param offer what a server offers; absent for relays
   */
  record ProbeReply(
      NodeKind kind,
      Ipv4 replier,
      long incarnation,
      int sequence,
      long echoedNanos,
      long residenceNanos,
      int probesReceived,
      long geoDigest,
      Optional<Offer> offer)
      implements Message {
    /** So much fits into the field. */
    public static final long LONGEST_RESIDENCE_NANOS = 0xffffffffL;
  }

  /** What a server offers to replicas. */
  record Offer(UUID server, double cost, long freeBytes) {}

  /**
   * Entries of the geo-table, flooded or in answer to digests that differ; or the digests of all
   * buckets of the sender's table, which ask for what differs.
   *
   * @param bucketDigests none, or one for each of {@link #BUCKETS}
   */
  record GeoUpdate(List<Long> bucketDigests, List<AgedEntry> entries) implements Message {
    /** So many entries fit into a packet without digests. */
    public static final int MAX_ENTRIES = 14;

    /** Parts of a table that have a digest of their own. */
    public static final int BUCKETS = 64;

    public GeoUpdate {
      bucketDigests = List.copyOf(bucketDigests);
      entries = List.copyOf(entries);
      if (!bucketDigests.isEmpty() && (bucketDigests.size() != BUCKETS || !entries.isEmpty())) {
        throw new IllegalArgumentException(
            bucketDigests.size() + " digests with " + entries.size() + " entries");
      }
    }

    /** Entries alone. */
    public static GeoUpdate ofEntries(List<AgedEntry> entries) {
      return new GeoUpdate(List.of(), entries);
    }

    /** Digests alone. */
    public static GeoUpdate ofDigests(List<Long> bucketDigests) {
      return new GeoUpdate(bucketDigests, List.of());
    }
  }

  /**
   * An entry on its way.
   *
   * @param ageSeconds since the relay it is about made this version, 0..65535
   */
  record AgedEntry(GeoEntry entry, int ageSeconds) {}

  /**
   * The replica duplicate packet 20 of the patent; its IP destination is 0.0.0.0.
   *
   * <p>The stream of a replica is its bytes followed by their SHA-256; the digest is always a
   * fragment of its own, at offset {@code replicaBytes}.
   *
   * @param offset position of the fragment in the stream
   */
  record ReplicaPacket(Journey journey, long offset, Payload fragment) implements OfFlow {

    public static final int MAX_PATH = 64;

    /** Length of a fragment, chosen so that a packet with a full path fits into 1500 bytes. */
    public static final int FRAGMENT_BYTES = 768;

    /** A packet whose journey is not shared with others. */
    public ReplicaPacket(
        FlowKey flow,
        long offset,
        long replicaBytes,
        EvaluationCriteria criteria,
        Optional<Place> sourceSite,
        Ipv4 localSource,
        Progress progress,
        List<Ipv4> path,
        Payload fragment) {
      this(
          new Journey(flow, replicaBytes, criteria, sourceSite, localSource, progress, path),
          offset,
          fragment);
    }

    @Override
    public FlowKey flow() {
      return journey.flow();
    }

    public long replicaBytes() {
      return journey.replicaBytes();
    }

    public EvaluationCriteria criteria() {
      return journey.criteria();
    }

    public Optional<Place> sourceSite() {
      return journey.sourceSite();
    }

    public Ipv4 localSource() {
      return journey.localSource();
    }

    public Progress progress() {
      return journey.progress();
    }

    public List<Ipv4> path() {
      return journey.path();
    }
  }

  /**
   * What all replica packets of a flow have in common on one link: everything but the fragment.
   *
   * @param replicaBytes length of the replica without its digest
   * @param sourceSite place of the source, where the source knows it
   * @param localSource relay that passed the packet on last; unspecified when it is the source
   * @param path relays passed so far, at most {@link ReplicaPacket#MAX_PATH}
   */
  record Journey(
      FlowKey flow,
      long replicaBytes,
      EvaluationCriteria criteria,
      Optional<Place> sourceSite,
      Ipv4 localSource,
      Progress progress,
      List<Ipv4> path) {

    public Journey {
      path = List.copyOf(path);
      if (path.size() > ReplicaPacket.MAX_PATH) {
        throw new IllegalArgumentException("path of " + path.size());
      }
    }
  }

  /**
   * What the journey has cost so far.
   *
   * @param timeUsedNanos since the source began
   * @param pathDelayNanos sum of the measured one-way delays
   * @param bottleneckBitsPerSecond least measured throughput; 0 means not measured yet
   */
  record Progress(long timeUsedNanos, long pathDelayNanos, long bottleneckBitsPerSecond) {
    public static final Progress NONE = new Progress(0, 0, 0);

    /** The least throughput with one more hop, where that is known; 0 while nothing is. */
    public long bottleneckWith(OptionalLong hopBitsPerSecond) {
      long hop = hopBitsPerSecond.orElse(0);
      if (hop == 0 || bottleneckBitsPerSecond == 0) {
        return Math.max(hop, bottleneckBitsPerSecond);
      }
      return Math.min(hop, bottleneckBitsPerSecond);
    }
  }

  /** A part of a replica sent straight to the destination server, routed like any packet. */
  record NormalPacket(FlowKey flow, long offset, Payload fragment) implements OfFlow {
    /** Length of a fragment: 1500 bytes less IP, UDP and our header of 32 bytes. */
    public static final int FRAGMENT_BYTES = 1440;
  }

  /**
   * "I have these bytes": from the next hop, or from the destination for normal packets.
   *
   * @param incarnation of who has them: a server that has restarted has lost what it accepted and
   *     had not stored
   * @param ranges what has arrived, in ascending order, at most {@link #MAX_RANGES}: where what
   *     arrived last lies, and the lowest and highest extents
   * @param creditBytes how much more may be under way
   */
  record Accepted(FlowKey flow, long incarnation, List<ByteRange> ranges, long creditBytes)
      implements OfFlow {
    public Accepted {
      ranges = List.copyOf(ranges);
    }
  }

  /** So many ranges fit into an answer. */
  int MAX_RANGES = 64;

  /**
   * The destination server as the answers name it.
   *
   * @param site its place, where it knows it
   */
  record Destination(Ipv4 address, UUID server, Optional<Place> site) {

    /** A server of which nobody says where it is. */
    public Destination(Ipv4 address, UUID server) {
      this(address, server, Optional.empty());
    }
  }

  /**
   * The duplication completion packet: these bytes are on stable storage at that server.
   *
   * @param incarnation of the server
   * @param bottleneckBitsPerSecond least measured throughput of the path; 0 means not measured
   */
  record Stored(
      FlowKey flow,
      Destination destination,
      long incarnation,
      long bottleneckBitsPerSecond,
      List<ByteRange> ranges,
      List<Ipv4> path)
      implements Outcome {
    public Stored {
      ranges = List.copyOf(ranges);
      path = List.copyOf(path);
    }
  }

  /** The whole replica is stored, its digest verified, and published. */
  record Placed(FlowKey flow, Destination destination, List<Ipv4> path) implements Outcome {
    public Placed {
      path = List.copyOf(path);
    }
  }

  /** The replica is not taken here. */
  record Refused(FlowKey flow, Refusal reason, Optional<UUID> server, List<Ipv4> path)
      implements Outcome {
    public Refused {
      path = List.copyOf(path);
    }
  }

  /**
   * "What do you hold of this flow?", from a source that has restarted, straight to the server it
   * was bound to. The server answers with what it has stored, or refuses a flow it does not know.
   */
  record Inquiry(FlowKey flow) implements OfFlow {}

  /**
   * Drop what you hold of this flow.
   *
   * @param surplus whether the source knows the replica placed elsewhere: then a published copy is
   *     dropped, too; otherwise it stays, and the source is told of it
   */
  record Release(FlowKey flow, boolean surplus) implements OfFlow {

    /** Drops what is not published. */
    public Release(FlowKey flow) {
      this(flow, false);
    }
  }

  /**
   * "Who has this replica?", from a server to the relay of its LAN, and from relay to relay and to
   * servers; each relay passes each round on once.
   *
   * @param number of the search, chosen by the seeker
   * @param round of the search: it is said several times, as any may be lost
   * @param hops relays passed so far, at most {@link #MAX_HOPS}
   * @param seeker address of the server that answers go to
   * @param replica the replica: copy and attempt are 0
   */
  record Search(long number, int round, int hops, Ipv4 seeker, FlowKey replica) implements Message {
    public static final int MAX_HOPS = 64;

    public Search {
      if (round < 0 || round > 255 || hops < 0 || hops > MAX_HOPS) {
        throw new IllegalArgumentException("round " + round + ", " + hops + " hops");
      }
    }

    /** The same, one relay further. */
    public Search onward() {
      return new Search(number, round, hops + 1, seeker, replica);
    }
  }

  /**
   * "I have it": the answer to a search, straight to the seeker.
   *
   * @param number of the search
   * @param copy which copy it is; the attempt is 0
   */
  record Found(long number, FlowKey copy, long replicaBytes, Destination holder)
      implements Message {}

  /**
   * "Send it to me", from a server to one that has the replica, which then sends it as a source
   * does.
   *
   * @param flow under which it is to come: the copy number is {@link FlowKey#FETCHED}, or that of a
   *     shard that is fetched
   * @param seeker the server that asks
   */
  record Fetch(FlowKey flow, UUID seeker) implements OfFlow {}

  /**
   * Ends the repetition of an outcome.
   *
   * @param type which outcome
   * @param storedBytes how many bytes the acknowledged {@link Stored} named, else 0
   */
  record OutcomeAck(FlowKey flow, OutcomeType type, long storedBytes) implements OfFlow {}

  /**
   * One of a train of packets of equal length, sent back to back: the times at which they arrive
   * tell the throughput of this direction.
   *
   * @param incarnation of the sender
   * @param train number of the train, counted by the sender
   * @param index place in the train, 0..count−1
   * @param count packets in the train, at most {@link #MAX_COUNT}
   * @param sentNanos clock of the sender when the packet left: a train that leaves slowly arrives
   *     slowly
   * @param bytes length of the whole message; what is not used is zero
   */
  record TrainPacket(
      Ipv4 sender, long incarnation, int train, int index, int count, long sentNanos, int bytes)
      implements Message {
    public static final int MAX_COUNT = 32;

    /** Length without filling. */
    public static final int MIN_BYTES = 32;

    public TrainPacket {
      if (count < 1 || count > MAX_COUNT || index < 0 || index >= count || bytes < MIN_BYTES) {
        throw new IllegalArgumentException(index + " of " + count + ", " + bytes + " bytes");
      }
    }

    /** The same packet, leaving at that time. */
    public TrainPacket leavingAt(long nanos) {
      return new TrainPacket(sender, incarnation, train, index, count, nanos, bytes);
    }
  }

  /**
   * What a train showed.
   *
   * @param reporter who received it
   * @param incarnation of the train's sender
   * @param arrived how many of its packets arrived
   * @param disturbed whether packets of another train arrived in between
   * @param bitsPerSecond over whole Ethernet frames; 0 when too few packets arrived to tell
   */
  record TrainReport(
      Ipv4 reporter,
      long incarnation,
      int train,
      int arrived,
      boolean disturbed,
      long bitsPerSecond)
      implements Message {}

  /** Kinds of outcomes. */
  enum OutcomeType implements Coded {
    STORED(0),
    PLACED(1),
    REFUSED(2);

    private final int code;

    OutcomeType(int code) {
      this.code = code;
    }

    @Override
    public int code() {
      return code;
    }

    public static OutcomeType of(Outcome outcome) {
      return switch (outcome) {
        case Stored _ -> STORED;
        case Placed _ -> PLACED;
        case Refused _ -> REFUSED;
      };
    }
  }
}
