package lifeboat.cli;

import java.util.Set;
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
      "With link-backend auto the plan is that of netem; the user-space back end is shown by",
      "  lifeboat plan net.yaml --set link-backend=userspace"
    })
final class PlanCommand implements Runnable {

  @Spec private CommandSpec spec;
  @Mixin private TopologyOptions options;

  @Override
  public void run() {
    Topology topology = options.read();
    NetworkLayout layout = NetworkLayout.of(topology);
    LinkBackend backend =
        topology.linkBackend() == LinkBackend.AUTO ? LinkBackend.NETEM : topology.linkBackend();
    NetworkPlan plan = NetworkPlan.of(layout, Routes.compute(layout, Set.of(), Set.of()), backend);
    spec.commandLine().getOut().print(plan);
    spec.commandLine().getOut().flush();
  }
}
