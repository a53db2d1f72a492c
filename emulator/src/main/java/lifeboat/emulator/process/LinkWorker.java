package lifeboat.emulator.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import lifeboat.emulator.link.DirectionCounters;
import lifeboat.emulator.link.LinkRehearsal;
import lifeboat.emulator.link.UserspaceLinks;
import lifeboat.emulator.plan.UserspaceCables;
import lifeboat.network.topology.Link;
import lifeboat.network.topology.NetworkLayout;
import lifeboat.network.topology.ScenarioEvent;

/**
 * The process that joins the cables of a run in user space.
 *
 * <p>Requests: {@code open} (devices exist), {@code lateness} (since this was asked before), {@code
 * traffic} (what each direction has carried), {@code cut} (these cables lose every frame, and no
 * others), {@code shape} (a cable becomes as an event says, or as it was), {@code reread} (the
 * profiles have changed), {@code stop}. Answers: {@code ready}, {@code opened}, {@code lateness},
 * {@code traffic}, {@code changed}, {@code report}.
 */
public final class LinkWorker {

  private static final int SESSION_NICENESS = -15;

  private final TopologySource source;
  private final JsonLines control;
  private NetworkLayout layout;
  private List<String> cutCables = List.of();
  private final Map<String, Link> shapes = new LinkedHashMap<>();

  /** What had passed when lateness was asked for the last time. */
  private long framesBefore;

  public LinkWorker(TopologySource source, JsonLines control) {
    this.source = source;
    this.control = control;
    this.layout = readLayout();
  }

  private NetworkLayout readLayout() {
    return NetworkLayout.of(source.read(List.of()));
  }

  /** Joins the links until told to stop, or until the runner is gone. */
  public void run() throws IOException {
    control.send(Map.of(JsonLines.KIND, "ready"));
    comeBeforeOthers();
    LinkRehearsal.play();
    if (!control
        .receive()
        .map(request -> request.get(JsonLines.KIND))
        .equals(Optional.of("open"))) {
      return; // The runner has ended before the network was there.
    }
    try (UserspaceLinks links = UserspaceLinks.open(UserspaceCables.of(layout))) {
      Thread.ofPlatform().name("links").daemon().start(() -> runLinks(links));
      control.send(Map.of(JsonLines.KIND, "opened"));
      Optional<Map<String, Object>> request = control.receive();
      while (request.isPresent() && !"stop".equals(request.get().get(JsonLines.KIND))) {
        serve(request.get(), links);
        request = control.receive();
      }
      control.send(report(links));
    }
  }

  private void serve(Map<String, Object> request, UserspaceLinks links) throws IOException {
    String kind = String.valueOf(request.get(JsonLines.KIND));
    switch (kind) {
      case "lateness" -> {
        control.send(
            Map.of(JsonLines.KIND, kind, "worstLatenessNanos", links.worstLatenessNanos()));
        links.forgetLateness();
        framesBefore = frames(links);
      }
      case "traffic" ->
          control.send(
              Map.of(
                  JsonLines.KIND,
                  kind,
                  "directions",
                  links.counters().stream().map(LinkWorker::traffic).toList()));
      case "cut" -> {
        cutCables =
            request.get("cables") instanceof List<?> cables
                ? cables.stream().map(String::valueOf).toList()
                : List.of();
        reshape(links);
      }
      case "shape" -> {
        shape(String.valueOf(request.get("cable")), String.valueOf(request.get("event")));
        reshape(links);
      }
      case "reread" -> {
        layout = readLayout();
        reshape(links);
      }
      default -> throw new IllegalArgumentException("no such request: " + request);
    }
  }

  private void shape(String cable, String event) {
    if (event.isEmpty()) {
      shapes.remove(cable);
    } else if (layout.topology().events().get(event) instanceof ScenarioEvent.Degrade degrade) {
      shapes.put(cable, degrade.changed());
    } else {
      throw new IllegalArgumentException("no event that degrades a link: " + event);
    }
  }

  /** Frames and bytes that entered a direction, frames lost, and dropped in front of the rate. */
  private static List<Long> traffic(DirectionCounters counters) {
    return List.of(
        counters.framesIn(), counters.bytesIn(), counters.lostFrames(), counters.queueFullFrames());
  }

  private void reshape(UserspaceLinks links) throws IOException {
    for (Link link : layout.topology().links().values()) {
      Link wanted = shapes.getOrDefault(link.name(), link);
      Link shape = cutCables.contains(link.name()) ? wanted.severed() : wanted;
      links.reshape(link.name(), shape.fromA(), shape.fromB());
    }
    control.send(Map.of(JsonLines.KIND, "changed"));
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

  private static void runLinks(UserspaceLinks links) {
    try {
      links.run();
    } catch (IOException e) {
      throw new IllegalStateException("the links stopped", e);
    }
  }

  private static long frames(UserspaceLinks links) throws IOException {
    return links.counters().stream().mapToLong(DirectionCounters::framesOut).sum();
  }

  private Map<String, Object> report(UserspaceLinks links) throws IOException {
    Map<String, Object> report = new LinkedHashMap<>();
    report.put(JsonLines.KIND, "report");
    report.put("worstLatenessNanos", links.worstLatenessNanos());
    report.put("lateFrames", links.lateFrames());
    report.put("frames", frames(links) - framesBefore);
    report.put(
        "unwantedDrops",
        links.counters().stream().mapToLong(DirectionCounters::unwantedDrops).sum());
    return report;
  }
}
