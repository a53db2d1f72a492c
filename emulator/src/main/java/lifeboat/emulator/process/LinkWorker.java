package lifeboat.emulator.process;

import java.io.IOException;
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
 * <p>Requests: {@code open} (devices exist), {@code forget} (lateness from here on), {@code stop}.
 * Answers: {@code ready}, {@code opened}, {@code report}.
 */
public final class LinkWorker {

  private final NetworkLayout layout;
  private final JsonLines control;

  public LinkWorker(NetworkLayout layout, JsonLines control) {
    this.layout = layout;
    this.control = control;
  }

  /** Joins the links until told to stop, or until the runner is gone. */
  public void run() throws IOException {
    control.send(Map.of(JsonLines.KIND, "ready"));
    LinkRehearsal.play();
    if (!"open".equals(nextKind())) {
      return;
    }
    try (UserspaceLinks links = UserspaceLinks.open(UserspaceCables.of(layout))) {
      Thread.ofPlatform().name("links").daemon().start(() -> runLinks(links));
      control.send(Map.of(JsonLines.KIND, "opened"));
      for (String kind = nextKind(); kind.equals("forget"); kind = nextKind()) {
        links.forgetLateness();
      }
      control.send(report(links));
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
