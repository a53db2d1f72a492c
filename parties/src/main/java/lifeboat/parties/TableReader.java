package lifeboat.parties;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
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

  private final NetworkLayout layout;
  private final Topology topology;
  private final Parties parties;

  public TableReader(NetworkLayout layout) {
    this.layout = layout;
    this.topology = layout.topology();
    this.parties = new Parties(layout);
  }

  /** The rows of one relay's tables, with the configured truth. */
  public List<TableRow> rows(String relay, Tables tables) {
    Map<String, Long> truth = neighbours(relay, Set.of());
    List<TableRow> rows = new ArrayList<>();
    for (Tables.Row row : tables.rows()) {
      Optional<String> name = parties.nameOf(row.address());
      Long configured = name.map(truth::get).orElse(null);
      rows.add(
          new TableRow(
              relay,
              row.kind() == NodeKind.SERVER ? "server" : "relay",
              name.orElse("?"),
              row.address().toString(),
              row.rttNanos(),
              configured == null ? OptionalLong.empty() : OptionalLong.of(configured),
              OptionalLong.empty(),
              row.reliability(),
              row.lossOutFraction(),
              row.lossInFraction(),
              row.samples(),
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
      Tables own = tables.getOrDefault(relay, Tables.NONE);
      for (String neighbour : neighbours(relay, down).keySet()) {
        if (samples(own, neighbour) < CONVERGED_SAMPLES) {
          return Optional.of(
              relay + " has measured " + neighbour + " " + samples(own, neighbour) + " times");
        }
      }
      int reachable = reachableRelays(relay, down);
      if (own.geo().size() < reachable) {
        return Optional.of(
            relay + " knows the sites of " + own.geo().size() + " of " + reachable + " relays");
      }
    }
    return Optional.empty();
  }

  private int samples(Tables tables, String neighbour) {
    return tables.rows().stream()
        .filter(row -> row.address().bits() == layout.address(neighbour).address())
        .mapToInt(Tables.Row::samples)
        .findFirst()
        .orElse(0);
  }

  /** Relays and servers directly connected to a relay, with their configured round trip. */
  private SequencedMap<String, Long> neighbours(String relay, Set<String> down) {
    SequencedMap<String, Long> found = new LinkedHashMap<>();
    Deque<Map.Entry<String, Long>> open = new ArrayDeque<>(List.of(Map.entry(relay, 0L)));
    List<String> seen = new ArrayList<>(List.of(relay));
    while (!open.isEmpty()) {
      Map.Entry<String, Long> here = open.remove();
      for (Link link : topology.linksOf(here.getKey())) {
        String peer = link.peerOf(here.getKey());
        if (down.contains(peer) || seen.contains(peer)) {
          continue;
        }
        seen.add(peer);
        long roundTrip = here.getValue() + link.fromA().delayNanos() + link.fromB().delayNanos();
        if (topology.switches().containsKey(peer)) {
          open.add(Map.entry(peer, roundTrip));
        } else {
          found.put(peer, roundTrip);
        }
      }
    }
    return found;
  }

  private int reachableRelays(String from, Set<String> down) {
    Deque<String> open = new ArrayDeque<>(List.of(from));
    List<String> seen = new ArrayList<>(List.of(from));
    while (!open.isEmpty()) {
      String node = open.remove();
      for (String peer : neighbours(node, down).keySet()) {
        if (topology.relays().containsKey(peer) && !seen.contains(peer)) {
          seen.add(peer);
          open.add(peer);
        }
      }
    }
    return seen.size();
  }
}
