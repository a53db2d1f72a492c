package lifeboat.network.scenario;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.PriorityQueue;
import java.util.SequencedMap;
import lifeboat.network.topology.Coordinates;
import lifeboat.network.topology.Link;
import lifeboat.network.topology.Node;
import lifeboat.network.topology.ScenarioEvent;
import lifeboat.network.topology.Topology;
import net.sf.geographiclib.Geodesic;
import net.sf.geographiclib.GeodesicLine;
import net.sf.geographiclib.GeodesicMask;

/**
 * What the front of a disaster hits, and when, in nanoseconds after convergence. What it never hits
 * is not in it.
 *
 * <p>A cable between relays is taken for the geodesic between their sites, whatever way real fibre
 * goes. It is hit when the front touches it, which is found to within 100 m of its length.
 *
 * @param nodes times by node, in the order of the file
 * @param links times by cable between relays; empty where the disaster cuts none
 */
public record Strike(SequencedMap<String, Long> nodes, SequencedMap<String, Long> links) {

  /** Pieces of cables are not divided further than that. */
  private static final double PIECE_METERS = 100;

  public Strike {
    nodes = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(nodes));
    links = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(links));
  }

  /** What a disaster of that topology hits. */
  public static Strike of(Topology topology, ScenarioEvent.Disaster disaster) {
    Map<Coordinates, OptionalLong> bySite = new LinkedHashMap<>();
    SequencedMap<String, Long> nodes = new LinkedHashMap<>();
    for (Node node : topology.nodes()) {
      topology
          .siteOf(node.name())
          .map(site -> bySite.computeIfAbsent(site, place -> disaster.nearsNanos(place, 0)))
          .ifPresent(hit -> hit.ifPresent(at -> nodes.put(node.name(), at)));
    }
    SequencedMap<String, Long> links = new LinkedHashMap<>();
    if (disaster.cutsLinks()) {
      for (Link link : topology.links().values()) {
        Optional<Cable> cable =
            link.kind() == Link.Kind.BACKBONE
                ? Cable.of(topology, link, disaster)
                : Optional.empty();
        cable
            .map(Cable::hitNanos)
            .ifPresent(hit -> hit.ifPresent(at -> links.put(link.name(), at)));
      }
    }
    return new Strike(nodes, links);
  }

  /** A piece of a cable, which the front cannot hit before {@code earliestNanos}. */
  private record Piece(double from, double to, long earliestNanos) implements Comparable<Piece> {

    /**
     * Of those that can be hit at the same time the shortest comes first: it is nearest to done.
     */
    @Override
    public int compareTo(Piece other) {
      int byTime = Long.compare(earliestNanos, other.earliestNanos);
      return byTime != 0 ? byTime : Double.compare(to - from, other.to - other.from);
    }
  }

  /** The geodesic of a cable, of which the piece that can be hit first is always looked at next. */
  private record Cable(ScenarioEvent.Disaster disaster, GeodesicLine line) {

    static Optional<Cable> of(Topology topology, Link link, ScenarioEvent.Disaster disaster) {
      return topology
          .siteOf(link.nodeA())
          .flatMap(a -> topology.siteOf(link.nodeB()).map(b -> between(a, b)))
          .map(line -> new Cable(disaster, line));
    }

    private static GeodesicLine between(Coordinates a, Coordinates b) {
      return Geodesic.WGS84.InverseLine(
          a.latitudeDegrees(),
          a.longitudeDegrees(),
          b.latitudeDegrees(),
          b.longitudeDegrees(),
          GeodesicMask.LATITUDE | GeodesicMask.LONGITUDE | GeodesicMask.DISTANCE_IN);
    }

    OptionalLong hitNanos() {
      PriorityQueue<Piece> open = new PriorityQueue<>();
      add(0, line.Distance(), open);
      while (!open.isEmpty()) {
        Piece first = open.remove();
        if (first.to - first.from <= PIECE_METERS) {
          return OptionalLong.of(exact(first));
        }
        double middle = (first.from + first.to) / 2;
        add(first.from, middle, open);
        add(middle, first.to, open);
      }
      return OptionalLong.empty();
    }

    /** The front hits a piece not before it is half its length away from the middle of it. */
    private void add(double from, double to, PriorityQueue<Piece> open) {
      disaster
          .nearsNanos(place((from + to) / 2), (to - from) / 2)
          .ifPresent(nanos -> open.add(new Piece(from, to, nanos)));
    }

    /** At an end, which is the site of a relay, the cable is not hit before the relay. */
    private long exact(Piece piece) {
      OptionalLong start = disaster.nearsNanos(place(piece.from), 0);
      OptionalLong end = disaster.nearsNanos(place(piece.to), 0);
      boolean any = start.isPresent() || end.isPresent();
      return any
          ? Math.min(start.orElse(Long.MAX_VALUE), end.orElse(Long.MAX_VALUE))
          : piece.earliestNanos;
    }

    private Coordinates place(double meters) {
      var at = line.Position(meters);
      return new Coordinates(at.lat2, at.lon2);
    }
  }
}
