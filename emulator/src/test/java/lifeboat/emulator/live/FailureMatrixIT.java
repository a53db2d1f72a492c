package lifeboat.emulator.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import lifeboat.emulator.IsolatedProcess;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One case of the {@link FailureMatrix}; {@code scripts/failure-matrix} has all of them. */
class FailureMatrixIT {

  @Test
  void whateverFailsTheReplicaIsPlacedWhereAnotherWayIsLeft(@TempDir Path directory)
      throws Exception {
    IsolatedProcess.Outcome outcome =
        IsolatedProcess.run(
            FailureMatrixProcess.class,
            directory.resolve("matrix").toString(),
            "kill/far/first-fragment-at-the-last-relay");

    assertThat(outcome.exitCode()).as(outcome.output()).isZero();
    assertThat(outcome.output().lines())
        .as(outcome.output())
        .anyMatch(line -> line.startsWith("| all | 1 |"))
        .anyMatch(line -> line.contains("placed at o1"));
  }

  /** What it answers when it goes on is no measure of its round trips. */
  @Test
  void aServerThatWasStoppedIsMissedAsSoonTheSecondTime(@TempDir Path directory) throws Exception {
    String stopped = "stop/f1/first-fragment-at-the-server";
    IsolatedProcess.Outcome outcome =
        IsolatedProcess.run(
            FailureMatrixProcess.class,
            directory.resolve("matrix").toString(),
            "--events",
            "stop/f1/published",
            stopped,
            stopped);

    assertThat(outcome.exitCode()).as(outcome.output()).isZero();
    List<String> lost =
        outcome
            .output()
            .lines()
            .filter(line -> line.contains("neighbour-lost") && line.contains("address=f1"))
            .toList();
    assertThat(lost).as(outcome.output()).hasSizeGreaterThanOrEqualTo(2);
    assertThat(lost.subList(lost.size() - 2, lost.size()))
        .as(outcome.output())
        .allMatch(line -> line.contains("no answer for"));
  }
}
