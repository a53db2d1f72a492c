package lifeboat.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import lifeboat.network.file.ReadResult;
import lifeboat.network.file.TopologyFile;
import lifeboat.network.file.TopologyWriter;
import lifeboat.network.result.HostKeptUp;
import lifeboat.network.result.ResultAssembly;
import lifeboat.network.result.RunDirectory;
import lifeboat.network.result.RunResult;
import lifeboat.network.result.Security;
import lifeboat.network.result.SelfCheckResult;
import lifeboat.network.result.TimedEvent;
import lifeboat.network.topology.NetworkLayout;
import lifeboat.network.topology.Topology;
import lifeboat.simulator.Simulation;

/** Run directories for tests. */
final class Runs {

  /** A name that would be a script if anybody took it for HTML. */
  static final String HOSTILE = "</script><img src=x onerror=hacked=1><!--{{scripts}}";

  /**
   * A storm runs over the source of the replica and its site, and what is told of them is hostile.
   */
  private static final String STORM =
      """
      name: "%s"
      description: "%s & more"
      seed: 1
      defaults: {links: {rate: 10mbit, loss: 1%%}}
      relays:
        west: {at: [37.77, -122.42], lan: 172.16.0.0/24, site: "<b onclick=hacked=1>West"}
        mid: {at: [39.74, -104.99], kind: switch, lan: 172.17.0.0/24}
        east: {at: [41.88, -87.63], lan: 172.18.0.0/24}
        south: {at: [32.78, -96.80], lan: 172.19.0.0/24}
      servers: {source: {on: west}, here: {on: mid}, there: {on: east}, below: {on: south}}
      links:
        a: {between: [west, mid]}
        b: {between: [mid, east]}
        c: {between: [mid, south]}
      workload:
        records: {from: source, at: 100ms, size: 100KiB, criteria: {at-least: 500km}}
      events:
        down: {at: 0s, kill: below}
        storm: {at: 0s, disaster: {center: [37, -124], radius: 50km, speed: 400km/s, reach: 300km}}
        late: {at: 10s, kill: west}
      expect:
        safe: {replica: records, at: there}
        quick: {replica: records, placed-within: 1ms}
      """
          .formatted(HOSTILE, HOSTILE);

  private Runs() {}

  /** An example of the project, simulated. */
  static Path example(Path directory, String name) throws IOException {
    return simulate(
        directory, TopologyFile.read(Path.of("../topologies", name + ".yaml"), List.of()));
  }

  /** A run with a disaster, an expectation that is not met, and hostile texts. */
  static Path storm(Path directory) throws IOException {
    return simulate(directory, TopologyFile.parse("storm.yaml", STORM, List.of()));
  }

  private static Path simulate(Path directory, ReadResult read) throws IOException {
    assertThat(read).isInstanceOf(ReadResult.Ok.class);
    Topology topology = ((ReadResult.Ok) read).topology();
    try (RunDirectory run = RunDirectory.create(directory)) {
      run.writeTopology(TopologyWriter.write(topology));
      Simulation.Outcome outcome =
          new Simulation(NetworkLayout.of(topology), event -> write(run, event)).run();
      SelfCheckResult selfCheck = SelfCheckResult.none(SelfCheckResult.MODEL);
      RunResult result =
          ResultAssembly.assemble(
              new ResultAssembly.Run(
                  topology,
                  "simulate",
                  "model",
                  true,
                  selfCheck,
                  HostKeptUp.inVirtualTime(),
                  Security.OPEN,
                  false,
                  Map.of("lifeboat", "test")),
              outcome.recorder(),
              outcome.stores(),
              outcome.tables(),
              List.of("a warning with <i>markup</i>"),
              0,
              outcome.convergedNanos(),
              outcome.endedNanos());
      run.writeTables(outcome.tables(), selfCheck);
      run.writeTraffic(outcome.traffic().rows(topology, result.timings().deploySeconds()));
      run.writeResult(result);
    }
    return directory;
  }

  private static void write(RunDirectory run, TimedEvent event) {
    try {
      run.write(event);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * What is left of a run that was killed in a large network: a ring of relays over the northern
   * hemisphere, every third with a server, where everybody has found so many neighbours.
   */
  static Path large(Path directory, int relays, int neighbours) throws IOException {
    Topology topology = ring(relays);
    try (RunDirectory run = RunDirectory.create(directory)) {
      run.writeTopology(TopologyWriter.write(topology));
      for (int relay = 0; relay < relays; relay++) {
        for (int neighbour = 0; neighbour < neighbours; neighbour++) {
          run.write(event(1, "r" + relay, "neighbour-found", "address", "r" + neighbour));
        }
      }
      run.write(TimedEvent.ofRun(2_000_000_000L, "converged"));
      String flow = "u:1:0:0";
      run.write(event(2, "s0", "deployment-started", "name", "backup", "flow", flow));
      for (int hop = 0; hop < 12; hop++) {
        Map<String, Object> decision =
            Map.of("is", "to-relay", "relay", "r" + (hop + 1), "candidates", List.of());
        run.write(event(3 + hop, "r" + hop, "decided", "flow", flow, "decision", decision));
      }
      run.write(TimedEvent.ofRun(20_000_000_000L, "killed", "event", "end", "target", "r5"));
    }
    return directory;
  }

  private static TimedEvent event(int seconds, String node, String kind, Object... fields) {
    TimedEvent ofRun = TimedEvent.ofRun(seconds * 1_000_000_000L, kind, fields);
    return new TimedEvent(ofRun.atNanos(), node, kind, ofRun.fields());
  }

  private static Topology ring(int relays) {
    StringBuilder yaml = new StringBuilder("name: ring\nrelays:\n");
    for (int i = 0; i < relays; i++) {
      double latitude = 35 + 20 * Math.sin(i * 0.7);
      double longitude = -170 + 340.0 * i / relays;
      yaml.append(
          "  r%d: {at: [%.3f, %.3f], lan: 172.%d.%d.0/24}\n"
              .formatted(i, latitude, longitude, 16 + i / 250, i % 250));
    }
    yaml.append("servers:\n");
    for (int i = 0; i < relays; i += 3) {
      yaml.append("  s%d: {on: r%d}\n".formatted(i, i));
    }
    yaml.append("links:\n");
    for (int i = 0; i < relays; i++) {
      yaml.append("  l%d: {between: [r%d, r%d]}\n".formatted(i, i, (i + 1) % relays));
    }
    yaml.append("workload: {backup: {from: s0, size: 1MiB}}\n");
    ReadResult read = TopologyFile.parse("ring.yaml", yaml.toString(), List.of());
    assertThat(read).isInstanceOf(ReadResult.Ok.class);
    return ((ReadResult.Ok) read).topology();
  }
}
