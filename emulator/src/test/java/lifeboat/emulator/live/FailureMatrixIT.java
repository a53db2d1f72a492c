package lifeboat.emulator.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
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
}
