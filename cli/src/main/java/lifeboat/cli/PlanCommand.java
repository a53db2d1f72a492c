package lifeboat.cli;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import lifeboat.emulator.host.HostNetem;
import lifeboat.emulator.plan.NetemGaps;
import lifeboat.emulator.plan.NetworkPlan;
import lifeboat.network.route.Routes;
import lifeboat.network.topology.NetworkLayout;
import lifeboat.network.topology.Topology;
import lifeboat.network.topology.Topology.LinkBackend;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Prints what a run would do to the kernel. */
@Command(
    name = "plan",
    description = "Print the ip, tc and set lines that a run executes, in their order.",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "With link-backend auto the plan is the one that a run on this host would execute; to see",
      "another one: lifeboat plan net.yaml --set link-backend=netem"
    })
final class PlanCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;
  @Mixin private TopologyOptions options;

  @Override
  public Integer call() throws InterruptedException {
    Topology topology = options.readForRun();
    NetworkLayout layout = NetworkLayout.of(topology);
    LinkBackend backend = backend(topology);
    boolean seeded = backend == LinkBackend.NETEM && HostNetem.knowsSeeds();
    NetworkPlan plan =
        NetworkPlan.of(layout, Routes.compute(layout, Set.of(), Set.of()), backend, seeded);
    spec.commandLine().getOut().print(plan);
    spec.commandLine().getOut().flush();
    return ExitStatus.OK;
  }

  /** The back end that a run on this host takes. */
  private LinkBackend backend(Topology topology) throws InterruptedException {
    if (topology.linkBackend() != LinkBackend.AUTO) {
      return topology.linkBackend();
    }
    List<String> gaps = NetemGaps.of(topology);
    if (!gaps.isEmpty()) {
      gaps.forEach(spec.commandLine().getErr()::println);
      return LinkBackend.USERSPACE;
    }
    Optional<String> whyNot = HostNetem.whyUnavailable();
    whyNot.ifPresent(why ->
        spec.commandLine().getErr().println("links by userspace, netem is not there: " + why));
    return whyNot.isEmpty() ? LinkBackend.NETEM : LinkBackend.USERSPACE;
  }
}
