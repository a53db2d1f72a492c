package lifeboat.emulator.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import lifeboat.network.link.Seeds;
import lifeboat.network.topology.Link;
import lifeboat.network.topology.NetworkLayout;
import lifeboat.network.topology.NetworkLayout.Port;
import lifeboat.network.topology.Node;

/** Lines for {@code netem}, which shapes what leaves a port. */
final class ShapingPlan {

  private final NetworkLayout layout;
  private final boolean seeded;

  /**
   * Plans for a network.
   *
   * @param seeded whether iproute2 and the kernel know seeds
   */
  ShapingPlan(NetworkLayout layout, boolean seeded) {
    this.layout = layout;
    this.seeded = seeded;
  }

  /** Lines that shape all ports, of which none is shaped yet. */
  List<PlanLine> additions() {
    List<PlanLine> lines = new ArrayList<>();
    for (Node node : layout.topology().nodes()) {
      for (Port port : layout.portsOf(node.name())) {
        lines.addAll(additions(port, port.link()));
      }
    }
    return lines;
  }

  /** What shapes the frames that a port sends; nothing where it leaves them all alone. */
  private List<PlanLine> additions(Port port, Link link) {
    OptionalLong seed =
        seeded
            ? OptionalLong.of(Seeds.ofDirection(layout.topology().seed(), link, port.node()))
            : OptionalLong.empty();
    List<PlanLine> lines = new ArrayList<>();
    for (String netem : NetemArguments.of(link.from(port.node()), seed)) {
      lines.add(line(port, "add dev " + port.device() + " " + netem));
    }
    return lines;
  }

  /**
   * Lines that shape both directions of a cable anew. What was there is deleted first: {@code tc
   * qdisc replace} would keep what the new words do not mention.
   */
  List<PlanLine> changes(Link before, Link after) {
    List<PlanLine> lines = new ArrayList<>();
    for (String node : List.of(after.nodeA(), after.nodeB())) {
      Port port = layout.port(node, after);
      if (!additions(port, before).isEmpty()) {
        lines.add(line(port, "del dev " + port.device() + " root"));
      }
      lines.addAll(additions(port, after));
    }
    return List.copyOf(lines);
  }

  private static PlanLine line(Port port, String arguments) {
    return new PlanLine.Tc(Optional.of(port.node()), "qdisc " + arguments, Origins.of(port.link()));
  }
}
