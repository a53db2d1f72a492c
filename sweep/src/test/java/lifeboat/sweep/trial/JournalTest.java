package lifeboat.sweep.trial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.SequencedMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import lifeboat.sweep.Plans;
import lifeboat.sweep.plan.Combination;
import lifeboat.sweep.plan.SeedRule;
import lifeboat.sweep.plan.SweepPlan;
import lifeboat.sweep.plan.Trial;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is kept of a sweep whatever happens to it. */
class JournalTest {

  private static final SweepPlan PLAN = Plans.grid(2);

  @TempDir private Path scratch;

  private SweepDirectory begun() throws IOException {
    SweepDirectory directory = new SweepDirectory(scratch.resolve("sweep"));
    directory.begin(PLAN, "relays: {}");
    return directory;
  }

  private static JournalEntry entry(int trial, String server) {
    SequencedMap<String, String> metrics = new LinkedHashMap<>();
    metrics.put("server", server);
    return JournalEntry.of(
        PLAN.trial(trial),
        new TrialOutcome(TrialStatus.OK, "", metrics),
        "2026-01-01T00:00:00Z",
        1,
        "host");
  }

  private static List<Integer> numbers(List<Trial> trials) {
    return trials.stream().map(Trial::number).toList();
  }

  private static JournalEntry entryOf(SweepDirectory directory, int trial) throws IOException {
    return Objects.requireNonNull(directory.ended(PLAN).get(trial));
  }

  @Test
  void whatHasEndedIsReadAgainAndTheRestIsMissing() throws IOException {
    SweepDirectory directory = begun();
    try (Journal journal = directory.journal("local")) {
      journal.add(entry(3, "s12-2"));
      journal.add(entry(0, "s12-2"));
    }

    assertThat(directory.ended(PLAN).keySet()).containsExactly(0, 3);
    assertThat(numbers(directory.missing(PLAN))).containsExactly(1, 2, 4, 5, 6, 7, 8, 9, 10, 11);
  }

  @Test
  void aLineThatWasBeingWrittenDoesNotCountAndHarmsNoOther() throws IOException {
    SweepDirectory directory = begun();
    try (Journal journal = directory.journal("local")) {
      journal.add(entry(0, "ähm"));
      journal.add(entry(1, "ähm"));
    }
    Path file = directory.file("journal/local-00001.ndjson");
    byte[] bytes = Files.readAllBytes(file);
    for (int cut = 1; cut < bytes.length; cut++) {
      Files.write(file, Arrays.copyOf(bytes, cut));
      assertThat(directory.ended(PLAN).size()).isLessThan(2);
    }
    Files.write(file, Arrays.copyOf(bytes, bytes.length - 1));
    try (Journal journal = directory.journal("local")) {
      journal.add(entry(1, "again"));
    }

    assertThat(directory.ended(PLAN).keySet()).containsExactly(0, 1);
    assertThat(entryOf(directory, 1).metrics()).containsEntry("server", "again");
  }

  @Test
  void ofATrialThatTwoHavePlayedTheFirstFileCounts() throws IOException {
    SweepDirectory directory = begun();
    try (Journal first = directory.journal("task-1");
        Journal second = directory.journal("task-2")) {
      second.add(entry(0, "second"));
      first.add(entry(0, "first"));
    }

    assertThat(entryOf(directory, 0).metrics()).containsEntry("server", "first");
  }

  @Test
  void anEntryOfAnotherPlanIsNotOfThisOne() throws IOException {
    SweepDirectory directory = begun();
    SweepPlan other =
        Plans.of(Combination.GRID, SeedRule.REPETITION, 2, List.of(Plans.DELAY, Plans.LOSS));
    try (Journal journal = directory.journal("local")) {
      journal.add(entry(0, "s12-2"));
    }

    assertThat(directory.ended(other)).isEmpty();
  }

  @Test
  void aSecondProcessCannotPlayTheSameSweep() throws IOException {
    SweepDirectory directory = begun();
    try (var lock = directory.lock()) {
      assertThat(lock).isNotNull();
      assertThat(directory.lock()).isNull();
    }
  }

  @Test
  void aTrialThatCannotBePlayedDoesNotKeepOthersFromIt()
      throws IOException, InterruptedException, HostCannotPlayException {
    SweepDirectory directory = begun();
    try (Journal journal = directory.journal("local")) {
      new TrialPlayers(
              trial ->
                  trial.number() == 2
                      ? TrialOutcome.error("bad\n  values")
                      : new TrialOutcome(TrialStatus.OK, "", new LinkedHashMap<>()),
              journal,
              "host",
              _ -> {})
          .play(PLAN.allTrials(), 3);
    }

    assertThat(directory.missing(PLAN)).isEmpty();
    assertThat(entryOf(directory, 2).reason()).isEqualTo("bad | values");
  }

  @Test
  void aHostThatCannotPlayEndsTheSweepAndLosesNothing() throws IOException {
    SweepDirectory directory = begun();
    Queue<Integer> played = new ConcurrentLinkedQueue<>();
    try (Journal journal = directory.journal("local")) {
      TrialPlayers players =
          new TrialPlayers(
              trial -> {
                if (trial.number() == 2) {
                  throw new HostCannotPlayException("no namespaces");
                }
                played.add(trial.number());
                return new TrialOutcome(TrialStatus.OK, "", new LinkedHashMap<>());
              },
              journal,
              "host",
              _ -> {});
      assertThatThrownBy(() -> players.play(PLAN.allTrials(), 1))
          .isInstanceOf(HostCannotPlayException.class)
          .hasMessage("no namespaces");
    }

    assertThat(played).containsExactly(0, 1);
    assertThat(directory.ended(PLAN).keySet()).containsExactly(0, 1);
  }
}
