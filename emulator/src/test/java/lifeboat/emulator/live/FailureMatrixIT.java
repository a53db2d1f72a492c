package lifeboat.emulator.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import lifeboat.emulator.IsolatedProcess;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two cases of the {@link FailureMatrix}; {@code scripts/failure-matrix} has all of them. */
class FailureMatrixIT {

  @Test
  void whateverFailsTheReplicaIsPlacedWhereAnotherWayIsLeft(@TempDir Path directory)
      throws Exception {
    IsolatedProcess.Outcome outcome =
        IsolatedProcess.run(
            FailureMatrixProcess.class,
            directory.resolve("matrix").toString(),
            "kill/far/first-fragment-at-the-last-relay",
            "stop/f1/bound");

    assertThat(outcome.exitCode()).as(outcome.output()).isZero();
    assertThat(outcome.output().lines())
        .as(outcome.output())
        .anyMatch(line -> line.startsWith("| all | 2 |"))
        .anyMatch(line -> line.contains("placed at o1"));
  }
}
