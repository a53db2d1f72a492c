package lifeboat.emulator.conformance;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import lifeboat.emulator.SmallNetwork;
import lifeboat.emulator.conformance.LinkUnderTest.Frame;
import lifeboat.emulator.link.EmulatedLink;
import lifeboat.emulator.link.UserspaceLinks;
import lifeboat.emulator.plan.NetemProbe;
import lifeboat.emulator.plan.NetworkPlan;
import lifeboat.emulator.plan.PlanExecutor;
import lifeboat.emulator.plan.PlanLine;
import lifeboat.emulator.plan.ShapingReadBack;
import lifeboat.emulator.plan.UserspaceCables;
import lifeboat.network.route.Routes;
import lifeboat.network.topology.Link;
import lifeboat.network.topology.LinkProfile;
import lifeboat.network.topology.NetworkLayout;
import lifeboat.network.topology.Topology.LinkBackend;
import org.awaitility.Awaitility;

/**
 * Runs isolated, for {@link RealLink}: builds a network of one link as a run would, sends frames
 * through it and writes down what came out, as often as it is asked to.
 *
 * <p>Each line of its input names two files: what to do, and where to put what came of it. Each is
 * answered by {@code done}.
 */
@SuppressWarnings("SystemOut") // the other end of the pipe reads it
public final class LinkBench {

  /** A machine that was busy with something else gets so many more chances. */
  private static final int REPETITIONS = 4;

  private static final double TOLERATED_LATE_SHARE = 0.01;

  /**
   * What to do.
   *
   * @param settleNanos no frame comes any more when none has come for so long
   */
  record Task(LinkProfile profile, List<Frame> frames, long settleNanos) {}

  private final LinkBackend backend;

  private LinkBench(LinkBackend backend) {
    this.backend = backend;
  }

  /** Serves until its input ends; the argument is the back end. */
  public static void main(String[] arguments) throws Exception {
    LinkBench bench = new LinkBench(LinkBackend.valueOf(arguments[0]));
    BufferedReader requests =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = requests.readLine(); line != null; line = requests.readLine()) {
      String[] words = line.split(" ", -1);
      Task task = BenchText.readTask(Files.readString(Path.of(words[0])));
      Files.writeString(Path.of(words[1]), BenchText.write(bench.carryInPeace(task).passage()));
      System.out.println("done");
    }
  }

  /**
   * Frames that go in late, or links that say themselves that they were late, show that the machine
   * was busy: then times are those of its other work. What came out is not looked at.
   */
  private FrameShuttle.Load carryInPeace(Task task) throws Exception {
    FrameShuttle.Load best = carry(task);
    for (int i = 0; i < REPETITIONS && best.lateShare() > TOLERATED_LATE_SHARE; i++) {
      System.err.printf("%.3f of the frames were late: once more%n", best.lateShare());
      FrameShuttle.Load again = carry(task);
      best = again.lateShare() < best.lateShare() ? again : best;
    }
    return best;
  }

  private FrameShuttle.Load carry(Task task) throws Exception {
    NetworkLayout layout = SmallNetwork.pair(task.profile()).layout();
    try (PlanExecutor executor = new PlanExecutor(2)) {
      build(layout, executor);
      FrameShuttle.Load load =
          backend == LinkBackend.NETEM ? shuttle(layout, task) : joined(layout, task);
      executor.execute(removal(layout));
      return load;
    }
  }

  /** The devices first: those of a namespace go some time after it. */
  private List<PlanLine> removal(NetworkLayout layout) {
    List<PlanLine> lines = new ArrayList<>();
    if (backend == LinkBackend.USERSPACE) {
      for (EmulatedLink cable : UserspaceCables.of(layout)) {
        lines.add(ip("link del " + cable.deviceA()));
        lines.add(ip("link del " + cable.deviceB()));
      }
    }
    layout.topology().nodes().forEach(node -> lines.add(ip("netns del " + node.name())));
    return lines;
  }

  private static PlanLine ip(String arguments) {
    return new PlanLine.Ip(Optional.empty(), arguments, "removal");
  }

  private void build(NetworkLayout layout, PlanExecutor executor)
      throws IOException, InterruptedException {
    boolean seeded = backend == LinkBackend.NETEM && NetemProbe.knowsSeeds();
    NetworkPlan plan =
        NetworkPlan.of(layout, Routes.compute(layout, Set.of(), Set.of()), backend, seeded);
    executor.execute(plan);
    List<String> differences = ShapingReadBack.differences(plan.lines());
    if (!differences.isEmpty()) {
      throw new IOException(String.join("\n", differences));
    }
    awaitCarriers(List.of("ip", "link", "show", "type", "veth"));
    for (String node : layout.ports().keySet()) {
      awaitCarriers(List.of("ip", "-n", node, "link", "show", "type", "veth"));
    }
  }

  /** A device drops what it is given until the kernel has noticed that its peer is up. */
  private static void awaitCarriers(List<String> command) {
    Awaitility.await("carriers")
        .pollInterval(Duration.ofMillis(5))
        .until(() -> output(command), shown -> !shown.contains("DOWN"));
  }

  private static String output(List<String> command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException(String.join(" ", command) + ": " + output);
    }
    return output;
  }

  private FrameShuttle.Load joined(NetworkLayout layout, Task task) throws Exception {
    try (UserspaceLinks links = UserspaceLinks.open(UserspaceCables.of(layout))) {
      Thread thread = Thread.ofPlatform().name("links").start(() -> run(links));
      FrameShuttle.Load load = shuttle(layout, task);
      links.stop();
      thread.join();
      double lateShare = links.lateFrames() / (double) task.frames().size();
      return new FrameShuttle.Load(load.passage(), Math.max(load.lateShare(), lateShare));
    }
  }

  private static FrameShuttle.Load shuttle(NetworkLayout layout, Task task) throws Exception {
    Link link = layout.topology().links().firstEntry().getValue();
    String deviceA = layout.port(link.nodeA(), link).device();
    String deviceB = layout.port(link.nodeB(), link).device();
    try (FrameShuttle shuttle =
        new FrameShuttle(task.frames(), link.nodeA(), deviceA, link.nodeB(), deviceB)) {
      return shuttle.carry(task.settleNanos());
    }
  }

  private static void run(UserspaceLinks links) {
    try {
      links.run();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
