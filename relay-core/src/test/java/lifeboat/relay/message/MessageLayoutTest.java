package lifeboat.relay.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import lifeboat.relay.message.Area.Circle;
import lifeboat.relay.message.Area.Polygon;
import lifeboat.relay.message.Message.Accepted;
import lifeboat.relay.message.Message.AgedEntry;
import lifeboat.relay.message.Message.Destination;
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
import org.junit.jupiter.api.Test;

/**
 * The layout of each message, byte by byte, so that old and new nodes understand each other: a
 * change here is a change of the protocol and needs a new version.
 */
class MessageLayoutTest {

  private static final String FLOW =
      "00112233445566778899aabbccddeeff" // source
          + "00000007" // sequence
          + "02" // copy
          + "03"; // attempt
  private static final FlowKey KEY =
      new FlowKey(UUID.fromString("00112233-4455-6677-8899-aabbccddeeff"), 7, 2, 3);
  private static final UUID SERVER = UUID.fromString("f0f1f2f3-f4f5-f6f7-f8f9-fafbfcfdfeff");
  private static final Destination DESTINATION = new Destination(Ipv4.parse("172.18.0.2"), SERVER);
  private static final String DESTINATION_HEX =
      "ac120002" + "f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff" + "00";
  private static final List<Ipv4> PATH = List.of(Ipv4.parse("10.0.0.1"), Ipv4.parse("10.0.0.2"));
  private static final String PATH_HEX = "02" + "0a000001" + "0a000002";

  private static void pinned(Message message, String... parts) {
    assertThat(HexFormat.of().formatHex(MessageCodec.encode(message)))
        .isEqualTo(String.join("", parts));
  }

  @Test
  void probe() {
    pinned(
        new Probe(Ipv4.parse("10.0.0.1"), 5, 6, 7, 8),
        "4c420101",
        "0a000001",
        "0000000000000005",
        "00000006",
        "0000000000000007",
        "0000000000000008");
  }

  @Test
  void replyOfAServer() {
    pinned(
        new ProbeReply(
            NodeKind.SERVER,
            Ipv4.parse("10.0.0.1"),
            5,
            6,
            7,
            0xffffffffL,
            9,
            10,
            Optional.of(new Offer(SERVER, 0.5, 11))),
        "4c420102",
        "01",
        "0a000001",
        "0000000000000005",
        "00000006",
        "0000000000000007",
        "ffffffff",
        "00000009",
        "000000000000000a",
        "01",
        "f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff",
        "3fe0000000000000",
        "000000000000000b");
  }

  @Test
  void geoUpdate() {
    GeoEntry entry =
        new GeoEntry(
            Ipv4.parse("10.0.0.1"),
            3,
            new Place(1, -2),
            "Zürich",
            List.of(Prefix.parse("172.16.0.0/24")));
    pinned(
        GeoUpdate.ofEntries(List.of(new AgedEntry(entry, 258))),
        "4c420103",
        "00", // no digests
        "01",
        "0102", // age
        "0a000001",
        "00000003",
        "3ff0000000000000",
        "c000000000000000",
        "07",
        "5ac3bc72696368",
        "01",
        "ac100000",
        "18");
  }

  @Test
  void digestsOfAGeoTable() {
    pinned(
        GeoUpdate.ofDigests(java.util.Collections.nCopies(GeoUpdate.BUCKETS, 7L)),
        "4c420103",
        "01",
        "0000000000000007".repeat(64),
        "00");
  }

  @Test
  void trainPacket() {
    pinned(
        new TrainPacket(Ipv4.parse("10.0.0.1"), 5, 6, 7, 32, 8, 35),
        "4c42010c",
        "0a000001",
        "0000000000000005",
        "00000006",
        "07",
        "20",
        "0000000000000008",
        "0023",
        "000000"); // filling
  }

  @Test
  void trainReport() {
    pinned(
        new TrainReport(Ipv4.parse("10.0.0.1"), 5, 6, 7, true, 8),
        "4c42010d",
        "0a000001",
        "0000000000000005",
        "00000006",
        "07",
        "01",
        "0000000000000008");
  }

  @Test
  void replicaPacket() {
    EvaluationCriteria criteria =
        new EvaluationCriteria(
            1,
            2,
            3,
            0.5,
            Double.POSITIVE_INFINITY,
            2,
            Optional.of(new Circle(new Place(1, -2), 300_000)),
            List.of(new Circle(new Place(-1, 2), 1)),
            List.of(SERVER));
    pinned(
        new ReplicaPacket(
            KEY,
            4,
            9,
            criteria,
            Optional.of(new Place(-2, 1)),
            Ipv4.parse("10.0.0.2"),
            new Progress(5, 6, 7),
            PATH,
            Payload.of(new byte[] {(byte) 0xde, (byte) 0xad})),
        "4c420104",
        FLOW,
        "000000000004", // offset
        "000000000009", // length of the replica
        "0000000000000001", // upper limit of time
        "0000000000000002", // delay
        "0000000000000003", // throughput
        "3fe0000000000000", // reliability
        "7ff0000000000000", // cost
        "4000000000000000", // least distance
        "01" + "00989680" + "feced300" + "000493e0", // area
        "01" + "ff676980" + "01312d00" + "00000001", // excluded circles
        "01" + "f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff", // exclusions
        "01" + "c000000000000000" + "3ff0000000000000", // source site
        "0a000002", // local source
        "0000000000000005",
        "0000000000000006",
        "0000000000000007",
        PATH_HEX,
        "dead");
  }

  @Test
  void normalPacket() {
    pinned(
        new NormalPacket(KEY, 0x010203040506L, Payload.of(new byte[] {1, 2, 3})),
        "4c420105",
        FLOW,
        "010203040506",
        "010203");
  }

  @Test
  void accepted() {
    pinned(
        new Accepted(KEY, 8, List.of(new ByteRange(0, 896), new ByteRange(1792, 2000)), 5),
        "4c420106",
        FLOW,
        "0000000000000008",
        "0000000000000005",
        "02",
        "000000000000" + "000000000380",
        "000000000700" + "0000000007d0");
  }

  @Test
  void stored() {
    pinned(
        new Stored(KEY, DESTINATION, 8, 9, List.of(new ByteRange(0, 896)), PATH),
        "4c420107",
        FLOW,
        DESTINATION_HEX,
        "0000000000000008", // incarnation
        "0000000000000009", // bottleneck
        PATH_HEX,
        "01" + "000000000000" + "000000000380");
  }

  @Test
  void placed() {
    pinned(new Placed(KEY, DESTINATION, PATH), "4c420108", FLOW, DESTINATION_HEX, PATH_HEX);
  }

  @Test
  void placedAtAServerThatKnowsItsSite() {
    Destination here =
        new Destination(DESTINATION.address(), SERVER, Optional.of(new Place(1.0, -2.0)));
    pinned(
        new Placed(KEY, here, PATH),
        "4c420108",
        FLOW,
        "ac120002" + "f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff",
        "01" + "3ff0000000000000" + "c000000000000000", // site
        PATH_HEX);
  }

  @Test
  void refused() {
    pinned(
        new Refused(KEY, Refusal.NO_CAPACITY, Optional.of(SERVER), PATH),
        "4c420109",
        FLOW,
        "03",
        "01" + "f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff",
        PATH_HEX);
  }

  @Test
  void release() {
    pinned(new Release(KEY), "4c42010a", FLOW, "00");
    pinned(new Release(KEY, true), "4c42010a", FLOW, "01");
  }

  @Test
  void inquiry() {
    pinned(new Inquiry(KEY), "4c42010e", FLOW);
  }

  @Test
  void polygon() {
    List<Place> corners = List.of(new Place(0, 0), new Place(0, 1), new Place(1, 0));
    EvaluationCriteria criteria =
        new EvaluationCriteria(
            0, 0, 0, 0, 0, 0, Optional.of(new Polygon(corners)), List.of(), List.of());
    WireWriter w = WireWriter.writing();
    CriteriaCodec.write(w, criteria);
    assertThat(HexFormat.of().formatHex(w.toBytes()).substring(96))
        .isEqualTo(
            "02" + "03" + "0000000000000000" + "0000000000989680" + "0098968000000000" + "0000");
  }

  @Test
  void outcomeAck() {
    pinned(
        new OutcomeAck(KEY, OutcomeType.STORED, 896), "4c42010b", FLOW, "00", "0000000000000380");
  }

  @Test
  void search() {
    pinned(
        new Search(8, 1, 2, Ipv4.parse("172.16.0.10"), KEY),
        "4c42010f",
        "0000000000000008", // number
        "01" + "02", // round, hops
        "ac10000a", // seeker
        FLOW);
  }

  @Test
  void found() {
    pinned(
        new Found(8, KEY, 4096, DESTINATION),
        "4c420110",
        "0000000000000008", // number
        FLOW,
        "000000001000", // length of the replica
        DESTINATION_HEX);
  }

  @Test
  void fetch() {
    pinned(new Fetch(KEY, SERVER), "4c420111", FLOW, "f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff");
  }
}
