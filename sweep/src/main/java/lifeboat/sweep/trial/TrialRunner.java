package lifeboat.sweep.trial;

import lifeboat.sweep.plan.Trial;

/** Plays trials: what a sweep knows of an engine. Several threads call it at once. */
@FunctionalInterface
public interface TrialRunner {

  /**
   * Plays a trial. What is wrong with the trial alone is an outcome.
   *
   * @throws HostCannotPlayException when no trial can be played here
   * @throws InterruptedException when the sweep is to end; the trial counts as not begun
   */
  TrialOutcome play(Trial trial) throws HostCannotPlayException, InterruptedException;
}
