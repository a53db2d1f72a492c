package lifeboat.emulator.plan;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import lifeboat.emulator.kernel.Interfaces;
import lifeboat.emulator.kernel.KernelSettings;
import lifeboat.emulator.kernel.NetworkNamespaces;

/** Runs the lines of one namespace in order, runs of lines for the same tool as one batch. */
final class NamespaceScript {

  /** What carries a line out. */
  private enum Means {
    IP,
    TC,
    THIS_PROCESS
  }

  private NamespaceScript() {}

  static void run(List<PlanLine> lines) throws IOException, InterruptedException {
    int start = 0;
    while (start < lines.size()) {
      int end = start + 1;
      while (end < lines.size() && means(lines.get(end)) == means(lines.get(start))) {
        end++;
      }
      runAlike(lines.subList(start, end));
      start = end;
    }
  }

  private static Means means(PlanLine line) {
    return switch (line) {
      case PlanLine.Ip _ -> Means.IP;
      case PlanLine.Tc _ -> Means.TC;
      case PlanLine.Sysctl _, PlanLine.OffloadOff _ -> Means.THIS_PROCESS;
    };
  }

  private static void runAlike(List<PlanLine> lines) throws IOException, InterruptedException {
    Optional<String> namespace = lines.getFirst().namespace();
    switch (means(lines.getFirst())) {
      case IP -> new ToolBatch("ip", namespace, lines).run();
      case TC -> new ToolBatch("tc", namespace, lines).run();
      case THIS_PROCESS -> apply(namespace, lines);
    }
  }

  private static void apply(Optional<String> namespace, List<PlanLine> lines) throws IOException {
    if (namespace.isEmpty()) {
      applyHere(lines);
      return;
    }
    try {
      NetworkNamespaces.inside(
          namespace.get(),
          () -> {
            applyHere(lines);
            return true;
          });
    } catch (PlanException e) {
      throw e;
    } catch (IOException e) {
      throw new PlanException(lines.getFirst(), String.valueOf(e.getMessage()));
    } catch (Exception e) {
      throw new IllegalStateException("settings of " + namespace.get(), e);
    }
  }

  private static void applyHere(List<PlanLine> lines) throws PlanException {
    for (PlanLine line : lines) {
      try {
        apply(line);
      } catch (IOException e) {
        throw new PlanException(line, String.valueOf(e.getMessage()));
      }
    }
  }

  private static void apply(PlanLine line) throws IOException {
    switch (line) {
      case PlanLine.Sysctl sysctl -> KernelSettings.write(sysctl.key(), sysctl.value());
      case PlanLine.OffloadOff offload -> Interfaces.disableOffloads(offload.device());
      case PlanLine.Ip _, PlanLine.Tc _ ->
          throw new IllegalArgumentException(line + " needs a process");
    }
  }
}
