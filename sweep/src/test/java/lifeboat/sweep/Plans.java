package lifeboat.sweep;

import java.util.List;
import lifeboat.sweep.plan.Combination;
import lifeboat.sweep.plan.Engine;
import lifeboat.sweep.plan.Parameter;
import lifeboat.sweep.plan.SeedRule;
import lifeboat.sweep.plan.SweepPlan;

/** Plans to try things out with: delay and loss, simulated. */
public final class Plans {

  public static final Parameter DELAY =
      new Parameter("links.west.delay", "links.west.delay", List.of("5ms", "20ms", "80ms"));
  public static final Parameter LOSS =
      new Parameter("loss", "defaults.links.loss", List.of("0", "1%"));

  private Plans() {}

  /** Every delay with every loss. */
  public static SweepPlan grid(int repeat) {
    return of(Combination.GRID, SeedRule.TRIAL, repeat, List.of(DELAY, LOSS));
  }

  /** A plan like {@link #grid} in all but this. */
  public static SweepPlan of(
      Combination combine, SeedRule seeds, int repeat, List<Parameter> parameters) {
    return new SweepPlan(
        SweepPlan.SCHEMA_VERSION,
        "delays",
        "/nowhere/fig9.yaml",
        SweepPlan.digestOf("relays: {}"),
        parameters,
        combine,
        repeat,
        1,
        seeds,
        Engine.SIMULATE,
        List.of("expect={}"),
        "0.1.0");
  }
}
