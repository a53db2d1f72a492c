package lifeboat.parties;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.SequencedMap;
import java.util.Set;
import lifeboat.network.result.TableRow;
import lifeboat.network.topology.Link;
import lifeboat.network.topology.NetworkLayout;
import lifeboat.network.topology.Topology;
import lifeboat.relay.message.NodeKind;
import lifeboat.relay.node.Tables;

/** Sets the tables of relays beside what the topology says they should hold. */
public final class TableReader {

  /** Answered probes that a row needs before it counts as filled. */
  public static final int CONVERGED_SAMPLES = 4;

  private static final OptionalLong UNKNOWN = OptionalLong.empty();

  /**
   * The way to a neighbour by the file.
   *
   * @param roundTripNanos delays of both directions
   * @param slowestBitsPerSecond least rate towards the neighbour; 0 means unlimited
   */
  private record Way(List<String> cables, long roundTripNanos, long slowestBitsPerSecond) {

    private static final Way NONE = new Way(List.of(), 0, 0);

    Way over(Link link, String from) {
      long rate = link.from(from).rateBitsPerSecond();
      boolean slower = slowestBitsPerSecond == 0 || (rate > 0 && rate < slowestBitsPerSecond);
      List<String> longer = new ArrayList<>(cables);
      longer.add(link.name());
      return new Way(
          List.copyOf(longer),
          roundTripNanos + link.fromA().delayNanos() + link.fromB().delayNanos(),
          slower ? rate : slowestBitsPerSecond);
    }

    OptionalLong rate() {
      return slowestBitsPerSecond == 0 ? UNKNOWN : OptionalLong.of(slowestBitsPerSecond);
    }
  }

  private final NetworkLayout layout;
  private final Topology topology;
  private final Parties parties;

  /** How many relays each relay can reach while {@link #countedWithout} are down. */
  private final Map<String, Integer> reachable = new HashMap<>();

  private Set<String> countedWithout = Set.of();

  public TableReader(NetworkLayout layout) {
    this.layout = layout;
    this.topology = layout.topology();
    this.parties = new Parties(layout);
  }

  /** The rows of one relay's tables, with the configured truth. */
  public List<TableRow> rows(String relay, Tables tables) {
    Map<String, Way> truth = neighbours(relay, Set.of());
    List<TableRow> rows = new ArrayList<>();
    for (Tables.Row row : tables.rows()) {
      Optional<String> name = parties.nameOf(row.address());
      Optional<Way> configured = name.map(truth::get);
      rows.add(
          new TableRow(
              relay,
              row.kind() == NodeKind.SERVER ? "server" : "relay",
              name.orElse("?"),
              row.address().toString(),
              configured.map(Way::cables).orElse(List.of()),
              row.rttNanos(),
              configured.map(way -> OptionalLong.of(way.roundTripNanos())).orElse(UNKNOWN),
              row.throughputBitsPerSecond(),
              configured.map(Way::rate).orElse(UNKNOWN),
              row.throughputInBitsPerSecond(),
              row.reliability(),
              row.lossOutFraction(),
              row.lossInFraction(),
              row.samples(),
              row.ageNanos(),
              row.cost().map(OptionalDouble::of).orElse(OptionalDouble.empty()),
              row.freeBytes()));
    }
    return rows;
  }

  /**
   * What is still missing before all tables have converged; empty when they have.
   *
   * @param tables of the relays that have answered so far
   * @param relays those whose tables are asked for
   * @param down nodes that are not expected to be there
   */
  public Optional<String> missing(
      Map<String, Tables> tables, Set<String> relays, Set<String> down) {
    for (String relay : relays) {
      Optional<String> missing = missing(relay, tables.getOrDefault(relay, Tables.NONE), down);
      if (missing.isPresent()) {
        return missing;
      }
    }
    return Optional.empty();
  }

  /** What is still missing before the tables of one relay have converged, all nodes being up. */
  public Optional<String> missing(String relay, Tables tables) {
    return missing(relay, tables, Set.of());
  }

  private Optional<String> missing(String relay, Tables own, Set<String> down) {
    for (String neighbour : neighbours(relay, down).keySet()) {
      Optional<Tables.Row> row = row(own, neighbour);
      int samples = row.map(Tables.Row::samples).orElse(0);
      if (samples < CONVERGED_SAMPLES) {
        return Optional.of(relay + " has measured " + neighbour + " " + samples + " times");
      }
      if (row.map(Tables.Row::measuring).orElse(false)) {
        return Optional.of(relay + " is measuring the throughput to " + neighbour);
      }
    }
    int reachable = reachableRelays(relay, down);
    if (own.geo().size() < reachable) {
      return Optional.of(
          relay + " knows the sites of " + own.geo().size() + " of " + reachable + " relays");
    }
    return Optional.empty();
  }

  private Optional<Tables.Row> row(Tables tables, String neighbour) {
    return tables.rows().stream()
        .filter(row -> row.address().bits() == layout.address(neighbour).address())
        .findFirst();
  }

  /** Relays and servers directly connected to a relay, with the configured way there. */
  private SequencedMap<String, Way> neighbours(String relay, Set<String> down) {
    SequencedMap<String, Way> found = new LinkedHashMap<>();
    Deque<Map.Entry<String, Way>> open = new ArrayDeque<>(List.of(Map.entry(relay, Way.NONE)));
    Set<String> seen = new HashSet<>(Set.of(relay));
    while (!open.isEmpty()) {
      Map.Entry<String, Way> here = open.remove();
      for (NetworkLayout.Port port : layout.portsOf(here.getKey())) {
        Link link = port.link();
        String peer = link.peerOf(here.getKey());
        if (down.contains(peer) || !seen.add(peer)) {
          continue;
        }
        Way way = here.getValue().over(link, here.getKey());
        if (topology.switches().containsKey(peer)) {
          open.add(Map.entry(peer, way));
        } else {
          found.put(peer, way);
        }
      }
    }
    return found;
  }

  /** Relays that can be reached from one, itself included. */
  private int reachableRelays(String from, Set<String> down) {
    if (!down.equals(countedWithout)) {
      reachable.clear();
      countedWithout = Set.copyOf(down);
    }
    if (!reachable.containsKey(from)) {
      Set<String> island = island(from, down);
      island.forEach(relay -> reachable.put(relay, island.size()));
    }
    return reachable.getOrDefault(from, 0);
  }

  private Set<String> island(String from, Set<String> down) {
    Set<String> seen = new LinkedHashSet<>(Set.of(from));
    Deque<String> open = new ArrayDeque<>(seen);
    while (!open.isEmpty()) {
      for (String peer : neighbours(open.remove(), down).keySet()) {
        if (topology.relays().containsKey(peer) && seen.add(peer)) {
          open.add(peer);
        }
      }
    }
    return seen;
  }
}
