package lifeboat.sweep.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import lifeboat.network.file.Problem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a file is that was named first, and what is said about a bad one. */
class SweepFileTest {

  private static final Path DOCUMENTATION = Path.of("..", "docs", "sweeps.md");

  @TempDir private Path scratch;

  private SweepFile.Kind read(String text) throws IOException {
    return SweepFile.read(Files.writeString(scratch.resolve("sweep.yaml"), text));
  }

  private List<String> problemsOf(String text) throws IOException {
    return read(text) instanceof SweepFile.Kind.Failed(List<Problem> problems)
        ? problems.stream()
            .map(p ->
                p.line() + ":" + p.column() + " " + p.path() + ": " + p.message() + "; " + p.hint())
            .toList()
        : List.of();
  }

  @Test
  void readsEveryKey() throws IOException {
    SweepFile.Kind kind =
        read(
            """
            name: delay-loss
            description: How delay and loss tell
            topology: nets/fig9.yaml
            vary:
              links.west.delay: [5ms, 20ms]
              loss: 1%
              events.down: ["{at: 0s, kill: a}", "{at: 1s, kill: b}"]
            combine: zip
            repeat: 10
            seed: 7
            seeds: repetition
            engine: run
            set: {expect: "{}"}
            """);

    assertThat(kind).isInstanceOf(SweepFile.Kind.Sweep.class);
    SweepFile file = ((SweepFile.Kind.Sweep) kind).file();
    assertThat(file.name()).contains("delay-loss");
    assertThat(file.topology()).isEqualTo(scratch.resolve("nets/fig9.yaml"));
    assertThat(file.vary())
        .containsEntry("links.west.delay", List.of("5ms", "20ms"))
        .containsEntry("loss", List.of("1%"))
        .containsEntry("events.down", List.of("{at: 0s, kill: a}", "{at: 1s, kill: b}"));
    assertThat(file.combine()).contains(Combination.ZIP);
    assertThat(file.repeat()).hasValue(10);
    assertThat(file.seed()).hasValue(7);
    assertThat(file.seeds()).contains(SeedRule.REPETITION);
    assertThat(file.engine()).contains(Engine.RUN);
    assertThat(file.settings()).containsExactly("expect={}");
  }

  @Test
  void takesAFileWithRelaysForATopology() throws IOException {
    assertThat(read("relays: {a: {at: [0, 0]}}")).isInstanceOf(SweepFile.Kind.Topology.class);
  }

  @Test
  void tellsAllProblemsWithTheirPlaces() throws IOException {
    assertThat(
            problemsOf(
                """
                topology: fig9.yaml
                vari: {loss: [0]}
                vary: {loss: [[1, 2]], delay: []}
                repeat: 0
                engine: simulat
                """))
        .containsExactly(
            "2:1 vari: no such key; did you mean \"vary\"?",
            "3:15 vary.loss: must be one value; put lists and mappings into quotes",
            "3:31 vary.delay: has no values; write [5ms, 20ms]",
            "4:9 repeat: must be a whole number from 1 to 999999; ",
            "5:9 engine: \"simulat\" is not one of run, simulate; did you mean \"simulate\"?");
  }

  @Test
  void saysWhatAFileLacksThatIsNeither() throws IOException {
    assertThat(problemsOf("nodes: {}"))
        .containsExactly(
            "1:1 : neither a sweep nor a topology; a sweep has topology and vary, a topology has"
                + " relays");
    assertThat(problemsOf("vary: {loss: [0]}"))
        .containsExactly("1:1 topology: is missing; write topology: FILE, beside this file");
  }

  @Test
  void everyKeyIsDocumented() throws IOException {
    String documentation = Files.readString(DOCUMENTATION);

    assertThat(SweepFileReader.KEYS)
        .allSatisfy(key -> assertThat(documentation).contains("| `" + key + "` |"));
  }
}
