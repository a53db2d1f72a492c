package lifeboat.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sweeps as processes: killed, interrupted, on real packets, in scripts and on a cluster. */
class SweepIT {

  private static final int TRIALS = 200;
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  @TempDir private Path scratch;

  private String[] sweep(String out, String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "sweep",
                Lifeboat.topology("fig9"),
                "--set",
                "workload.backup.size=16KiB",
                "--out",
                scratch.resolve(out).toString()));
    arguments.addAll(List.of(more));
    return arguments.toArray(String[]::new);
  }

  private String[] twoHundred(String out) {
    return sweep(
        out, "--vary", "links.west.delay=5ms,20ms", "--vary", "loss=0,2%", "--repeat", "50");
  }

  private long ended(String out) throws IOException {
    Path journal = scratch.resolve(out).resolve("journal");
    if (!Files.isDirectory(journal)) {
      return 0;
    }
    long lines = 0;
    try (Stream<Path> files = Files.list(journal)) {
      for (Path file : files.toList()) {
        lines += Files.readString(file).chars().filter(c -> c == '\n').count();
      }
    }
    return lines;
  }

  private void awaitEnded(String out, long trials) {
    await(trials + " trials")
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(5))
        .until(() -> ended(out) >= trials);
  }

  @Test
  void aSweepThatWasKilledGoesOnAndEqualsOneThatWasNot() throws Exception {
    Lifeboat.run(scratch, twoHundred("whole")).expectStatus(0);
    for (int trials : new int[] {20, 90}) {
      try (Lifeboat killed = Lifeboat.start(scratch, twoHundred("killed"))) {
        awaitEnded("killed", trials);
        killed.signal("KILL").end();
      }
    }
    long before = ended("killed");
    assertThat(before).isBetween(90L, TRIALS - 1L);
    assertThat(scratch.resolve("killed/trials.csv")).doesNotExist();

    Lifeboat.Ended resumed = Lifeboat.run(scratch, twoHundred("killed")).expectStatus(0);

    assertThat(resumed.stderr()).contains("200 trials, " + before + " of them ended before");
    assertThat(ended("killed")).isEqualTo(TRIALS);
    for (String file : List.of("trials.csv", "summary.csv", "plan.json")) {
      assertThat(scratch.resolve("killed").resolve(file))
          .as(file)
          .hasSameBinaryContentAs(scratch.resolve("whole").resolve(file));
    }
    assertThat(scratch.resolve("whole/trials.csv")).content().hasLineCount(TRIALS + 1);
  }

  @Test
  void saysHowItGoesOnWhenItIsInterrupted() throws Exception {
    try (Lifeboat sweep = Lifeboat.start(scratch, twoHundred("interrupted"))) {
      awaitEnded("interrupted", 5);
      Lifeboat.Ended ended = sweep.signal("INT").end().expectStatus(130);

      assertThat(ended.stderr())
          .containsPattern("interrupted; \\d+ of 200 trials have ended and are kept in ")
          .contains("the same command goes on from there");
      assertThat(sweep.members()).isEmpty();
    }
  }

  @Test
  void playsTrialsOnRealPackets() throws Exception {
    Lifeboat.assumeNamespacesAreAllowed();
    Lifeboat.Ended ended =
        Lifeboat.run(
            scratch, sweep("run", "--engine", "run", "--vary", "links.west.delay=2ms,20ms"));

    List<String> rows = Files.readAllLines(scratch.resolve("run/trials.csv"));
    assertThat(ended.status()).as(ended.stderr()).isZero();
    assertThat(rows).hasSize(3);
    assertThat(rows.getFirst()).contains(",version_kernel");
    assertThat(rows.get(1)).startsWith("0,2ms,0.002,").contains(",run,ok,,").contains(",s12-2,");
    assertThat(rows.get(2)).startsWith("1,20ms,0.02,").contains(",run,ok,,");
    assertThat(scratch.resolve("run/runs")).isEmptyDirectory();
  }

  @Test
  void leavesNothingOfARunBehindWhenItIsKilled() throws Exception {
    Lifeboat.assumeNamespacesAreAllowed();
    try (Lifeboat sweep = Lifeboat.start(scratch, sweep("run", "--engine", "run"))) {
      await("a run")
          .atMost(PATIENCE)
          .until(() -> sweep.members().stream().anyMatch(m -> m.commandLine().contains("unshare")));
      sweep.signal("KILL").end();
      await("the end of the run")
          .atMost(PATIENCE)
          .untilAsserted(() -> assertThat(sweep.members()).isEmpty());
    }
    assertThat(ended("run")).isZero();
  }

  @Test
  void theExampleScriptPrintsATable() throws Exception {
    Script script =
        script(
            "sweep-delay-loss",
            Lifeboat.topology("fig9"),
            "west",
            "--set",
            "workload.backup.size=16KiB",
            "--quiet",
            "--out",
            scratch.resolve("script").toString());

    assertThat(script.status()).as(script.output()).isZero();
    assertThat(script.output().lines().toList())
        .hasSize(10)
        .first()
        .asString()
        .matches("delay +loss +placed +seconds");
    assertThat(script.output()).containsPattern("5ms +0 +10/10 +0\\.\\d{3}\n");
  }

  @Test
  void losesNoTrialWhenANodeOfAClusterCrashes() throws Exception {
    assumeTrue(
        Stream.of("slurmctld", "slurmd", "munged").allMatch(SweepIT::isInstalled),
        "slurm-wlm is not installed");
    Script script = script("test-slurm");

    assertThat(script.status()).as(script.output()).isZero();
    assertThat(script.output()).contains("all 16 trials are there, the same as played here");
  }

  private record Script(int status, String output) {}

  private Script script(String name, String... arguments) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Lifeboat.inCheckout("scripts/" + name).toString());
    command.addAll(List.of(arguments));
    Path output = Files.createTempFile(scratch, "output", ".txt");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    Process process = builder.start();
    boolean ended = process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    process.destroy();
    assertThat(ended).as(Files.readString(output)).isTrue();
    return new Script(process.exitValue(), Files.readString(output));
  }

  private static boolean isInstalled(String program) {
    return Stream.of("/usr/sbin", "/usr/bin", "/sbin", "/bin")
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
  }
}
