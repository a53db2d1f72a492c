package lifeboat.emulator.plan;

import java.util.List;

/**
 * Lines of a plan that may run at the same time for different namespaces; those of one namespace
 * run in their order.
 */
public record Stage(String name, List<PlanLine> lines) {

  public Stage {
    lines = List.copyOf(lines);
  }
}
