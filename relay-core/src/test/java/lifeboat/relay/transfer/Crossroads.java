package lifeboat.relay.transfer;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import lifeboat.relay.message.EvaluationCriteria;
import lifeboat.relay.message.FlowKey;
import lifeboat.relay.message.GeoEntry;
import lifeboat.relay.message.Ipv4;
import lifeboat.relay.message.Mac;
import lifeboat.relay.message.Message.Offer;
import lifeboat.relay.message.Message.ProbeReply;
import lifeboat.relay.message.Message.Progress;
import lifeboat.relay.message.Message.ReplicaPacket;
import lifeboat.relay.message.NodeKind;
import lifeboat.relay.message.Payload;
import lifeboat.relay.message.Place;
import lifeboat.relay.message.Prefix;
import lifeboat.relay.table.GeoTable;
import lifeboat.relay.table.NeighbourTable;
import lifeboat.relay.table.Patience;

/**
 * A relay with its tables and a replica packet that arrives there. The source server 172.16.0.10 is
 * in the LAN of the relay 10.0.0.1; the packet comes straight from it until {@link #from} names
 * another relay.
 */
final class Crossroads {

  static final long MILLISECOND = 1_000_000;
  static final long NOW = 100_000_000_000L;
  static final Ipv4 SOURCE = Ipv4.parse("172.16.0.10");
  static final Ipv4 GLOBAL_SOURCE = Ipv4.parse("10.0.0.1");
  static final Ipv4 HERE = Ipv4.parse("10.0.0.100");
  static final UUID SOURCE_ID = new UUID(0, 1);

  private final NeighbourTable neighbours = new NeighbourTable(new Patience(0));
  private final Map<Ipv4, Integer> otherCopies = new LinkedHashMap<>();
  private final GeoTable geo = new GeoTable();
  private final Place here;
  private final List<Ipv4> path = new ArrayList<>();
  private EvaluationCriteria criteria = EvaluationCriteria.NONE;
  private Ipv4 localSource = Ipv4.UNSPECIFIED;
  private Progress progress = Progress.NONE;
  private long replicaBytes = 1 << 20;
  private Optional<Place> siteInPacket = Optional.empty();

  private Crossroads(Place here) {
    this.here = here;
  }

  static Crossroads at(double latitude, double longitude) {
    return new Crossroads(new Place(latitude, longitude));
  }

  Crossroads sourceAt(double latitude, double longitude) {
    Prefix lan = Prefix.parse("172.16.0.0/24");
    geo.merge(
        new GeoEntry(GLOBAL_SOURCE, 1, new Place(latitude, longitude), "source", List.of(lan)));
    return this;
  }

  Crossroads sourceOnlyInThePacket(double latitude, double longitude) {
    siteInPacket = Optional.of(new Place(latitude, longitude));
    return this;
  }

  /** The packet was passed on by this relay, which is on its path. */
  Crossroads from(String relay) {
    localSource = Ipv4.parse(relay);
    path.add(localSource);
    return this;
  }

  Crossroads fromTheGlobalSource() {
    return from(GLOBAL_SOURCE.toString());
  }

  Crossroads asking(EvaluationCriteria asked) {
    criteria = asked;
    return this;
  }

  Crossroads after(Progress soFar) {
    progress = soFar;
    return this;
  }

  Crossroads ofBytes(long bytes) {
    replicaBytes = bytes;
    return this;
  }

  Crossroads site(String relay, double latitude, double longitude) {
    geo.merge(new GeoEntry(Ipv4.parse(relay), 1, new Place(latitude, longitude), relay, List.of()));
    return this;
  }

  Crossroads relay(String address, double latitude, double longitude) {
    return relay(address, latitude, longitude, 10 * MILLISECOND);
  }

  Crossroads relay(String address, double latitude, double longitude, long roundTripNanos) {
    return site(address, latitude, longitude).relayOfUnknownPlace(address, roundTripNanos);
  }

  Crossroads relayOfUnknownPlace(String address, long roundTripNanos) {
    answered(address, NodeKind.RELAY, roundTripNanos, Optional.empty());
    return this;
  }

  /** So many other copies of the replica are under way to this neighbour. */
  Crossroads otherCopies(String address, int count) {
    otherCopies.put(Ipv4.parse(address), count);
    return this;
  }

  Crossroads server(String address, int id, double cost, long freeBytes) {
    return server(address, id, cost, freeBytes, MILLISECOND);
  }

  Crossroads server(String address, int id, double cost, long freeBytes, long roundTripNanos) {
    Offer offer = new Offer(new UUID(0, id), cost, freeBytes);
    answered(address, NodeKind.SERVER, roundTripNanos, Optional.of(offer));
    return this;
  }

  /** So many of the last probes to this neighbour stayed unanswered. */
  Crossroads unanswered(String address, int probes) {
    var row = neighbours.find(Ipv4.parse(address)).orElseThrow();
    for (int i = 0; i < probes; i++) {
      neighbours.keepaliveSent(row, 1000 + i, NOW / 2);
    }
    return this;
  }

  private void answered(String address, NodeKind kind, long roundTripNanos, Optional<Offer> offer) {
    Ipv4 replier = Ipv4.parse(address);
    for (int probe = 0; probe < 4; probe++) {
      long echoed = NOW / 2 + probe;
      neighbours.answered(
          new ProbeReply(kind, replier, 1, probe, echoed, 0, probe, 0, offer),
          0,
          new Mac(1),
          echoed + roundTripNanos,
          echoed + roundTripNanos);
      if (probe < 3) {
        int next = probe + 1;
        neighbours
            .find(replier)
            .ifPresent(row -> neighbours.keepaliveSent(row, next, NOW / 2 + next));
      }
    }
  }

  TransferControl begin() {
    ReplicaPacket packet =
        new ReplicaPacket(
            new FlowKey(SOURCE_ID, 1, 0, 0),
            0,
            replicaBytes,
            criteria,
            siteInPacket,
            localSource,
            progress,
            path,
            Payload.of(new byte[] {1}));
    TransferControl.Here self = new TransferControl.Here(HERE, here, 60_000_000_000L);
    return TransferControl.begin(self, SOURCE, packet, progress, neighbours, geo, otherCopies, NOW);
  }

  Decision decide() {
    return next(begin());
  }

  Decision next(TransferControl control) {
    return control.next(neighbours, NOW);
  }

  /** All hops in the order in which they would be tried if each failed. */
  List<String> order() {
    TransferControl control = begin();
    List<String> hops = new ArrayList<>();
    for (Optional<Ipv4> hop = next(control).next(); hop.isPresent(); hop = next(control).next()) {
      hops.add(hop.get().toString());
    }
    return hops;
  }

  Candidate candidate(String address) {
    return decide().candidates().stream()
        .filter(candidate -> candidate.address().equals(Ipv4.parse(address)))
        .findFirst()
        .orElseThrow();
  }
}
