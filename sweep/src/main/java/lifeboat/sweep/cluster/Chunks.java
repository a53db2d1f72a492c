package lifeboat.sweep.cluster;

import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.IntStream;
import lifeboat.sweep.plan.Engine;
import lifeboat.sweep.plan.SweepPlan;
import lifeboat.sweep.plan.Trial;

/**
 * How a sweep is cut into tasks: so many trials in a row each. The number of a task says which
 * trials are its own, so that nothing else has to be told to it.
 *
 * @param size trials of a task
 */
public record Chunks(SweepPlan plan, int size) {

  /** Slurm numbers tasks up to 1000 unless its administrator allows more. */
  public static final int MAX_TASKS = 1000;

  /** Simulations take less time than the start of a process, so a task has several of them. */
  private static final int SIMULATIONS = 10;

  private static final int TASKS_AT_LEAST = 16;

  public Chunks {
    if (size < 1 || (plan.trialCount() + size - 1) / size > MAX_TASKS) {
      throw new IllegalArgumentException(
          "with " + size + " trials a task there are not 1 to " + MAX_TASKS + " tasks");
    }
  }

  /** How many trials a task of this plan has unless the user says otherwise. */
  public static int usualSize(SweepPlan plan) {
    int least = leastSize(plan);
    int several = Math.ceilDiv(plan.trialCount(), TASKS_AT_LEAST);
    return plan.engine() == Engine.RUN ? least : Math.max(least, Math.min(SIMULATIONS, several));
  }

  /** With fewer trials a task there would be too many tasks. */
  public static int leastSize(SweepPlan plan) {
    return Math.ceilDiv(plan.trialCount(), MAX_TASKS);
  }

  public int count() {
    return Math.ceilDiv(plan.trialCount(), size);
  }

  /** The trials of a task. */
  public List<Trial> trialsOf(int task) {
    int from = task * size;
    return IntStream.range(from, Math.min(from + size, plan.trialCount()))
        .mapToObj(plan::trial)
        .toList();
  }

  /** The tasks that have these trials. */
  public SortedSet<Integer> tasksOf(List<Trial> trials) {
    SortedSet<Integer> tasks = new TreeSet<>();
    trials.forEach(trial -> tasks.add(trial.number() / size));
    return tasks;
  }
}
