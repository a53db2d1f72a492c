package lifeboat.emulator.plan;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import lifeboat.emulator.kernel.Interfaces;
import lifeboat.emulator.kernel.KernelSettings;
import lifeboat.emulator.kernel.NetworkNamespaces;
import lifeboat.emulator.netlink.IpCommand;
import lifeboat.emulator.netlink.IpSession;

/**
 * Runs the lines of one namespace in order. What this process can ask of the kernel itself costs no
 * process; what it cannot is one batch for each run of lines for the same tool.
 */
final class NamespaceScript {

  /** What carries a line out. */
  private enum Means {
    IP,
    TC,
    /** This process, from outside of the namespace, which is not there yet. */
    CREATION,
    /** This process, inside the namespace. */
    REQUEST
  }

  /** A line, and what it asks of the kernel if it is one for {@code ip} that is known here. */
  private record Step(PlanLine line, Optional<IpCommand> command) {

    static Step of(PlanLine line) {
      return new Step(
          line,
          switch (line) {
            case PlanLine.Ip ip -> IpSession.command(ip.arguments());
            case PlanLine.RouteChange route -> Optional.of(route.change());
            case PlanLine.Namespace _, PlanLine.Tc _, PlanLine.Sysctl _, PlanLine.OffloadOff _ ->
                Optional.empty();
          });
    }

    Means means() {
      return switch (line) {
        case PlanLine.Namespace _ -> Means.CREATION;
        case PlanLine.Ip _ -> command.isPresent() ? Means.REQUEST : Means.IP;
        case PlanLine.Tc _ -> Means.TC;
        case PlanLine.RouteChange _, PlanLine.Sysctl _, PlanLine.OffloadOff _ -> Means.REQUEST;
      };
    }
  }

  private NamespaceScript() {}

  static void run(List<PlanLine> lines) throws IOException, InterruptedException {
    List<Step> steps = lines.stream().map(Step::of).toList();
    int start = 0;
    while (start < steps.size()) {
      int end = start + 1;
      while (end < steps.size() && steps.get(end).means() == steps.get(start).means()) {
        end++;
      }
      runAlike(steps.subList(start, end));
      start = end;
    }
  }

  private static void runAlike(List<Step> steps) throws IOException, InterruptedException {
    Optional<String> namespace = steps.getFirst().line().namespace();
    List<PlanLine> lines = steps.stream().map(Step::line).toList();
    switch (steps.getFirst().means()) {
      case IP -> new ToolBatch("ip", namespace, lines).run();
      case TC -> new ToolBatch("tc", namespace, lines).run();
      case CREATION -> create(lines);
      case REQUEST -> request(namespace, steps);
    }
  }

  private static void create(List<PlanLine> lines) throws PlanException {
    for (PlanLine line : lines) {
      try {
        NetworkNamespaces.create(line.namespace().orElseThrow());
      } catch (IOException e) {
        throw new PlanException(line, String.valueOf(e.getMessage()));
      }
    }
  }

  private static void request(Optional<String> namespace, List<Step> steps) throws IOException {
    if (namespace.isEmpty()) {
      requestHere(steps);
      return;
    }
    try {
      NetworkNamespaces.inside(
          namespace.get(),
          () -> {
            requestHere(steps);
            return true;
          });
    } catch (PlanException e) {
      throw e;
    } catch (IOException e) {
      throw new PlanException(steps.getFirst().line(), String.valueOf(e.getMessage()));
    } catch (Exception e) {
      throw new IllegalStateException("requests in " + namespace.get(), e);
    }
  }

  private static void requestHere(List<Step> steps) throws IOException {
    int start = 0;
    while (start < steps.size()) {
      if (steps.get(start).command().isEmpty()) {
        set(steps.get(start).line());
        start++;
      } else {
        int end = start + 1;
        while (end < steps.size() && steps.get(end).command().isPresent()) {
          end++;
        }
        ask(steps.subList(start, end));
        start = end;
      }
    }
  }

  private static void ask(List<Step> steps) throws IOException {
    List<IpCommand> commands = new ArrayList<>();
    steps.forEach(step -> step.command().ifPresent(commands::add));
    try (IpSession session = IpSession.open()) {
      session.run(commands);
    } catch (IpSession.RefusedException e) {
      throw new PlanException(steps.get(e.index()).line(), String.valueOf(e.getMessage()));
    }
  }

  private static void set(PlanLine line) throws PlanException {
    try {
      switch (line) {
        case PlanLine.Sysctl sysctl -> KernelSettings.write(sysctl.key(), sysctl.value());
        case PlanLine.OffloadOff offload -> Interfaces.disableOffloads(offload.device());
        case PlanLine.Namespace _, PlanLine.Ip _, PlanLine.RouteChange _, PlanLine.Tc _ ->
            throw new IllegalArgumentException(line + " is no setting");
      }
    } catch (IOException e) {
      throw new PlanException(line, String.valueOf(e.getMessage()));
    }
  }
}
