package lifeboat.cli;

import lifeboat.network.topology.Topology;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Checks a file and starts nothing. */
@Command(
    name = "validate",
    description = "Check a topology file; report every problem with line, column and a hint.",
    mixinStandardHelpOptions = true,
    footer = {"", "Example: lifeboat validate topologies/fig1.yaml"})
final class ValidateCommand implements Runnable {

  @Spec private CommandSpec spec;
  @Mixin private TopologyOptions options;

  @Override
  public void run() {
    Topology topology = options.read();
    spec.commandLine()
        .getOut()
        .printf(
            "%s: ok: relays %d, servers %d, switches %d, links %d, replicas to deploy %d%n",
            options.file(),
            topology.relays().size(),
            topology.servers().size(),
            topology.switches().size(),
            topology.links().size(),
            topology.workload().size());
  }
}
