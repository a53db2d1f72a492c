package lifeboat.sweep.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import lifeboat.sweep.Plans;
import org.junit.jupiter.api.Test;

/** Which trials a plan has, in which order, and with which seeds. */
class SweepPlanTest {

  @Test
  void aGridChangesTheLastParameterFirstAndRepeatsEachCombination() {
    SweepPlan plan = Plans.grid(2);

    assertThat(plan.trialCount()).isEqualTo(12);
    assertThat(plan.allTrials().stream().map(Trial::values).distinct())
        .containsExactly(
            List.of("5ms", "0"),
            List.of("5ms", "1%"),
            List.of("20ms", "0"),
            List.of("20ms", "1%"),
            List.of("80ms", "0"),
            List.of("80ms", "1%"));
    assertThat(plan.allTrials().stream().map(Trial::repetition).limit(4))
        .containsExactly(1, 2, 1, 2);
  }

  @Test
  void aTrialOverridesTheTopologyWithEverythingThatMakesItDiffer() {
    Trial trial = Plans.grid(1).trial(3);

    assertThat(trial.overrides())
        .containsExactly(
            "expect={}", "links.west.delay=20ms", "defaults.links.loss=1%", "seed=" + trial.seed());
  }

  @Test
  void zippedParametersMoveTogether() {
    Parameter rate =
        new Parameter("rate", "defaults.links.rate", List.of("1mbit", "2mbit", "3mbit"));
    SweepPlan plan = Plans.of(Combination.ZIP, SeedRule.TRIAL, 1, List.of(Plans.DELAY, rate));

    assertThat(plan.allTrials().stream().map(Trial::values))
        .containsExactly(
            List.of("5ms", "1mbit"), List.of("20ms", "2mbit"), List.of("80ms", "3mbit"));
  }

  @Test
  void refusesToZipListsOfDifferentLengths() {
    assertThatThrownBy(
            () -> Plans.of(Combination.ZIP, SeedRule.TRIAL, 1, List.of(Plans.DELAY, Plans.LOSS)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void withoutParametersTheFileItselfIsRepeated() {
    assertThat(Plans.of(Combination.GRID, SeedRule.TRIAL, 5, List.of()).trialCount()).isEqualTo(5);
  }

  @Test
  void everyTrialHasASeedOfItsOwnThatMoreValuesAndRepetitionsDoNotChange() {
    SweepPlan small = Plans.grid(2);
    Parameter more = new Parameter("loss", "defaults.links.loss", List.of("0", "1%", "5%"));
    SweepPlan large = Plans.of(Combination.GRID, SeedRule.TRIAL, 3, List.of(Plans.DELAY, more));

    assertThat(large.allTrials().stream().map(Trial::seed)).doesNotHaveDuplicates();
    for (Trial trial : small.allTrials()) {
      assertThat(large.allTrials())
          .anyMatch(other ->
              other.values().equals(trial.values())
                  && other.repetition() == trial.repetition()
                  && other.seed() == trial.seed());
    }
  }

  @Test
  void seedsAreNumbersThatEverySpreadsheetReadsExactly() {
    assertThat(Plans.grid(50).allTrials())
        .allSatisfy(trial -> assertThat(trial.seed()).isBetween(0L, 1L << 53));
  }

  @Test
  void combinationsMayShareTheSeedsOfTheirRepetitions() {
    SweepPlan plan = Plans.of(Combination.GRID, SeedRule.REPETITION, 2, List.of(Plans.DELAY));

    assertThat(plan.allTrials().stream().map(Trial::seed).distinct()).hasSize(2);
    assertThat(plan.trial(0).seed()).isEqualTo(plan.trial(2).seed());
  }

  @Test
  void isTheSameWhenItHasBeenWrittenAndRead() {
    SweepPlan plan = Plans.grid(2);

    assertThat(SweepPlan.fromJson(plan.toJson())).isEqualTo(plan);
  }

  @Test
  void saysWhatAnotherPlanHasDifferent() {
    SweepPlan other = Plans.of(Combination.GRID, SeedRule.TRIAL, 3, List.of(Plans.DELAY));

    assertThat(Plans.grid(2).differencesTo(other))
        .containsExactly(
            "what varies was links.west.delay=5ms,20ms,80ms defaults.links.loss=0,1% and is"
                + " links.west.delay=5ms,20ms,80ms",
            "repeat was 2 and is 3");
    assertThat(Plans.grid(2).differencesTo(Plans.grid(2))).isEmpty();
    assertThat(Plans.grid(2).directoryName()).isEqualTo(Plans.grid(2).directoryName());
    assertThat(Plans.grid(2).directoryName()).isNotEqualTo(other.directoryName());
  }
}
