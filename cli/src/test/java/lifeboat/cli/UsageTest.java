package lifeboat.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

/** How the command is called, and what people hear who call it wrongly. */
class UsageTest {

  @TempDir private Path scratch;

  static List<CommandLine> commandsForPeople() {
    return Main.commandLine().getSubcommands().values().stream()
        .filter(command -> !command.getCommandSpec().usageMessage().hidden())
        .toList();
  }

  @ParameterizedTest
  @MethodSource("commandsForPeople")
  void everyCommandExplainsItself(CommandLine command) {
    Invocation help = Invocation.of(command.getCommandName(), "--help");

    assertThat(help.status()).isZero();
    assertThat(help.err()).isEmpty();
    assertThat(help.out()).contains("Usage: lifeboat " + command.getCommandName());
    assertThat(command.getCommandSpec().usageMessage().description()).isNotEmpty();
  }

  @Test
  void helpShowsExamplesAndExitStatuses() {
    Invocation help = Invocation.of("--help");

    assertThat(help.status()).isZero();
    assertThat(help.out())
        .contains("Examples:", "lifeboat run topologies/fig9.yaml", "Exit status:");
    assertThat(help.outLines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(100));
  }

  @Test
  void hidesTheCommandsThatAreNotForPeople() {
    assertThat(Invocation.of("--help").out()).doesNotContain("train", "probe-capture");
  }

  @Test
  void saysBeforeItStartsThatThereIsNothingToCapture() {
    for (String word : List.of("r11b", "link:r11a", "")) {
      Invocation run = Invocation.of("run", Invocation.FIG9, "--capture", "all", "--capture", word);

      assertThat(run.status()).isEqualTo(2);
      assertThat(run.err())
          .contains("--capture " + word + ": ", "fig9.yaml has no node and no link of this name");
      assertThat(run.err().contains("; did you mean \"r11a\"?")).isEqualTo(word.equals("r11b"));
    }
  }

  @Test
  void tellsItsVersion() {
    assertThat(Invocation.of("--version").out()).startsWith("lifeboat ");
  }

  @Test
  void asksForACommand() {
    Invocation nothing = Invocation.of();

    assertThat(nothing.status()).isEqualTo(2);
    assertThat(nothing.out()).isEmpty();
    assertThat(nothing.errLines())
        .containsExactly("lifeboat: a command is missing", "Try 'lifeboat --help'.");
  }

  @Test
  void suggestsTheCommandThatWasMeant() {
    Invocation typo = Invocation.of("simulat", Invocation.FIG9);

    assertThat(typo.status()).isEqualTo(2);
    assertThat(typo.err()).contains("simulat").contains("Did you mean: lifeboat simulate");
  }

  @Test
  void suggestsTheOptionThatWasMeant() {
    Invocation typo = Invocation.of("simulate", Invocation.FIG9, "--formt", "json");

    assertThat(typo.status()).isEqualTo(2);
    assertThat(typo.out()).isEmpty();
    assertThat(typo.err()).contains("--formt", "--format", "Try 'lifeboat simulate --help'.");
  }

  @Test
  void namesTheParameterThatIsMissing() {
    Invocation missing = Invocation.of("validate");

    assertThat(missing.status()).isEqualTo(2);
    assertThat(missing.err()).contains("FILE");
  }

  @Test
  void refusesToRunInTheNamespacesOfTheHost() {
    Path out = scratch.resolve("out");
    Invocation run = Invocation.of("run", Invocation.FIG9, "--out", out.toString());

    assertThat(run.status()).isEqualTo(3);
    assertThat(run.out()).isEmpty();
    assertThat(run.errLines())
        .singleElement()
        .asString()
        .endsWith("start it with scripts/lifeboat");
    assertThat(out).doesNotExist();
  }

  @Test
  void looksForTheReplicaBeforeAnythingElse() {
    Invocation run = Invocation.of("run", Invocation.FIG9, "--replica", "no-such-file");

    assertThat(run.status()).isEqualTo(2);
    assertThat(run.errLines()).containsExactly("--replica no-such-file: does not exist");
  }

  @Test
  void wantsToKnowWhichOfTwoReplicasAFileIs() throws Exception {
    Path file = Files.writeString(scratch.resolve("replica"), "bytes");
    Invocation run =
        Invocation.of(
            "run",
            Invocation.FIG9,
            "--set",
            "workload.second={from: s12-2}",
            "--replica",
            file.toString());

    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err()).contains("[backup, second]", "--set workload.NAME.file=FILE");
  }

  @Test
  void saysWhatToAddWhenThereIsNothingToDeploy() {
    Invocation run =
        Invocation.of("run", Invocation.FIG9, "--set", "workload={}", "--set", "expect={}");

    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err()).contains("nothing to deploy", "workload: {backup:");
  }
}
