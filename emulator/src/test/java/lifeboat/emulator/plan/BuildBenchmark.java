package lifeboat.emulator.plan;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import lifeboat.emulator.kernel.Preparation;
import lifeboat.emulator.link.UserspaceLinks;
import lifeboat.network.file.ReadResult;
import lifeboat.network.file.TopologyFile;
import lifeboat.network.topology.NetworkLayout;
import lifeboat.network.topology.Topology;
import lifeboat.network.topology.Topology.LinkBackend;

/**
 * The part of Lifeboat in {@code scripts/bench-build}, which starts it in namespaces of its own:
 * builds the network of a file as a run does, prints how long that took, waits for a line, and ends
 * as a run does: it closes its links, and the kernel removes everything else with the namespaces of
 * which it is the first process.
 */
@SuppressWarnings("SystemOut") // the output is read by the script
public final class BuildBenchmark {

  /** As many as a run builds at a time. */
  private static final int PARALLEL_NODES = 4;

  private BuildBenchmark() {}

  /** Builds the network of the file named by the first argument. */
  public static void main(String[] arguments) throws Exception {
    Preparation.begin(); // As a run does, before the file is read.
    Topology topology = read(Path.of(arguments[0]));
    try (PlanExecutor executor = new PlanExecutor(PARALLEL_NODES)) {
      LinkBackend backend =
          NetemProbe.whyUnavailable().isEmpty() ? LinkBackend.NETEM : LinkBackend.USERSPACE;
      long startNanos = System.nanoTime();
      NetworkLayout layout = NetworkLayout.of(topology);
      long laidOutNanos = System.nanoTime();
      BuiltNetwork.build(layout, backend, false, executor);
      long builtNanos = System.nanoTime();
      Optional<UserspaceLinks> links =
          backend == LinkBackend.USERSPACE ? Optional.of(join(layout)) : Optional.empty();
      long endNanos = System.nanoTime();
      System.out.printf(
          Locale.ROOT,
          "up %.1f %s lay out %.1f build %.1f join %.1f%n",
          millis(startNanos, endNanos),
          backend.name().toLowerCase(Locale.ROOT),
          millis(startNanos, laidOutNanos),
          millis(laidOutNanos, builtNanos),
          millis(builtNanos, endNanos));
      System.out.flush();
      if (System.in.read() >= 0 && links.isPresent()) {
        links.get().close();
      }
    }
  }

  /** From then on the links shape what passes them. */
  private static UserspaceLinks join(NetworkLayout layout) throws IOException {
    UserspaceLinks links = UserspaceLinks.open(UserspaceCables.of(layout));
    Thread.ofPlatform().name("links").daemon().start(() -> run(links));
    return links;
  }

  private static void run(UserspaceLinks links) {
    try {
      links.run();
    } catch (IOException e) {
      throw new IllegalStateException("the links stopped", e);
    }
  }

  private static Topology read(Path file) {
    return switch (TopologyFile.read(file, List.of())) {
      case ReadResult.Ok ok -> ok.topology();
      case ReadResult.Failed failed -> throw new IllegalArgumentException(failed.toString());
    };
  }

  private static double millis(long startNanos, long endNanos) {
    return (endNanos - startNanos) / 1e6;
  }
}
