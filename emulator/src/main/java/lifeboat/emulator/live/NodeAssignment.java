package lifeboat.emulator.live;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedMap;
import java.util.Set;
import lifeboat.network.scenario.Happening;
import lifeboat.network.topology.Topology;

/**
 * Which process hosts which nodes. A node that the scenario kills or pauses has a process of its
 * own, so that it can be ended as by a loss of power, or stopped; the others are packed into a few.
 */
final class NodeAssignment {

  /** So many nodes share a process, as long as there are not too many processes. */
  static final int NODES_PER_PROCESS = 32;

  static final int MAX_SHARED_PROCESSES = 4;

  private NodeAssignment() {}

  /** The nodes of each process, by the name of the process. */
  static SequencedMap<String, List<String>> of(Topology topology) {
    Set<String> alone = new LinkedHashSet<>();
    for (Happening happening : Happening.of(topology)) {
      boolean takesProcess =
          happening instanceof Happening.Ends || happening instanceof Happening.Pauses;
      if (takesProcess && isParty(topology, happening.target())) {
        alone.add(happening.target());
      }
    }
    List<String> nodes = new ArrayList<>(topology.relays().keySet());
    nodes.addAll(topology.servers().keySet());
    if (topology.processes() == Topology.ProcessLayout.PER_NODE) {
      alone.addAll(nodes);
    }
    SequencedMap<String, List<String>> processes = new LinkedHashMap<>();
    List<String> shared = nodes.stream().filter(node -> !alone.contains(node)).toList();
    int count =
        Math.min(MAX_SHARED_PROCESSES, (shared.size() + NODES_PER_PROCESS - 1) / NODES_PER_PROCESS);
    for (int i = 0; i < shared.size(); i++) {
      processes
          .computeIfAbsent("nodes-" + (i % count + 1), _ -> new ArrayList<>())
          .add(shared.get(i));
    }
    alone.forEach(node -> processes.put("node-" + node, List.of(node)));
    return processes;
  }

  /** Plain switches have no process. */
  private static boolean isParty(Topology topology, String node) {
    return !topology.switches().containsKey(node);
  }
}
