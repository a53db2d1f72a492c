package lifeboat.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

/** Where stderr is no terminal. */
class ProgressLineTest {

  private static final long MEBIBYTE = 1 << 20;

  private final StringWriter written = new StringWriter();

  @Test
  void tellsPhasesAndEachTenthOfWhatIsStored() {
    try (ProgressLine line = new ProgressLine(new PrintWriter(written), false)) {
      RunProgress progress = new RunProgress(line);
      progress.phase("deploying backup");
      progress.stored(0, 40 * MEBIBYTE);
      for (int stored = 1; stored <= 40; stored++) {
        progress.stored(stored * MEBIBYTE, 40 * MEBIBYTE);
      }
    }

    assertThat(written.toString().lines())
        .hasSize(11)
        .startsWith("· deploying backup", "· 4 of 40 MiB stored", "· 8 of 40 MiB stored")
        .endsWith("· 40 of 40 MiB stored");
  }

  @Test
  void saysNothingWhenItIsToBeQuiet() {
    try (ProgressLine line = new ProgressLine(new PrintWriter(written), true)) {
      RunProgress progress = new RunProgress(line);
      progress.phase("deploying backup");
      progress.stored(0, 40 * MEBIBYTE);
      progress.stored(40 * MEBIBYTE, 40 * MEBIBYTE);
    }

    assertThat(written.toString()).isEmpty();
  }
}
