package lifeboat.emulator.link;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import lifeboat.emulator.plan.NetworkPlan;
import lifeboat.emulator.plan.PlanExecutor;
import lifeboat.emulator.plan.ShapingReadBack;
import lifeboat.emulator.plan.UserspaceCables;
import lifeboat.network.file.ReadResult;
import lifeboat.network.file.TopologyFile;
import lifeboat.network.route.Routes;
import lifeboat.network.topology.Link;
import lifeboat.network.topology.NetworkLayout;
import lifeboat.network.topology.Topology;
import lifeboat.network.topology.Topology.LinkBackend;

/**
 * Runs isolated, for {@link RealLink}: builds the one link of a topology as a run would, sends
 * frames through it and writes down what came out, as often as it is asked to.
 *
 * <p>Each line of its input names three files: the topology, the departures, and the passages to
 * write. Each is answered by {@code done}.
 */
@SuppressWarnings("SystemOut") // the other end of the pipe reads it
public final class LinkBench {

  private final LinkBackend backend;

  private LinkBench(LinkBackend backend) {
    this.backend = backend;
  }

  /** Serves until its input ends; the argument is the back end, {@code netem} for instance. */
  public static void main(String[] arguments) throws Exception {
    LinkBench bench = new LinkBench(LinkBackend.valueOf(arguments[0].toUpperCase(Locale.ROOT)));
    BufferedReader requests =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = requests.readLine(); line != null; line = requests.readLine()) {
      String[] words = line.split(" ", -1);
      bench.measure(Path.of(words[0]), Path.of(words[1]), Path.of(words[2]));
      System.out.println("done");
    }
  }

  private void measure(Path topologyFile, Path departuresFile, Path passagesFile) throws Exception {
    NetworkLayout layout = NetworkLayout.of(read(topologyFile));
    List<String> lines = Files.readAllLines(departuresFile);
    long settleNanos = Long.parseLong(lines.getFirst());
    List<Departure> departures = lines.stream().skip(1).map(Departure::parse).toList();
    build(layout);
    List<Passage> passages = carry(layout, departures, settleNanos);
    Files.write(passagesFile, passages.stream().map(Passage::print).toList());
    remove(layout);
  }

  private static Topology read(Path file) {
    return switch (TopologyFile.read(file, List.of())) {
      case ReadResult.Ok ok -> ok.topology();
      case ReadResult.Failed broken ->
          throw new IllegalArgumentException(broken.problems().toString());
    };
  }

  private void build(NetworkLayout layout) throws IOException, InterruptedException {
    NetworkPlan plan = NetworkPlan.of(layout, Routes.compute(layout, Set.of(), Set.of()), backend);
    try (PlanExecutor executor = new PlanExecutor(2)) {
      executor.execute(plan);
    }
    List<String> differences = ShapingReadBack.differences(plan.lines());
    if (!differences.isEmpty()) {
      throw new IOException(String.join("\n", differences));
    }
  }

  private List<Passage> carry(NetworkLayout layout, List<Departure> departures, long settleNanos)
      throws Exception {
    if (backend == LinkBackend.NETEM) {
      return shuttle(layout, departures, settleNanos);
    }
    try (UserspaceLinks links = UserspaceLinks.open(UserspaceCables.of(layout))) {
      Thread thread = Thread.ofPlatform().name("links").start(() -> run(links));
      List<Passage> passages = shuttle(layout, departures, settleNanos);
      links.stop();
      thread.join();
      return passages;
    }
  }

  private static List<Passage> shuttle(
      NetworkLayout layout, List<Departure> departures, long settleNanos) throws Exception {
    Link link = layout.topology().links().firstEntry().getValue();
    String deviceA = layout.port(link.nodeA(), link).device();
    String deviceB = layout.port(link.nodeB(), link).device();
    try (FrameShuttle shuttle = new FrameShuttle(link.nodeA(), deviceA, link.nodeB(), deviceB)) {
      return shuttle.carry(departures, settleNanos);
    }
  }

  private static void run(UserspaceLinks links) {
    try {
      links.run();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The devices go with the namespaces of the nodes. */
  private static void remove(NetworkLayout layout) throws IOException, InterruptedException {
    List<String> batch = new ArrayList<>();
    layout.topology().nodes().forEach(node -> batch.add("netns del " + node.name()));
    Process ip =
        new ProcessBuilder("ip", "-batch", "-")
            .inheritIO()
            .redirectInput(ProcessBuilder.Redirect.PIPE)
            .start();
    try (var input = ip.outputWriter(StandardCharsets.UTF_8)) {
      input.write(String.join("\n", batch) + "\n");
    }
    if (ip.waitFor() != 0) {
      throw new IOException("the namespaces could not be removed");
    }
  }
}
