package lifeboat.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the commands that need no privileges print and write. */
class OutputTest {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  @TempDir private Path scratch;

  @Test
  void planPrintsLinesForTheTools() {
    Invocation plan = Invocation.of("plan", Invocation.FIG9, "--set", "link-backend=netem");

    assertThat(plan.status()).isZero();
    assertThat(plan.err()).isEmpty();
    assertThat(plan.outLines())
        .contains("ip netns add r11a")
        .anyMatch(line -> line.startsWith("tc -n r11a qdisc ") && line.contains("netem"))
        .anyMatch(line -> line.startsWith("set -n r11a "));
  }

  @Test
  void planNeedsNoNetemForTheUserSpaceBackEnd() {
    Invocation plan = Invocation.of("plan", Invocation.FIG9, "--set", "link-backend=userspace");

    assertThat(plan.status()).isZero();
    assertThat(plan.out()).contains("ip netns add r11a").doesNotContain("netem");
  }

  @Test
  void schemaIsJson() {
    Invocation schema = Invocation.of("schema");

    assertThat(schema.status()).isZero();
    JsonNode document = JSON.readTree(schema.out());
    assertThat(document.at("/properties").propertyNames())
        .contains("relays", "servers", "links", "workload", "events", "expect");
  }

  @Test
  void simulatePrintsTheDocumentAndNothingElse() throws IOException {
    Path out = scratch.resolve("out");
    Invocation simulate = simulate(out, Invocation.FIG9, "--format", "json");

    assertThat(simulate.status()).isZero();
    assertThat(simulate.out()).isEqualTo(Files.readString(out.resolve("result.json")));
    JsonNode result = JSON.readTree(simulate.out());
    assertThat(result.at("/engine").asString()).isEqualTo("simulate");
    assertThat(result.at("/linkBackend").asString()).isEqualTo("model");
    assertThat(result.at("/outcome").asString()).isEqualTo("ok");
    assertThat(result.at("/replicas/0/server").asString()).isEqualTo("s12-2");
  }

  @Test
  void explainShowsEveryCandidateOfEveryDecision() {
    Invocation simulate = simulate(scratch.resolve("out"), Invocation.FIG10, "--explain");

    assertThat(simulate.outLines())
        .anyMatch(line -> line.contains("r11a (Salt Lake City), round 1 of attempt 0: S9: to the"))
        .anyMatch(line -> line.matches(" +relay r11-2 .*ms.*← taken"))
        .anyMatch(line -> line.matches(" +relay r11b +[0-9.]+° .*km +0\\.[0-9]+"))
        .anyMatch(line -> line.matches(" +relay r11-1 .*is on the path already"))
        .anyMatch(line -> line.contains("S11: the transfer to s12-2 failed: no answer in time"))
        .anyMatch(line -> line.contains("S8: refused, nobody is left"))
        .anyMatch(line -> line.matches(" +server s12-6 .*← taken"));
  }

  @Test
  void simulateWritesTheFilesOfARun() throws IOException {
    Path out = scratch.resolve("out");
    simulate(out, Invocation.FIG9);

    try (Stream<Path> files = Files.list(out)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .contains(
              "result.json",
              "events.ndjson",
              "decisions.ndjson",
              "tables.csv",
              "traffic.csv",
              "topology.yaml",
              "report.html");
    }
    assertThat(Files.readAllLines(out.resolve("events.ndjson")))
        .isNotEmpty()
        .allSatisfy(line -> assertThat(JSON.readTree(line).has("atNanos")).isTrue());
    assertThat(Invocation.of("validate", out.resolve("topology.yaml").toString()).status())
        .isZero();
  }

  @Test
  void summaryTellsPathPlaceAndVerdict() {
    Invocation simulate = simulate(scratch.resolve("out"), Invocation.FIG9);

    assertThat(simulate.out())
        .contains("s12-1 → r11-1 → r11a → r11-2 → s12-2", "placed at s12-2 (Denver)", "OK: 3 of 3");
  }

  @Test
  void anExpectationThatIsNotMetFailsTheCommand() {
    Invocation simulate =
        simulate(scratch.resolve("out"), Invocation.FIG9, "--set", "expect.safe.at=s12-1");

    assertThat(simulate.status()).isEqualTo(1);
    assertThat(simulate.out())
        .contains("expectation safe NOT MET: expected backup placed at s12-1; placed at s12-2")
        .contains("FAILED: 2 of 3 expectations met");
  }

  @Test
  void refusesADirectoryWithSomethingInIt() throws IOException {
    Path precious = Files.writeString(scratch.resolve("precious"), "mine");
    Invocation simulate = simulate(scratch, Invocation.FIG9);

    assertThat(simulate.status()).isEqualTo(2);
    assertThat(simulate.out()).isEmpty();
    assertThat(simulate.err()).contains("--out " + scratch, "name another directory");
    try (Stream<Path> files = Files.list(scratch)) {
      assertThat(files).containsExactly(precious);
    }
  }

  @Test
  void refusesAPlaceThatCannotBeWrittenTo() {
    Invocation simulate = simulate(Path.of("/proc/lifeboat"), Invocation.FIG9);

    assertThat(simulate.status()).isEqualTo(2);
    assertThat(simulate.err()).contains("cannot write to /proc/lifeboat", "--out DIR");
  }

  @Test
  void setAndSeedReachTheResult() throws IOException {
    Path out = scratch.resolve("out");
    Invocation simulate =
        simulate(
            out,
            Invocation.FIG9,
            "--format",
            "json",
            "--seed",
            "7",
            "--set",
            "links.west.delay=20ms");

    assertThat(JSON.readTree(simulate.out()).at("/seed").asInt()).isEqualTo(7);
    assertThat(Files.readString(out.resolve("topology.yaml"))).contains("seed: 7");
    List<String> configured =
        Files.readAllLines(out.resolve("tables.csv")).stream()
            .filter(row -> row.startsWith("r11-1,relay,r11a,"))
            .map(row -> row.split(",", -1)[6])
            .toList();
    assertThat(configured).containsExactly("40.0");
  }

  @Test
  void theSameSeedGivesTheSameBytes() throws IOException {
    String lossy = "links.west.loss=2%";
    for (String name : List.of("first", "second")) {
      simulate(scratch.resolve(name), Invocation.FIG9, "--seed", "7", "--set", lossy);
    }
    simulate(scratch.resolve("other"), Invocation.FIG9, "--seed", "8", "--set", lossy);

    for (String file : List.of("events.ndjson", "result.json", "tables.csv")) {
      assertThat(Files.readString(scratch.resolve("second").resolve(file)))
          .isEqualTo(Files.readString(scratch.resolve("first").resolve(file)));
    }
    assertThat(Files.readString(scratch.resolve("other/events.ndjson")))
        .isNotEqualTo(Files.readString(scratch.resolve("first/events.ndjson")));
  }

  private static Invocation simulate(Path out, String... arguments) {
    return Invocation.of(
        Stream.concat(Stream.of("simulate", "--out", out.toString()), Stream.of(arguments))
            .toArray(String[]::new));
  }
}
