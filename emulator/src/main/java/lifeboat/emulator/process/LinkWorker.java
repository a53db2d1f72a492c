package lifeboat.emulator.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import lifeboat.emulator.link.DirectionCounters;
import lifeboat.emulator.link.LinkRehearsal;
import lifeboat.emulator.link.UserspaceLinks;
import lifeboat.emulator.plan.UserspaceCables;
import lifeboat.network.topology.NetworkLayout;

/**
 * The process that joins the cables of a run in user space.
 *
 * <p>Requests: {@code open} (devices exist), {@code lateness} (since this was asked before), {@code
 * stop}. Answers: {@code ready}, {@code opened}, {@code lateness}, {@code report}.
 */
public final class LinkWorker {

  private static final int SESSION_NICENESS = -15;

  private final NetworkLayout layout;
  private final JsonLines control;

  public LinkWorker(NetworkLayout layout, JsonLines control) {
    this.layout = layout;
    this.control = control;
  }

  /** Joins the links until told to stop, or until the runner is gone. */
  public void run() throws IOException {
    control.send(Map.of(JsonLines.KIND, "ready"));
    comeBeforeOthers();
    LinkRehearsal.play();
    if (!"open".equals(nextKind())) {
      return;
    }
    try (UserspaceLinks links = UserspaceLinks.open(UserspaceCables.of(layout))) {
      Thread.ofPlatform().name("links").daemon().start(() -> runLinks(links));
      control.send(Map.of(JsonLines.KIND, "opened"));
      for (String kind = nextKind(); kind.equals("lateness"); kind = nextKind()) {
        control.send(
            Map.of(JsonLines.KIND, kind, "worstLatenessNanos", links.worstLatenessNanos()));
        links.forgetLateness();
      }
      control.send(report(links));
    }
  }

  /**
   * Links must not wait for the nodes they join. Linux weighs sessions against each other
   * (sched(7), autogroup), so that the niceness of a thread counts inside its session only. It
   * takes CAP_SYS_NICE; without it the links take their turn with everybody else.
   */
  private static void comeBeforeOthers() {
    try {
      Files.writeString(Path.of("/proc/self/autogroup"), Integer.toString(SESSION_NICENESS));
    } catch (IOException e) {
      // Not allowed, or a kernel without autogroups.
    }
  }

  private String nextKind() throws IOException {
    Optional<Map<String, Object>> request = control.receive();
    return request.map(found -> String.valueOf(found.get(JsonLines.KIND))).orElse("stop");
  }

  private static void runLinks(UserspaceLinks links) {
    try {
      links.run();
    } catch (IOException e) {
      throw new IllegalStateException("the links stopped", e);
    }
  }

  private static Map<String, Object> report(UserspaceLinks links) throws IOException {
    Map<String, Object> report = new LinkedHashMap<>();
    report.put(JsonLines.KIND, "report");
    report.put("worstLatenessNanos", links.worstLatenessNanos());
    report.put("lateFrames", links.lateFrames());
    report.put(
        "unwantedDrops",
        links.counters().stream().mapToLong(DirectionCounters::unwantedDrops).sum());
    return report;
  }
}
