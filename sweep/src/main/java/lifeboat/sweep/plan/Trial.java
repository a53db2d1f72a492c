package lifeboat.sweep.plan;

import java.util.ArrayList;
import java.util.List;

/**
 * One experiment of a sweep.
 *
 * @param number from 0, in the order of the plan
 * @param repetition from 1
 * @param overrides {@code path=value} of everything that makes it differ from the topology file,
 *     the seed included
 * @param values of the parameters, in their order
 */
public record Trial(
    int number, int repetition, long seed, List<String> values, List<String> overrides) {

  public Trial {
    values = List.copyOf(values);
    overrides = List.copyOf(overrides);
  }

  /** The trial of a plan. */
  static Trial of(SweepPlan plan, int number) {
    List<String> values = plan.pointOf(number);
    int repetition = number % plan.repeat() + 1;
    List<String> settings = new ArrayList<>();
    for (int i = 0; i < values.size(); i++) {
      settings.add(plan.parameters().get(i).path() + "=" + values.get(i));
    }
    long seed = plan.seeds().seed(plan.seed(), settings, repetition);
    List<String> overrides = new ArrayList<>(plan.settings());
    overrides.addAll(settings);
    overrides.add("seed=" + seed);
    return new Trial(number, repetition, seed, values, overrides);
  }
}
