package lifeboat.emulator.plan;

import java.util.Optional;
import lifeboat.emulator.netlink.IpCommand;

/**
 * One command of a plan, as a value: what {@code lifeboat plan} prints, what is run, and what an
 * error names.
 */
public sealed interface PlanLine {

  /** The node's namespace; empty for the namespace of the run itself. */
  Optional<String> namespace();

  /** The path in the topology file that this line is there for, such as {@code links.coast}. */
  String origin();

  /** A namespace to be made; the lines of a node follow it. */
  record Namespace(String name, String origin) implements PlanLine {
    @Override
    public Optional<String> namespace() {
      return Optional.of(name);
    }

    @Override
    public String toString() {
      return "ip netns add " + name;
    }
  }

  /** A line for {@code ip}. */
  record Ip(Optional<String> namespace, String arguments, String origin) implements PlanLine {
    @Override
    public String toString() {
      return "ip " + namespaceOption(namespace) + arguments;
    }
  }

  /**
   * A line for {@code ip} about a route. It is kept as what it means, because there is one for each
   * node and destination: writing and reading the words would take most of the time of a build.
   */
  record RouteChange(String node, IpCommand.ChangeRoute change, String origin) implements PlanLine {
    @Override
    public Optional<String> namespace() {
      return Optional.of(node);
    }

    @Override
    public String toString() {
      return "ip -n " + node + " " + change.arguments();
    }
  }

  /** A line for {@code tc}. */
  record Tc(Optional<String> namespace, String arguments, String origin) implements PlanLine {
    @Override
    public String toString() {
      return "tc " + namespaceOption(namespace) + arguments;
    }
  }

  /** A kernel setting by its dotted name; written without a process of its own. */
  record Sysctl(Optional<String> namespace, String key, String value, String origin)
      implements PlanLine {
    @Override
    public String toString() {
      return "set " + namespaceOption(namespace) + key + "=" + value;
    }
  }

  /** A device that is to send real frames; switched without a process of its own. */
  record OffloadOff(Optional<String> namespace, String device, String origin) implements PlanLine {
    @Override
    public String toString() {
      return "set " + namespaceOption(namespace) + "offload " + device + " off";
    }
  }

  private static String namespaceOption(Optional<String> namespace) {
    return namespace.map(name -> "-n " + name + " ").orElse("");
  }
}
