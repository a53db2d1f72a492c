package lifeboat.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Sweeps in virtual time, of the three relays in a row of FIG. 9. */
class SweepTest {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  @TempDir private Path scratch;

  private Invocation sweep(String file, String... more) {
    List<String> arguments = new ArrayList<>(List.of("sweep", file));
    arguments.addAll(List.of("--set", "workload.backup.size=16KiB"));
    arguments.addAll(List.of("--out", scratch.resolve("out").toString()));
    arguments.addAll(List.of(more));
    return Invocation.of(arguments.toArray(String[]::new));
  }

  private List<String> trials() throws IOException {
    return Files.readAllLines(scratch.resolve("out/trials.csv"));
  }

  @Test
  void playsEveryCombinationAndTellsEachInARow() throws IOException {
    Invocation sweep =
        sweep(
            Invocation.FIG9,
            "--vary",
            "links.west.delay=5ms,20ms",
            "--vary",
            "loss=0,1%",
            "--repeat",
            "2",
            "--format",
            "csv");

    assertThat(sweep.status()).as(sweep.err()).isZero();
    assertThat(sweep.outLines()).isEqualTo(trials()).hasSize(9);
    assertThat(trials().getFirst())
        .startsWith("trial,links.west.delay,links.west.delay_seconds,loss,loss_fraction,repetition")
        .contains(",deploy_seconds,", ",source_distance_km,", ",version_lifeboat");
    assertThat(trials().get(1))
        .startsWith("0,5ms,0.005,0,0,1,")
        .contains(",ok,,model,1,1,1,1,s12-2,");
    assertThat(trials().get(8)).startsWith("7,20ms,0.02,1%,0.01,2,");
    assertThat(sweep.err()).contains("8 trials", "8 of 8 trials");
  }

  @Test
  void printsASummaryAndDrawsIt() {
    Invocation sweep =
        sweep(Invocation.FIG9, "--vary", "loss=0,1%", "--repeat", "3", "--jobs", "2", "--quiet");

    assertThat(sweep.err()).isEmpty();
    assertThat(sweep.out())
        .contains("Sweep fig9: 6 trials, 2 combinations", "100 % [44, 100]", "sweep.html");
    assertThat(scratch.resolve("out/sweep.html")).isNotEmptyFile();
    assertThat(scratch.resolve("out/plots/deploy_seconds.png")).isNotEmptyFile();
    assertThat(scratch.resolve("out/summary.csv")).content().contains("deploy_seconds_ci95_low");
  }

  @Test
  void printsEverythingAsJson() {
    Invocation sweep = sweep(Invocation.FIG9, "--repeat", "2", "--format", "json", "--quiet");

    JsonNode document = JSON.readTree(sweep.out());
    assertThat(document.at("/trials").size()).isEqualTo(2);
    assertThat(document.at("/trials/0/deploy_seconds").isNumber()).isTrue();
    assertThat(document.at("/trials/0/server").asString()).isEqualTo("s12-2");
    assertThat(document.at("/summary/0/ok_share").asDouble()).isEqualTo(1);
    assertThat(document.at("/plan/seed").asLong()).isEqualTo(1);
  }

  @Test
  void readsASweepFileBesideWhichTheTopologyLies() throws IOException {
    Path topology = Files.copy(Path.of(Invocation.FIG9), scratch.resolve("net.yaml"));
    Path file =
        Files.writeString(
            scratch.resolve("sizes.yaml"),
            "topology: net.yaml\nvary: {size: [8KiB, 16KiB], loss: [0, 1%]}\ncombine: zip\n");

    Invocation sweep =
        Invocation.of(
            "sweep", file.toString(), "--out", scratch.resolve("out").toString(), "--quiet");

    assertThat(sweep.status()).as(sweep.err()).isZero();
    assertThat(trials().stream().skip(1).map(row -> String.join(",", row.split(",", 6))))
        .satisfiesExactly(
            row -> assertThat(row).startsWith("0,8KiB,8192,0,0,1"),
            row -> assertThat(row).startsWith("1,16KiB,16384,1%,0.01,1"));
    assertThat(scratch.resolve("out/topology.yaml")).hasSameTextualContentAs(topology);
  }

  @Test
  void aSeedOfTheTableRepeatsTheTrial() throws IOException {
    sweep(Invocation.FIG9, "--vary", "loss=5%", "--quiet");
    String seed = trials().get(1).split(",", -1)[4];
    Invocation again =
        Invocation.of(
            "simulate",
            Invocation.FIG9,
            "--set",
            "workload.backup.size=16KiB",
            "--set",
            "defaults.links.loss=5%",
            "--seed",
            seed,
            "--format",
            "json",
            "--out",
            scratch.resolve("again").toString());

    String seconds = JSON.readTree(again.out()).at("/replicas/0/deploySeconds").asString();
    assertThat(trials().get(1)).contains("," + seconds + ",");
  }

  @Test
  void failuresAreResultsAndErrorsAreToldAndNeitherEndsTheSweep() throws IOException {
    Invocation sweep =
        sweep(
            Invocation.FIG9,
            "--vary",
            "links.west.delay=1ms,10ms",
            "--vary",
            "links.west.jitter=0ms,5ms",
            "--set",
            "expect.safe.placed-within=20ms");

    assertThat(sweep.status()).isEqualTo(1); // a jitter above the delay
    assertThat(trials()).hasSize(5);
    assertThat(trials().stream().map(row -> row.split(",", -1)[8]))
        .containsSubsequence("status", "failed", "error", "failed", "failed");
    assertThat(sweep.out())
        .contains("first error: trial 1:", "jitter", "not as expected: trial 0:");
  }

  @Test
  void theSameCommandAgainPlaysNothing() throws IOException {
    sweep(Invocation.FIG9, "--repeat", "2");
    byte[] first = Files.readAllBytes(scratch.resolve("out/trials.csv"));
    Invocation again = sweep(Invocation.FIG9, "--repeat", "2");

    assertThat(again.status()).isZero();
    assertThat(again.err()).contains("2 of them ended before");
    assertThat(scratch.resolve("out/trials.csv")).hasBinaryContent(first);
    try (Stream<Path> journals = Files.list(scratch.resolve("out/journal"))) {
      assertThat(journals).hasSize(1);
    }
  }

  @Test
  void saysWhatIsAnotherThanInTheSweepThatWasBegun() {
    sweep(Invocation.FIG9, "--repeat", "2");
    Invocation other = sweep(Invocation.FIG9, "--repeat", "3", "--seed", "8");

    assertThat(other.status()).isEqualTo(2);
    assertThat(other.err())
        .contains("repeat was 2 and is 3", "seed was 1 and is 8", "--out", "--fresh");
    assertThat(sweep(Invocation.FIG9, "--repeat", "3", "--fresh").status()).isZero();
  }

  @Test
  void writesOnlyIntoADirectoryOfItsOwn() throws IOException {
    Files.createDirectories(scratch.resolve("out"));
    Files.writeString(scratch.resolve("out/thesis.txt"), "all of it");
    Invocation sweep = sweep(Invocation.FIG9);

    assertThat(sweep.status()).isEqualTo(2);
    assertThat(sweep.err()).contains("there is something else in it already");
  }

  @Test
  void tellsAllMistakesAtOnceAndStartsNothing() {
    Invocation sweep =
        sweep(
            Invocation.FIG9,
            "--vary",
            "links.wan.delay=5ms",
            "--vary",
            "los=1%",
            "--vary",
            "delay",
            "--vary",
            "rate=1mbit,1mbit");

    assertThat(sweep.status()).isEqualTo(2);
    assertThat(sweep.err())
        .contains(
            "the file has no \"wan\" in links; it has west, east",
            "did you mean \"loss\"?",
            "--vary delay  not a parameter",
            "rate: has an empty value, or one twice",
            "4 problems; nothing was started.");
    assertThat(scratch.resolve("out")).doesNotExist();
  }

  @Test
  void aValueThatNeverFitsIsAMistake() {
    Invocation sweep =
        sweep(Invocation.FIG9, "--vary", "links.west.delay=5ms,5parsec", "--vary", "loss=0,1%");

    assertThat(sweep.status()).isEqualTo(2);
    assertThat(sweep.errLines())
        .anyMatch(line -> line.startsWith("value links.west.delay=5parsec  links.west.delay: "));
    assertThat(sweep.err()).endsWith("1 problem; nothing was started.\n");
  }

  @Test
  void aDryRunPrintsTheTrialsAndTheirSeeds() {
    Invocation dry = sweep(Invocation.FIG9, "--vary", "loss=0,1%", "--repeat", "2", "--dry-run");

    assertThat(dry.status()).isZero();
    assertThat(dry.outLines()).hasSize(5);
    assertThat(dry.outLines().getFirst())
        .isEqualTo("trial,loss,loss_fraction,repetition,seed,engine");
    assertThat(scratch.resolve("out")).doesNotExist();
  }

  @Test
  void printsAManifestForKubernetesAndNothingElseOnStdout() {
    Invocation manifest =
        sweep(
            Invocation.FIG9,
            "--repeat",
            "50",
            "--executor",
            "kubernetes",
            "--dry-run",
            "--image",
            "registry/lifeboat:1");

    assertThat(manifest.status()).isZero();
    assertThat(manifest.out())
        .contains("kind: \"Job\"", "completionMode: \"Indexed\"", "image: \"registry/lifeboat:1\"");
    assertThat(scratch.resolve("out/plan.json")).exists();
    assertThat(sweep(Invocation.FIG9, "--executor", "kubernetes").status()).isEqualTo(2);
  }

  @Test
  void aTaskPlaysItsOwnTrialsOnly() throws IOException {
    sweep(Invocation.FIG9, "--repeat", "6", "--executor", "kubernetes", "--dry-run");
    String directory = scratch.resolve("out").toString();
    Invocation task = Invocation.of("sweep-task", directory, "--chunk-size", "2", "--task", "1");

    assertThat(task.status()).as(task.err()).isZero();
    assertThat(Files.readAllLines(scratch.resolve("out/journal/task-1-00001.ndjson")))
        .satisfiesExactly(
            line -> assertThat(line).startsWith("{\"trial\":2,"),
            line -> assertThat(line).startsWith("{\"trial\":3,"));
    assertThat(Invocation.of("sweep-task", directory, "--chunk-size", "2", "--task", "3").status())
        .isEqualTo(2);
    assertThat(sweep(Invocation.FIG9, "--repeat", "6").err()).contains("2 of them ended before");
  }
}
