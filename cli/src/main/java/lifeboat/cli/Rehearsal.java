package lifeboat.cli;

import java.util.List;
import lifeboat.network.file.ReadResult;
import lifeboat.network.file.TopologyFile;
import lifeboat.network.topology.NetworkLayout;
import lifeboat.simulator.Simulation;

/**
 * A small deployment in virtual time, played by a process before it plays for real: classes are
 * loaded and code is compiled while the network is still being built, and not when the first
 * replica packet waits for its decision.
 */
final class Rehearsal {

  private static final String TOPOLOGY =
      """
      name: rehearsal
      defaults: {links: {delay: 1ms}}
      relays:
        a: {at: [0, 0], lan: 172.16.0.0/24}
        b: {at: [0, 10]}
        c: {at: [0, 20], lan: 172.17.0.0/24}
      servers:
        source: {on: a}
        target: {on: c}
      links:
        ab: {between: [a, b]}
        bc: {between: [b, c]}
      workload:
        data: {from: source, size: 512KiB}
      """;

  private Rehearsal() {}

  static void play() {
    if (TopologyFile.parse("rehearsal", TOPOLOGY, List.of()) instanceof ReadResult.Ok ok) {
      new Simulation(NetworkLayout.of(ok.topology()), _ -> {}).run();
    }
  }
}
