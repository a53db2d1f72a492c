package lifeboat.relay.transfer;

import static java.util.Comparator.comparing;
import static java.util.Comparator.comparingDouble;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import lifeboat.relay.message.EvaluationCriteria;
import lifeboat.relay.message.GeoEntry;
import lifeboat.relay.message.Ipv4;
import lifeboat.relay.message.Message.Offer;
import lifeboat.relay.message.Message.Progress;
import lifeboat.relay.message.Message.ReplicaPacket;
import lifeboat.relay.message.Place;
import lifeboat.relay.message.Refusal;
import lifeboat.relay.table.GeoTable;
import lifeboat.relay.table.Neighbour;
import lifeboat.relay.table.NeighbourTable;

/**
 * Transfer control of one flow at one relay: US 9,270,522 B2, FIG. 8, S1 to S11.
 *
 * <p>{@link #begin} is S1 to S6: it makes the prospective set S. {@link #next} is S7 to S10: it
 * takes the best relay out of S, or, once S is empty, the best server of the LAN; it is called
 * again when S11 finds that the transfer did not succeed.
 *
 * <p>The score of a relay is {@code v × reliability × T / (T + t)}: v is the vector evaluation
 * value {@code (1 + cos θ) / 2}, T what is left of the upper limit of time, t the time in which
 * this hop presumably takes the whole replica (half its round trip, plus the replica over the
 * lesser of the path's bottleneck and the throughput of this hop, as far as they are measured). At
 * the source's own relay the score is divided by {@code 1 + n}, n being how many other copies of
 * the same replica are under way to that hop: copies leave on different ways where there are any.
 * The score of a server is {@code reliability × T / (T + t) / (1 + cost)}. Equal scores are ordered
 * by address.
 */
public final class TransferControl {

  /** Distances from the source may shrink by so much and still count as not shrinking (S6). */
  private static final double DISTANCE_TOLERANCE_METERS = 1.0;

  /**
   * The relay that decides.
   *
   * @param timeLimitNanos preset upper limit of time for replicas that carry none
   */
  public record Here(Ipv4 address, Place place, long timeLimitNanos) {}

  private record Ranked(Candidate candidate, boolean placeKnown, boolean recedes) {}

  private final Here here;
  private final ReplicaPacket packet;
  private final GeoTable geo;
  private final Plane plane;
  private final Progress progress;
  private final Map<Ipv4, Integer> otherCopies;
  private final Deque<Ipv4> prospectiveSet = new ArrayDeque<>();

  /** Servers that have had their chance, by the incarnation that had it. */
  private final Map<Ipv4, Long> triedServers = new LinkedHashMap<>();

  private final Optional<Place> globalSource;
  private final Territory territory;
  private List<Candidate> ledger = List.of();

  private TransferControl(
      Here here,
      Ipv4 source,
      ReplicaPacket packet,
      Progress progress,
      GeoTable geo,
      Map<Ipv4, Integer> otherCopies) {
    this.here = here;
    this.otherCopies = new LinkedHashMap<>(otherCopies);
    this.packet = packet;
    this.progress = progress;
    this.geo = geo;
    this.plane = new Plane(here.place());
    this.globalSource =
        geo.servingRelay(source).map(GeoEntry::place).or(packet::sourceSite); // S1, S2
    this.territory = new Territory(packet.criteria(), globalSource);
  }

  /**
   * S1 to S6 for the first packet of a flow.
   *
   * @param source address of the replica source server: the source address of the packet
   * @param progress what the journey has cost, including the hop to this relay
   * @param otherCopies how many other copies are under way to each hop
   */
  public static TransferControl begin(
      Here here,
      Ipv4 source,
      ReplicaPacket packet,
      Progress progress,
      NeighbourTable neighbours,
      GeoTable geo,
      Map<Ipv4, Integer> otherCopies,
      long nowNanos) {
    TransferControl control = new TransferControl(here, source, packet, progress, geo, otherCopies);
    Optional<Place> localSource = geo.placeOf(packet.localSource()); // S1, S2
    boolean atSource = packet.localSource().isUnspecified();
    Optional<Plane.Vector> first =
        atSource ? Optional.empty() : control.firstVector(localSource); // S3
    List<Ranked> evaluated = new ArrayList<>();
    for (Neighbour relay : neighbours.relays()) { // S4, S5
      evaluated.add(control.evaluate(relay, first, atSource, nowNanos));
    }
    control.fillProspectiveSet(evaluated); // S6
    return control;
  }

  /** S7 to S10; called again after S11 has found a failure. */
  public Decision next(NeighbourTable neighbours, long nowNanos) {
    Ipv4 relay = prospectiveSet.poll(); // S9: e is taken and deleted from S
    if (relay != null) {
      Decision toRelay = new Decision.ToRelay(relay, ledger); // S10
      ledger = withTried(relay);
      return toRelay;
    }
    List<Candidate> servers = rankServers(neighbours.servers(), nowNanos); // S8
    List<Candidate> considered = new ArrayList<>(ledger);
    considered.addAll(servers);
    for (Candidate server : servers) {
      if (server.cut().isEmpty()) {
        neighbours
            .find(server.address())
            .ifPresent(row -> triedServers.put(row.address(), row.incarnation()));
        return new Decision.ToServer(server.address(), considered);
      }
    }
    return new Decision.Refuse(Refusal.NO_DESTINATION, considered);
  }

  /** The ledger for later rounds, in which {@code relay} is out. */
  private List<Candidate> withTried(Ipv4 relay) {
    return ledger.stream()
        .map(candidate ->
            candidate.address().equals(relay)
                ? candidate.cutBecause("was tried before")
                : candidate)
        .toList();
  }

  /** S3: global source to local source; where both are one place, global source to this relay. */
  private Optional<Plane.Vector> firstVector(Optional<Place> localSource) {
    if (globalSource.isEmpty()) {
      return Optional.empty();
    }
    Plane.Vector global = plane.locate(globalSource.get());
    Plane.Vector toLocal = plane.locate(localSource.orElse(globalSource.get())).minus(global);
    Plane.Vector first =
        toLocal.length() >= Plane.SAME_PLACE_METERS
            ? toLocal
            : new Plane.Vector(0, 0).minus(global);
    return first.length() >= Plane.SAME_PLACE_METERS ? Optional.of(first) : Optional.empty();
  }

  /** S4 and S5 for one prospective relay, with the reasons of S6 that speak against it. */
  private Ranked evaluate(
      Neighbour relay, Optional<Plane.Vector> first, boolean atSource, long nowNanos) {
    Optional<Place> place = geo.placeOf(relay.address());
    OptionalDouble angle = OptionalDouble.empty();
    double v = first.isEmpty() ? 1 : 0.5;
    if (first.isPresent() && place.isPresent()) {
      Plane.Vector second = plane.locate(place.get());
      if (second.length() >= Plane.SAME_PLACE_METERS) {
        double degrees = first.get().degreesTo(second);
        angle = OptionalDouble.of(degrees);
        v = (1 + StrictMath.cos(StrictMath.toRadians(degrees))) / 2;
      }
    }
    OptionalDouble distance = distance(globalSource, place);
    OptionalDouble own = distance(globalSource, Optional.of(here.place()));
    boolean recedes =
        atSource
            || distance.isEmpty()
            || own.isEmpty()
            || distance.getAsDouble() + DISTANCE_TOLERANCE_METERS >= own.getAsDouble();
    Candidate candidate =
        new Candidate(
            relay.address(),
            angle,
            v,
            relay.statistics().delayNanos(),
            relay.throughputOut().bitsPerSecond(),
            relay.statistics().reliability(nowNanos),
            distance,
            v
                * relay.statistics().reliability(nowNanos)
                * timeFactor(relay)
                / (1 + otherCopies.getOrDefault(relay.address(), 0)),
            cut(relay, recedes));
    return new Ranked(candidate, place.isPresent(), recedes);
  }

  /** S6: why a relay is not possibly a transfer destination. */
  private Optional<String> cut(Neighbour relay, boolean recedes) {
    EvaluationCriteria criteria = packet.criteria();
    if (packet.path().contains(relay.address()) || relay.address().equals(packet.localSource())) {
      return Optional.of("is on the path already");
    }
    if (packet.path().size() + 1 >= ReplicaPacket.MAX_PATH) {
      return Optional.of("the path is full");
    }
    if (presumableNanos(relay) > timeLimitNanos() - progress.timeUsedNanos()) {
      return Optional.of("would take longer than the upper limit of time");
    }
    if (criteria.maxDelayNanos() > 0 && pathDelayNanos(relay) > criteria.maxDelayNanos()) {
      return Optional.of("the path delay would exceed the criterion");
    }
    if (throughputTooLow(relay)) {
      return Optional.of("the path is slower than the criterion");
    }
    if (!recedes && territory.contains(here.place())) {
      return Optional.of("is nearer to the source than this relay");
    }
    return Optional.empty();
  }

  private void fillProspectiveSet(List<Ranked> evaluated) {
    Comparator<Ranked> order =
        comparing((Ranked ranked) -> !ranked.placeKnown())
            .thenComparing(ranked -> !ranked.recedes())
            .thenComparing(comparingDouble((Ranked r) -> r.candidate().score()).reversed())
            .thenComparing(ranked -> ranked.candidate().address());
    List<Candidate> kept = new ArrayList<>();
    List<Candidate> cut = new ArrayList<>();
    for (Ranked ranked : evaluated.stream().sorted(order).toList()) {
      (ranked.candidate().cut().isEmpty() ? kept : cut).add(ranked.candidate());
    }
    kept.forEach(candidate -> prospectiveSet.add(candidate.address()));
    kept.addAll(cut);
    ledger = kept;
  }

  /** S8: the servers of this LAN that are in operation, the optimal one first. */
  private List<Candidate> rankServers(List<Neighbour> servers, long nowNanos) {
    List<Candidate> ranked = new ArrayList<>();
    for (Neighbour server : servers) {
      double reliability = server.statistics().reliability(nowNanos);
      double cost = server.offer().map(Offer::cost).orElse(0.0);
      ranked.add(
          new Candidate(
              server.address(),
              OptionalDouble.empty(),
              1,
              server.statistics().delayNanos(),
              server.throughputOut().bitsPerSecond(),
              reliability,
              OptionalDouble.empty(),
              reliability * timeFactor(server) / (1 + cost),
              cutServer(server, reliability)));
    }
    Function<Candidate, Boolean> isCut = candidate -> candidate.cut().isPresent();
    ranked.sort(
        comparing(isCut)
            .thenComparing(comparingDouble(Candidate::score).reversed())
            .thenComparing(Candidate::address));
    return ranked;
  }

  private Optional<String> cutServer(Neighbour server, double reliability) {
    EvaluationCriteria criteria = packet.criteria();
    Long tried = triedServers.get(server.address());
    if (tried != null && tried == server.incarnation()) {
      return Optional.of("was tried before");
    }
    Optional<Offer> offer = server.offer();
    if (offer.isEmpty()) {
      return Optional.of("offers no storage");
    }
    if (offer.get().server().equals(packet.flow().source())) {
      return Optional.of("is the source");
    }
    if (criteria.excluded().contains(offer.get().server())) {
      return Optional.of("is excluded");
    }
    if (offer.get().freeBytes() < packet.replicaBytes()) {
      return Optional.of("has not enough free capacity");
    }
    if (offer.get().cost() > criteria.maxCost()) {
      return Optional.of("costs more than the criterion");
    }
    if (reliability < criteria.minReliability()) {
      return Optional.of("is less reliable than the criterion");
    }
    if (criteria.maxDelayNanos() > 0 && pathDelayNanos(server) > criteria.maxDelayNanos()) {
      return Optional.of("the path delay would exceed the criterion");
    }
    if (throughputTooLow(server)) {
      return Optional.of("the path is slower than the criterion");
    }
    if (!territory.contains(here.place())) {
      return Optional.of(
          "its site does not satisfy the area, the exclusions or the least distance");
    }
    return Optional.empty();
  }

  /** What has not been measured is not held against anybody. */
  private boolean throughputTooLow(Neighbour hop) {
    long bottleneck = bottleneck(hop);
    return bottleneck > 0 && bottleneck < packet.criteria().minThroughputBitsPerSecond();
  }

  /** The least throughput of the path so far and of this hop; 0 while nothing is known. */
  private long bottleneck(Neighbour hop) {
    return progress.bottleneckWith(hop.throughputOut().bitsPerSecond());
  }

  private long pathDelayNanos(Neighbour hop) {
    return saturated((double) progress.pathDelayNanos() + oneWayNanos(hop));
  }

  /** In which time this hop takes the whole replica, as far as it has been measured. */
  private long presumableNanos(Neighbour hop) {
    long bottleneck = bottleneck(hop);
    double transfer = bottleneck == 0 ? 0 : packet.replicaBytes() * 8e9 / bottleneck;
    return saturated(transfer + oneWayNanos(hop));
  }

  private static long oneWayNanos(Neighbour hop) {
    return hop.statistics().delayNanos() / 2;
  }

  /** Rounding stops at the largest number: what a packet claims must not turn into little. */
  private static long saturated(double nanos) {
    return Math.round(nanos);
  }

  private double timeFactor(Neighbour hop) {
    double left = Math.max(1, timeLimitNanos() - progress.timeUsedNanos());
    return left / (left + presumableNanos(hop));
  }

  private long timeLimitNanos() {
    long limit = packet.criteria().timeLimitNanos();
    return limit > 0 ? limit : here.timeLimitNanos();
  }

  private static OptionalDouble distance(Optional<Place> a, Optional<Place> b) {
    return a.isPresent() && b.isPresent()
        ? OptionalDouble.of(a.get().metersTo(b.get()))
        : OptionalDouble.empty();
  }
}
