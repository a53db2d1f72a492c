package lifeboat.emulator.process;

import java.util.List;
import lifeboat.network.topology.Topology;

/** Reads the topology of the network again, which may have changed since. */
@FunctionalInterface
public interface TopologySource {

  /** What the file says, with overrides of the kind {@code path=value} written over it. */
  Topology read(List<String> overrides);
}
