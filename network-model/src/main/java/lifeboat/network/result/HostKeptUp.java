package lifeboat.network.result;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The entry {@code hostKeptUp} of {@code result.json}: whether the host had time enough for the
 * network it was asked to be. Where it had not, the numbers of the run are those of a busy host and
 * not those of the file. {@code docs/results-format.md} describes each key.
 *
 * @param verdict {@link #YES}, {@link #NO}, {@link #VIRTUAL_TIME} or {@link #UNKNOWN}
 * @param nodes all processes that host nodes; null in a simulation
 * @param links those in user space; null with others, which nobody can ask
 * @param processes what each process that hosts nodes said of itself when the run ended
 * @param dropped where messages were lost because a node did not fetch them in time
 * @param silent processes that ended before they could say anything, though nobody killed them
 */
public record HostKeptUp(
    String verdict,
    @Nullable Nodes nodes,
    @Nullable Links links,
    List<NodeProcess> processes,
    List<Dropped> dropped,
    List<String> silent) {

  /** Nothing was later than tolerated, and nothing was dropped for want of time or room. */
  public static final String YES = "yes";

  /** Something was; the warnings say what. */
  public static final String NO = "no";

  /** A simulation computes as long as it takes, and nothing is late in it. */
  public static final String VIRTUAL_TIME = "virtual-time";

  /** The network did not end well, and nobody could be asked. */
  public static final String UNKNOWN = "unknown";

  /**
   * So long a neighbour may be held up before relays take its silence for more than a busy host.
   */
  public static final double TOLERATED_HOLD_UP_SECONDS = 0.1;

  /** Of a hundred messages and deadlines, all but one are handled within this time. */
  public static final double TOLERATED_WAIT_SECONDS_P99 = 0.02;

  /** Frames that a link releases later than this spoil a measurement of milliseconds. */
  public static final double TOLERATED_LINK_LATENESS_SECONDS = 0.005;

  private static final String REMEDY = "fewer runs at a time, more processors";
  private static final int NAMED_PLACES = 3;

  public HostKeptUp {
    processes = List.copyOf(processes);
    dropped = List.copyOf(dropped);
    silent = List.copyOf(silent);
  }

  /** All nodes together. */
  public record Nodes(
      double worstHoldUpSeconds, double waitSecondsP99, double worstWaitSeconds, long dropped) {}

  /**
   * The links in user space.
   *
   * @param frames that they passed on since the tables had converged
   * @param unwantedDrops frames that were lost though the file does not want it
   */
  public record Links(double worstLateSeconds, long lateFrames, long frames, long unwantedDrops) {}

  /**
   * A process that hosts nodes, since the tables had converged.
   *
   * @param worstHoldUpSeconds how late a thread woke that wakes every 10 ms
   * @param waitSecondsP99 within this time 99 of 100 messages and deadlines were handled
   * @param collectionSeconds time in which its garbage was collected and nothing else was done,
   *     since it began
   */
  public record NodeProcess(
      String name,
      double worstHoldUpSeconds,
      double waitSecondsP99,
      double worstWaitSeconds,
      double collectionSeconds,
      long peakMemoryBytes) {}

  /**
   * Messages that a node lost.
   *
   * @param at device, or {@code socket}
   */
  public record Dropped(String node, String at, long messages) {}

  /** What holds for every simulation. */
  public static HostKeptUp inVirtualTime() {
    return new HostKeptUp(VIRTUAL_TIME, null, null, List.of(), List.of(), List.of());
  }

  /** Before anybody has been asked. */
  public static HostKeptUp unknown() {
    return new HostKeptUp(UNKNOWN, null, null, List.of(), List.of(), List.of());
  }

  /** Judges what the processes of a run have said. */
  public static HostKeptUp of(
      List<NodeProcess> processes,
      List<Dropped> dropped,
      @Nullable Links links,
      List<String> silent) {
    Nodes nodes =
        new Nodes(
            processes.stream().mapToDouble(NodeProcess::worstHoldUpSeconds).max().orElse(0),
            processes.stream().mapToDouble(NodeProcess::waitSecondsP99).max().orElse(0),
            processes.stream().mapToDouble(NodeProcess::worstWaitSeconds).max().orElse(0),
            dropped.stream().mapToLong(Dropped::messages).sum());
    HostKeptUp judged = new HostKeptUp(YES, nodes, links, processes, dropped, silent);
    return judged.warnings().isEmpty()
        ? judged
        : new HostKeptUp(NO, nodes, links, processes, dropped, silent);
  }

  /** A sentence for everything that was beyond what is tolerated. */
  @JsonIgnore
  public List<String> warnings() {
    List<String> warnings = new ArrayList<>();
    if (nodes != null) {
      warn(nodes, warnings);
    }
    if (links != null) {
      warn(links, warnings);
    }
    for (String process : silent) {
      warnings.add("the process " + process + " ended before it could say whether it had kept up");
    }
    return warnings;
  }

  private void warn(Nodes all, List<String> warnings) {
    if (all.worstHoldUpSeconds() > TOLERATED_HOLD_UP_SECONDS) {
      warnings.add(
          String.format(
              Locale.ROOT,
              "the host held nodes up for %.0f ms (process %s); in that time they neither measured"
                  + " nor answered, and others may have taken them for dead (%s or fewer nodes"
                  + " help)",
              all.worstHoldUpSeconds() * 1e3,
              mostHeldUp(),
              REMEDY));
    }
    if (all.waitSecondsP99() > TOLERATED_WAIT_SECONDS_P99) {
      warnings.add(
          String.format(
              Locale.ROOT,
              "the nodes could not keep up: one of 100 messages and deadlines waited more than %.0f"
                  + " ms to be handled, and %.0f ms at worst; times and measured delays hold that"
                  + " as well (%s, fewer nodes or lower rates help)",
              all.waitSecondsP99() * 1e3,
              all.worstWaitSeconds() * 1e3,
              REMEDY));
    }
    if (all.dropped() > 0) {
      String places =
          dropped.stream()
              .limit(NAMED_PLACES)
              .map(place -> place.node() + " " + place.at())
              .collect(Collectors.joining(", "));
      warnings.add(
          String.format(
              Locale.ROOT,
              "nodes lost %d messages because they did not fetch them in time (%s%s): losses that"
                  + " the file does not want",
              all.dropped(),
              places,
              dropped.size() > NAMED_PLACES ? ", ..." : ""));
    }
  }

  private String mostHeldUp() {
    return processes.stream()
        .reduce((a, b) -> a.worstHoldUpSeconds() >= b.worstHoldUpSeconds() ? a : b)
        .map(NodeProcess::name)
        .orElse("");
  }

  private static void warn(Links links, List<String> warnings) {
    if (links.worstLateSeconds() > TOLERATED_LINK_LATENESS_SECONDS) {
      warnings.add(
          String.format(
              Locale.ROOT,
              "the links could not keep up: the latest frame was %.1f ms late, %d were over 1 ms;"
                  + " delays and rates are off by as much (%s or lower rates help)",
              links.worstLateSeconds() * 1e3,
              links.lateFrames(),
              REMEDY));
    }
    if (links.unwantedDrops() > 0) {
      warnings.add(
          "frames dropped by the links for want of room, not by the file: "
              + links.unwantedDrops());
    }
  }
}
