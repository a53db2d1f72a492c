package lifeboat.emulator.live;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import lifeboat.network.result.HostKeptUp;
import org.jspecify.annotations.Nullable;

/** Collects what the processes of a network say at its end about how well they have kept up. */
final class KeptUp {

  private final List<HostKeptUp.NodeProcess> processes = new ArrayList<>();
  private final List<HostKeptUp.Dropped> dropped = new ArrayList<>();
  private final List<String> silent = new ArrayList<>();
  private HostKeptUp.@Nullable Links links;

  /** The report of a process that hosts nodes. */
  void nodes(String process, Map<String, Object> report) {
    processes.add(
        new HostKeptUp.NodeProcess(
            process,
            number(report, "worstHoldUpNanos") / 1e9,
            number(report, "waitNanosP99") / 1e9,
            number(report, "worstWaitNanos") / 1e9,
            number(report, "collectionMillis") / 1e3,
            number(report, "peakMemoryBytes")));
    if (report.get("dropped") instanceof List<?> list) {
      for (Object entry : list) {
        if (entry instanceof Map<?, ?> lost && lost.get("messages") instanceof Number messages) {
          dropped.add(
              new HostKeptUp.Dropped(
                  String.valueOf(lost.get("node")),
                  String.valueOf(lost.get("at")),
                  messages.longValue()));
        }
      }
    }
  }

  /** The report of the process that joins the links. */
  void links(Map<String, Object> report) {
    links =
        new HostKeptUp.Links(
            number(report, "worstLatenessNanos") / 1e9,
            number(report, "lateFrames"),
            number(report, "frames"),
            number(report, "unwantedDrops"));
  }

  /** A process has ended without a report. */
  void silent(String process) {
    silent.add(process);
  }

  HostKeptUp judged() {
    return HostKeptUp.of(processes, dropped, links, silent);
  }

  private static long number(Map<String, Object> report, String key) {
    return report.get(key) instanceof Number number ? number.longValue() : 0;
  }
}
