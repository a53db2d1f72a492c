package lifeboat.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code lifeboat report}, and what {@code simulate} writes by itself. */
class ReportCommandTest {

  @TempDir private Path scratch;

  private Path simulate(String... options) {
    Path out = scratch.resolve("out");
    String[] command = {"simulate", Invocation.FIG9, "--out", out.toString()};
    String[] all = Arrays.copyOf(command, command.length + options.length);
    System.arraycopy(options, 0, all, command.length, options.length);
    assertThat(Invocation.of(all).status()).isZero();
    return out;
  }

  @Test
  void makesTheSamePageAnew() throws IOException {
    Path out = simulate();
    String written = Files.readString(out.resolve("report.html"));
    Path copy = scratch.resolve("copy.html");

    Invocation report = Invocation.of("report", out.toString(), "-o", copy.toString());

    assertThat(report.status()).isZero();
    assertThat(report.out().strip()).isEqualTo(copy.toString());
    assertThat(copy).hasContent(written);
  }

  @Test
  void simulateLeavesItOutOnRequest() {
    Path out = simulate("--no-report");

    assertThat(out.resolve("report.html")).doesNotExist();
    assertThat(Invocation.of("report", out.toString()).status()).isZero();
    assertThat(out.resolve("report.html")).isNotEmptyFile();
  }

  @Test
  void saysWhatIsWrongWithADirectory() {
    Invocation missing = Invocation.of("report", scratch.resolve("nowhere").toString());
    Invocation empty = Invocation.of("report", scratch.toString());

    assertThat(missing.status()).isEqualTo(2);
    assertThat(missing.err()).contains("nowhere: does not exist");
    assertThat(empty.status()).isEqualTo(2);
    assertThat(empty.err()).contains("is not a run directory");
  }
}
