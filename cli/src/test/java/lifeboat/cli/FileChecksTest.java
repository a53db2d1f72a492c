package lifeboat.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Topology files on their way into the command: good ones, and a dozen that are broken. */
class FileChecksTest {

  private static final String GOOD =
      """
      seed: 1
      relays:
        a: {at: [0, 0], lan: 172.16.0.0/24}
        b: {at: [0, 1], lan: 172.17.0.0/24}
      servers:
        s: {on: a}
        t: {on: b}
      links:
        x: {between: [a, b]}
      workload:
        backup: {from: s}
      """;

  @TempDir private Path scratch;

  @ParameterizedTest
  @ValueSource(strings = {"fig1", "fig9", "fig10"})
  void praisesAGoodFile(String name) {
    Path file = Invocation.TOPOLOGIES.resolve(name + ".yaml");
    Invocation validate = Invocation.of("validate", file.toString());

    assertThat(validate.status()).isZero();
    assertThat(validate.err()).isEmpty();
    assertThat(validate.outLines()).singleElement().asString().startsWith(file + ": ok: ");
  }

  /** Each line of GOOD that is replaced, by what, and how many problems that makes. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "a: {at: [0, 0], lan: 172.16.0.0/24} | a: {at: [0, 0], lan: 172.16.0.0/24, lan: x} | 1",
        "a: {at: [0, 0], lan: 172.16.0.0/24} | a: {at: [0, 200], lan: 172.16.0.0/24} | 1",
        "b: {at: [0, 1], lan: 172.17.0.0/24} | b: {at: [0, 1], lan: 172.16.0.0/16} | 1",
        "s: {on: a} | s: {on: r4} | 1",
        "s: {on: a} | s: {no: a} | 2",
        "x: {between: [a, b]} | x: {between: [a, b], delay: 5} | 1",
        "x: {between: [a, b]} | x: {between: [a, b], dealy: 5ms, loss: 200%, rate: fast} | 3",
        "x: {between: [a, b]} | x: {between: [a, a]} | 1",
        "x: {between: [a, b]} | x: {between: [c, d]} | 2",
        "backup: {from: s} | backup: {from: a, size: -1MiB} | 2",
        "backup: {from: s} | backup: {from: s, criteria: {delay: soon, cost: much}} | 2",
        "seed: 1 | seed: one | 1",
        "workload: | wrokload: | 1",
        "backup: {from: s} | 'backup: {from: s' | 1"
      })
  void listsEveryProblemWhereItIs(String line, String broken, int problems) throws IOException {
    Path file = fileOf(GOOD.replace(line, broken));
    Invocation validate = Invocation.of("validate", file.toString());

    assertThat(validate.status()).isEqualTo(2);
    assertThat(validate.out()).isEmpty();
    List<String> said = validate.errLines();
    assertThat(said).hasSize(problems + 1);
    assertThat(said.subList(0, problems))
        .allSatisfy(
            problem -> assertThat(problem).matches(Pattern.quote(file + ":") + "\\d+:\\d+  .+"));
    assertThat(said.getLast())
        .isEqualTo(
            problems + (problems == 1 ? " problem" : " problems") + "; nothing was started.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"run", "simulate", "plan", "validate"})
  void startsNothingWithABrokenFile(String command) throws IOException {
    Path file = fileOf("relays: {a: {at: [0, 0], lan: nonsense}}");
    Invocation attempt = Invocation.of(command, file.toString());

    assertThat(attempt.status()).isEqualTo(2);
    assertThat(attempt.out()).isEmpty();
    assertThat(attempt.errLines().getLast()).isEqualTo("1 problem; nothing was started.");
    assertThat(Path.of("lifeboat-runs")).doesNotExist();
  }

  @Test
  void namesTheFileThatDoesNotExist() {
    Invocation validate = Invocation.of("validate", "no-such.yaml");

    assertThat(validate.status()).isEqualTo(2);
    assertThat(validate.err()).startsWith("no-such.yaml").contains("the file does not exist");
  }

  @Test
  void namesTheOverrideThatIsWrong() {
    Invocation validate =
        Invocation.of("validate", Invocation.FIG9, "--set", "links.west.dealy=1ms");

    assertThat(validate.status()).isEqualTo(2);
    assertThat(validate.err())
        .startsWith("--set links.west.dealy=1ms  ")
        .contains("did you mean \"delay\"?");
  }

  private Path fileOf(String text) throws IOException {
    return Files.writeString(scratch.resolve("net.yaml"), text);
  }
}
