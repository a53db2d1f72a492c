package lifeboat.simulator;

import com.sun.management.OperatingSystemMXBean;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import lifeboat.network.file.ReadResult;
import lifeboat.network.file.TopologyFile;
import lifeboat.network.result.RunResult.Replica;
import lifeboat.network.topology.NetworkLayout;
import lifeboat.relay.message.Message;
import lifeboat.simulator.MessageTap.Fate;

/**
 * How fast simulations are: run by hand with {@code scripts/bench-simulator}, and no test, because
 * what it measures is the machine as well. Everything runs on one thread.
 *
 * <p>Each measurement is preceded by one of the same kind that only warms the JVM up.
 */
final class SimulatorBenchmark {

  private static final OperatingSystemMXBean PROCESS =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

  private static final int LINE_RELAYS = 32;
  private static final int[] SIZES = {100, 1_000, 10_000, 100_000};

  /** Compilation is over after so many rounds; it would count as processor time. */
  private static final int WARM_UPS = 4;

  private final PrintStream out;

  private SimulatorBenchmark(PrintStream out) {
    this.out = out;
  }

  /** Prints the figures; arguments are the sizes of networks to try. */
  @SuppressWarnings("SystemOut") // The figures are what it is for.
  static void main(String[] arguments) {
    SimulatorBenchmark benchmark = new SimulatorBenchmark(System.out);
    benchmark.relaying();
    int[] sizes = SIZES;
    if (arguments.length > 0) {
      sizes = new int[arguments.length];
      for (int i = 0; i < sizes.length; i++) {
        sizes[i] = Integer.parseInt(arguments[i]);
      }
    }
    benchmark.scale(sizes);
  }

  /** What a simulation did, and how long it took. */
  private record Measured(
      double seconds, long events, long frames, long replicaHops, long normalHops, int placed) {}

  private void relaying() {
    out.println("Relaying over a line of " + LINE_RELAYS + " relays, in packet-hops per second.");
    out.println("A packet-hop is one packet crossing one cable. Replica packets are handed from");
    out.println("relay to relay by RelayNode.handle; normal packets are forwarded by the network.");
    out.println("Seconds are of processor time, here and below.");
    String small = line(512, "63KiB");
    String large = line(1, "64MiB");
    for (int warmUp = 0; warmUp < WARM_UPS; warmUp++) {
      measure(small);
    }
    report("512 replicas of 63 KiB", measure(small));
    measure(large);
    report("1 replica of 64 MiB", measure(large));
    out.println();
  }

  private void report(String what, Measured measured) {
    long others = measured.frames() - measured.replicaHops() - measured.normalHops();
    out.printf(
        Locale.ROOT,
        "%-26s %,12d packet-hops (%,d replica, %,d normal, %,d answers and probes) in %.2f s:%n"
            + "%-26s %,12.0f packet-hops/s, %.0f ns each; %,.0f events/s; %d placed%n",
        what,
        measured.frames(),
        measured.replicaHops(),
        measured.normalHops(),
        others,
        measured.seconds(),
        "",
        measured.frames() / measured.seconds(),
        measured.seconds() * 1e9 / measured.frames(),
        measured.events() / measured.seconds(),
        measured.placed());
  }

  /** Counts first, with a tap that costs time, then measures the very same simulation without. */
  private static Measured measure(String yaml) {
    long[] hops = new long[2];
    Simulation counting = simulation(yaml);
    counting.tap((_, _, _, message) -> {
      if (message instanceof Message.ReplicaPacket) {
        hops[0]++;
      } else if (message instanceof Message.NormalPacket) {
        hops[1]++;
      }
      return Fate.PASS;
    });
    long counted = counting.run().frames();
    Simulation measured = simulation(yaml);
    long begin = processorNanos();
    Simulation.Outcome outcome = measured.run();
    double seconds = (processorNanos() - begin) / 1e9;
    if (outcome.frames() != counted) {
      throw new IllegalStateException(outcome.frames() + " frames after " + counted);
    }
    int placed =
        (int)
            outcome.recorder().replicas(outcome.stores()).stream()
                .filter(Replica::isPlaced)
                .count();
    return new Measured(seconds, outcome.events(), outcome.frames(), hops[0], hops[1], placed);
  }

  /** Processor time of the whole JVM, collection of garbage included: others may want the core. */
  private static long processorNanos() {
    return PROCESS.getProcessCpuTime();
  }

  private static Simulation simulation(String yaml) {
    return new Simulation(layout(yaml), _ -> {});
  }

  private static NetworkLayout layout(String yaml) {
    return switch (TopologyFile.parse("bench.yaml", yaml, List.of())) {
      case ReadResult.Ok ok -> NetworkLayout.of(ok.topology());
      case ReadResult.Failed failed -> throw new IllegalStateException("" + failed.problems());
    };
  }

  private static String line(int deployments, String size) {
    StringBuilder yaml = new StringBuilder();
    yaml.append(
        """
        name: line
        seed: 1
        defaults:
          links: {rate: 10gbit, delay: 1ms, queue: 64MiB}
          lans: {rate: 10gbit, delay: 0.1ms, queue: 64MiB}
        relays:
          r0: {at: [0, 0], lan: 100.0.0.0/24}
        """);
    for (int i = 1; i < LINE_RELAYS; i++) {
      String lan = i == LINE_RELAYS - 1 ? ", lan: 100.0.1.0/24" : "";
      yaml.append("  r" + i + ": {at: [0, " + i + "]" + lan + "}\n");
    }
    yaml.append("servers:\n  near: {on: r0}\n  far: {on: r" + (LINE_RELAYS - 1) + "}\nlinks:\n");
    for (int i = 1; i < LINE_RELAYS; i++) {
      yaml.append("  l" + i + ": {between: [r" + (i - 1) + ", r" + i + "]}\n");
    }
    yaml.append("workload:\n");
    for (int i = 0; i < deployments; i++) {
      yaml.append(
          "  d"
              + i
              + ": {from: near, at: "
              + 10 * i
              + "ms, size: "
              + size
              + ", criteria: {time-limit: 100s}}\n");
    }
    return yaml.toString();
  }

  private void scale(int[] sizes) {
    out.println("Networks: reading the file, laying out and building the parties, tables from");
    out.println("nothing to converged, then 100 replicas of 256 KiB, each 20 relays far or as far");
    out.println("as a tenth of the network allows. Nanoseconds are for each event of the phase.");
    out.println(
        "  relays   read s  build s  converge: events      s  ns/event  deploy: events      s"
            + "  ns/event  placed  heap MiB");
    List<Double> costs = new ArrayList<>();
    for (int size : sizes) {
      costs.add(scale(size));
    }
    for (int i = 1; i < sizes.length; i++) {
      double growth = costs.get(i) / costs.get(0);
      double logarithms = Math.log(sizes[i]) / Math.log(sizes[0]);
      out.printf(
          Locale.ROOT,
          "Cost per event at %,d relays: %.2f times that at %,d (n log n allows %.2f)%n",
          sizes[i],
          growth,
          sizes[0],
          logarithms);
    }
  }

  private double scale(int relays) {
    int hops = (int) Math.min(20, Math.sqrt(relays) / 2);
    String yaml = GeneratedNetwork.yaml(relays, 1, Math.min(100, relays / 10), hops, "256KiB");
    if (relays <= 1_000) {
      simulation(yaml).run();
    }
    long[] marks = new long[4];
    marks[0] = processorNanos();
    NetworkLayout layout = layout(yaml);
    marks[1] = processorNanos();
    long[] converged = new long[2];
    Simulation[] self = new Simulation[1];
    Simulation simulation =
        new Simulation(
            layout,
            event -> {
              if (event.kind().equals("converged")) {
                converged[0] = processorNanos();
                converged[1] = self[0].events();
              }
            });
    self[0] = simulation;
    marks[2] = processorNanos();
    Simulation.Outcome outcome = simulation.run();
    marks[3] = processorNanos();
    long placed =
        outcome.recorder().replicas(outcome.stores()).stream().filter(Replica::isPlaced).count();
    System.gc();
    long heap = Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    double convergeSeconds = (converged[0] - marks[2]) / 1e9;
    double deploySeconds = (marks[3] - converged[0]) / 1e9;
    long deployEvents = outcome.events() - converged[1];
    out.printf(
        Locale.ROOT,
        "%,8d %8.2f %8.2f  %,16d %6.2f  %8.0f  %,14d %6.2f  %8.0f  %6d  %,8d%n",
        relays,
        (marks[1] - marks[0]) / 1e9,
        (marks[2] - marks[1]) / 1e9,
        converged[1],
        convergeSeconds,
        convergeSeconds * 1e9 / converged[1],
        deployEvents,
        deploySeconds,
        deploySeconds * 1e9 / deployEvents,
        placed,
        heap >> 20);
    outcome.recorder();
    return (convergeSeconds + deploySeconds) * 1e9 / outcome.events();
  }
}
