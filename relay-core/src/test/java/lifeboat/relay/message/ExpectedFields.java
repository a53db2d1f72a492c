package lifeboat.relay.message;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import lifeboat.relay.message.Area.Circle;
import lifeboat.relay.message.Area.Polygon;
import lifeboat.relay.message.Message.Accepted;
import lifeboat.relay.message.Message.Fetch;
import lifeboat.relay.message.Message.Found;
import lifeboat.relay.message.Message.GeoUpdate;
import lifeboat.relay.message.Message.Inquiry;
import lifeboat.relay.message.Message.NormalPacket;
import lifeboat.relay.message.Message.OutcomeAck;
import lifeboat.relay.message.Message.Placed;
import lifeboat.relay.message.Message.Probe;
import lifeboat.relay.message.Message.ProbeReply;
import lifeboat.relay.message.Message.Refused;
import lifeboat.relay.message.Message.Release;
import lifeboat.relay.message.Message.ReplicaPacket;
import lifeboat.relay.message.Message.Search;
import lifeboat.relay.message.Message.Stored;
import lifeboat.relay.message.Message.TrainPacket;
import lifeboat.relay.message.Message.TrainReport;

/**
 * What a dissection of a message has to show: every field by its name and value, in the order of
 * {@code docs/protocol.md}. A type of message that is not here does not compile.
 */
final class ExpectedFields {

  /** A field; numbers and texts as tshark shows them, a {@code Double} within its precision. */
  record Expected(String name, Object value) {

    boolean matches(String show) {
      if (!(value instanceof Double number)) {
        return value.equals(show);
      }
      if (Double.isInfinite(number)) {
        return show.equals("inf");
      }
      return Math.abs(Double.parseDouble(show) - number) <= 1e-14 * Math.abs(number);
    }
  }

  /** Stands for the value of a field that only holds others. */
  private static final String NOTHING = "";

  private final List<Expected> fields = new ArrayList<>();

  private ExpectedFields() {}

  static List<Expected> of(Message message) {
    ExpectedFields expected = new ExpectedFields();
    expected.add("magic", "0x4c42").add("version", 1);
    expected.message(message);
    return expected.fields;
  }

  private void message(Message message) {
    switch (message) {
      case Probe m -> probe(m);
      case ProbeReply m -> reply(m);
      case GeoUpdate m -> geoUpdate(m);
      case ReplicaPacket m -> replica(m);
      case NormalPacket m ->
          type(5).flow(m.flow()).add("offset", m.offset()).add("fragment", hex(m.fragment()));
      case Accepted m ->
          type(6)
              .flow(m.flow())
              .hex("incarnation", m.incarnation())
              .add("credit", m.creditBytes())
              .ranges(m.ranges());
      case Stored m ->
          type(7)
              .flow(m.flow())
              .destination(m.destination())
              .hex("incarnation", m.incarnation())
              .add("bottleneck", m.bottleneckBitsPerSecond())
              .path(m.path())
              .ranges(m.ranges());
      case Placed m -> type(8).flow(m.flow()).destination(m.destination()).path(m.path());
      case Refused m -> {
        type(9)
            .flow(m.flow())
            .add("refused.reason", m.reason().code())
            .flag("refused.has_server", m.server().isPresent());
        m.server().ifPresent(server -> add("refused.server", server));
        path(m.path());
      }
      case Release m -> type(10).flow(m.flow()).flag("release.surplus", m.surplus());
      case OutcomeAck m ->
          type(11)
              .flow(m.flow())
              .add("ack.outcome", m.type().code())
              .add("ack.stored", m.storedBytes());
      case TrainPacket m -> train(m);
      case TrainReport m ->
          type(13)
              .add("report.reporter", m.reporter())
              .hex("incarnation", m.incarnation())
              .unsigned("train.number", m.train())
              .add("report.arrived", m.arrived())
              .flag("report.disturbed", m.disturbed())
              .add("report.throughput", m.bitsPerSecond());
      case Inquiry m -> type(14).flow(m.flow());
      case Search m ->
          type(15)
              .hex("search.number", m.number())
              .add("search.round", m.round())
              .add("search.hops", m.hops())
              .add("search.seeker", m.seeker())
              .flow(m.replica());
      case Found m ->
          type(16)
              .hex("search.number", m.number())
              .flow(m.copy())
              .add("replica_length", m.replicaBytes())
              .destination(m.holder());
      case Fetch m -> type(17).flow(m.flow()).add("fetch.seeker", m.seeker());
    }
  }

  private void probe(Probe m) {
    type(1)
        .add("probe.sender", m.sender())
        .hex("incarnation", m.incarnation())
        .unsigned("probe.sequence", m.sequence())
        .add("probe.sent", m.sentNanos())
        .hex("probe.geo_digest", m.geoDigest());
  }

  private void reply(ProbeReply m) {
    type(2)
        .add("reply.kind", m.kind().code())
        .add("reply.replier", m.replier())
        .hex("incarnation", m.incarnation())
        .unsigned("reply.sequence", m.sequence())
        .add("reply.echoed", m.echoedNanos())
        .add("reply.residence", m.residenceNanos())
        .unsigned("reply.probes_received", m.probesReceived())
        .hex("reply.geo_digest", m.geoDigest())
        .flag("reply.has_offer", m.offer().isPresent());
    m.offer()
        .ifPresent(offer ->
            add("offer.server", offer.server())
                .add("offer.cost", offer.cost())
                .add("offer.free", offer.freeBytes()));
  }

  private void geoUpdate(GeoUpdate m) {
    type(3).flag("geo.has_digests", !m.bucketDigests().isEmpty());
    m.bucketDigests().forEach(digest -> hex("geo.digest", digest));
    add("geo.count", m.entries().size());
    for (Message.AgedEntry aged : m.entries()) {
      GeoEntry entry = aged.entry();
      add("geo.entry", NOTHING)
          .add("geo.age", aged.ageSeconds())
          .add("geo.relay", entry.relay())
          .unsigned("geo.version", entry.version())
          .place("geo", entry.place())
          .add("geo.site_length", entry.site().getBytes(StandardCharsets.UTF_8).length);
      if (!entry.site().isEmpty()) {
        add("geo.site", entry.site());
      }
      add("geo.lan_count", entry.lans().size());
      for (Prefix lan : entry.lans()) {
        add("geo.lan", lan)
            .add("geo.lan.network", lan.network())
            .add("geo.lan.length", lan.length());
      }
    }
  }

  private void replica(ReplicaPacket m) {
    type(4).flow(m.flow()).add("offset", m.offset()).add("replica_length", m.replicaBytes());
    criteria(m.criteria());
    add("journey", NOTHING).flag("journey.has_site", m.sourceSite().isPresent());
    m.sourceSite().ifPresent(site -> place("site", site));
    add("journey.local_source", m.localSource())
        .add("journey.time_used", m.progress().timeUsedNanos())
        .add("journey.path_delay", m.progress().pathDelayNanos())
        .add("journey.bottleneck", m.progress().bottleneckBitsPerSecond())
        .path(m.path());
    boolean digest = m.offset() == m.replicaBytes();
    add(digest ? "digest" : "fragment", hex(m.fragment()));
  }

  private void criteria(EvaluationCriteria criteria) {
    add("criteria", NOTHING)
        .add("criteria.time_limit", criteria.timeLimitNanos())
        .add("criteria.max_delay", criteria.maxDelayNanos())
        .add("criteria.min_throughput", criteria.minThroughputBitsPerSecond())
        .add("criteria.min_reliability", criteria.minReliability())
        .add("criteria.max_cost", criteria.maxCost())
        .add("criteria.least_distance", criteria.leastDistanceMeters());
    switch (criteria.area().orElse(null)) {
      case Circle circle -> add("criteria.area", 1).circle("area", circle);
      case Polygon polygon -> {
        add("criteria.area", 2).add("area.corner_count", polygon.corners().size());
        polygon.corners().forEach(corner -> place("area", corner));
      }
      case null -> add("criteria.area", 0);
    }
    add("criteria.excluded_area_count", criteria.excludedAreas().size());
    criteria.excludedAreas().forEach(circle -> circle("excluded_area", circle));
    add("criteria.excluded_server_count", criteria.excluded().size());
    criteria.excluded().forEach(server -> add("criteria.excluded_server", server));
  }

  private void train(TrainPacket m) {
    type(12)
        .add("train.sender", m.sender())
        .hex("incarnation", m.incarnation())
        .unsigned("train.number", m.train())
        .add("train.index", m.index())
        .add("train.count", m.count())
        .add("train.sent", m.sentNanos())
        .add("train.length", m.bytes());
    if (m.bytes() > TrainPacket.MIN_BYTES) {
      add("train.filling", hex(Payload.of(new byte[m.bytes() - TrainPacket.MIN_BYTES])));
    }
  }

  private ExpectedFields type(int type) {
    return add("type", type);
  }

  private ExpectedFields flow(FlowKey flow) {
    return add("flow", flow)
        .add("flow.source", flow.source())
        .unsigned("flow.sequence", flow.sequence())
        .add("flow.copy", flow.copy())
        .add("flow.attempt", flow.attempt());
  }

  private ExpectedFields destination(Message.Destination destination) {
    add("destination", NOTHING)
        .add("destination.address", destination.address())
        .add("destination.server", destination.server())
        .flag("destination.has_site", destination.site().isPresent());
    destination.site().ifPresent(site -> place("destination", site));
    return this;
  }

  private ExpectedFields path(List<Ipv4> path) {
    add("path", NOTHING).add("path.count", path.size());
    path.forEach(relay -> add("path.relay", relay));
    return this;
  }

  private ExpectedFields ranges(List<ByteRange> ranges) {
    add("ranges", NOTHING).add("ranges.count", ranges.size());
    for (ByteRange range : ranges) {
      add("range", NOTHING).add("range.from", range.from()).add("range.to", range.to());
    }
    return this;
  }

  private ExpectedFields circle(String prefix, Circle circle) {
    return place(prefix, circle.center()).add(prefix + ".radius", (long) circle.radiusMeters());
  }

  private ExpectedFields place(String prefix, Place place) {
    return add(prefix + ".latitude", place.latitudeDegrees())
        .add(prefix + ".longitude", place.longitudeDegrees());
  }

  private ExpectedFields flag(String name, boolean value) {
    return add(name, value ? 1 : 0);
  }

  private ExpectedFields hex(String name, long value) {
    return add(name, String.format(Locale.ROOT, "0x%016x", value));
  }

  private ExpectedFields unsigned(String name, int value) {
    return add(name, Integer.toUnsignedString(value));
  }

  private ExpectedFields add(String name, Object value) {
    Object shown = value instanceof Double ? value : value.toString();
    fields.add(new Expected("lifeboat." + name, shown));
    return this;
  }

  private static String hex(Payload payload) {
    return HexFormat.ofDelimiter(":").formatHex(payload.toArray());
  }
}
