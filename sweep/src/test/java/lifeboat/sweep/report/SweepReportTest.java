package lifeboat.sweep.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import lifeboat.sweep.Plans;
import lifeboat.sweep.plan.SweepPlan;
import lifeboat.sweep.plan.Trial;
import lifeboat.sweep.trial.HostCannotPlayException;
import lifeboat.sweep.trial.Journal;
import lifeboat.sweep.trial.SweepDirectory;
import lifeboat.sweep.trial.TrialOutcome;
import lifeboat.sweep.trial.TrialPlayers;
import lifeboat.sweep.trial.TrialStatus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What people and programs read of a sweep. */
class SweepReportTest {

  private static final SweepPlan PLAN = Plans.grid(3);

  @TempDir private Path scratch;

  /** Deploys in 1, 2 and 3 seconds by repetition; with the longest delay, nothing can be played. */
  private static TrialOutcome played(Trial trial) {
    if (trial.values().contains("80ms")) {
      return TrialOutcome.error("no, \"never\"");
    }
    boolean placed = trial.repetition() < 3;
    SequencedMap<String, String> metrics = new LinkedHashMap<>();
    metrics.put("replicas", "1");
    metrics.put("replicas_placed", placed ? "1" : "0");
    metrics.put("deploy_seconds", placed ? Integer.toString(trial.repetition()) : "");
    return new TrialOutcome(
        placed ? TrialStatus.OK : TrialStatus.FAILED, placed ? "" : "not placed", metrics);
  }

  private SweepReport report() throws IOException, InterruptedException, HostCannotPlayException {
    SweepDirectory directory = new SweepDirectory(scratch.resolve("sweep"));
    directory.begin(PLAN, "relays: {}");
    try (Journal journal = directory.journal("local")) {
      new TrialPlayers(SweepReportTest::played, journal, "host", _ -> {}).play(PLAN.allTrials(), 2);
    }
    return SweepReport.write(directory, PLAN);
  }

  @Test
  void hasARowForEachTrialInTheOrderOfThePlan() throws Exception {
    report();

    List<String> rows = Files.readAllLines(scratch.resolve("sweep/trials.csv"));
    assertThat(rows).hasSize(1 + PLAN.trialCount());
    assertThat(rows.getFirst())
        .isEqualTo(
            "trial,links.west.delay,links.west.delay_seconds,loss,loss_fraction,repetition,seed,"
                + "engine,status,reason,replicas,replicas_placed,deploy_seconds,version_lifeboat");
    assertThat(rows.get(4))
        .isEqualTo("3,5ms,0.005,1%,0.01,1," + PLAN.trial(3).seed() + ",simulate,ok,,1,1,1,0.1.0");
    assertThat(rows.get(13)).endsWith(",simulate,error,\"no, \"\"never\"\"\",,,,0.1.0");
  }

  @Test
  void hasNothingInItThatTheHostDecides() throws Exception {
    report();
    byte[] first = Files.readAllBytes(scratch.resolve("sweep/trials.csv"));
    SweepDirectory.delete(scratch.resolve("sweep"));
    report();

    assertThat(Files.readAllBytes(scratch.resolve("sweep/trials.csv"))).isEqualTo(first);
    assertThat(Files.readAllLines(scratch.resolve("sweep/timings.csv")))
        .hasSize(1 + PLAN.trialCount())
        .first()
        .isEqualTo("trial,started_at_utc,wall_seconds,host");
  }

  @Test
  void summarisesEachCombinationWithIntervals() throws Exception {
    Summary summary = report().summary();

    assertThat(summary.points()).hasSize(6);
    Summary.Point first = summary.points().getFirst();
    Estimate deploy = first.of(Measure.DEPLOY).orElseThrow();
    assertThat(deploy.count()).isEqualTo(2);
    assertThat(deploy.mean()).isEqualTo(1.5);
    assertThat(deploy.median()).isEqualTo(1.5);
    // Student's t with 1 degree of freedom: 12.706 standard errors of 0.5.
    assertThat(deploy.interval().orElseThrow().low()).isCloseTo(1.5 - 6.353, within(0.001));
    assertThat(deploy.interval().orElseThrow().high()).isCloseTo(1.5 + 6.353, within(0.001));
    Estimate placed = first.of(Measure.PLACED).orElseThrow();
    assertThat(placed.mean()).isCloseTo(2.0 / 3, within(1e-12));
    // Wilson's score interval of 2 out of 3, by hand.
    assertThat(placed.interval().orElseThrow().low()).isCloseTo(0.2077, within(0.0001));
    assertThat(placed.interval().orElseThrow().high()).isCloseTo(0.9385, within(0.0001));
    Summary.Point last = summary.points().getLast();
    assertThat(last.errors()).isEqualTo(3);
    assertThat(last.of(Measure.PLACED)).isEmpty();
    assertThat(summary.csv()).contains("deploy_seconds_mean", "deploy_seconds_ci95_low");
    assertThat(summary.cells().getFirst()).contains("5ms", "67 % [21, 94]", "1.500 ± 6.353 s");
  }

  @Test
  void oneTrialAloneHasNoInterval() {
    assertThat(Estimate.ofMean(List.of(2.0)).orElseThrow().interval()).isEmpty();
    assertThat(Estimate.ofMean(List.of())).isEmpty();
    assertThat(Estimate.ofShare(0, 0)).isEqualTo(Optional.empty());
  }

  @Test
  void drawsWhatItHasAndPutsItOnOnePage() throws Exception {
    Optional<String> failure = report().draw();

    assertThat(failure).isEmpty();
    Path plots = scratch.resolve("sweep/plots");
    assertThat(ImageIO.read(plots.resolve("deploy_seconds.png").toFile()).getWidth())
        .isEqualTo(800);
    String svg = Files.readString(plots.resolve("placed_share.svg"));
    assertThat(svg).contains("loss=1%", "links.west.delay (seconds)");
    assertThat(plots.resolve("goodput_bits_per_second.svg")).doesNotExist();
    String page = Files.readString(scratch.resolve("sweep/sweep.html"));
    assertThat(page)
        .contains(
            "<html lang=\"en\">", "<th scope=\"row\">5ms</th>", "alt=\"Time until", "<caption>")
        .doesNotContain("src=\"http", "href=\"http", "<script");
    assertThat(page.split("<img ", -1)).hasSize(1 + 3);
  }

  @Test
  void plotsAreWellFormed() throws Exception {
    report().draw();

    DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
    factory.setFeature("http://apache.org/xml/features/nonvalidating/load-external-dtd", false);
    for (String name : List.of("deploy_seconds", "placed_share", "ok_share")) {
      Path file = scratch.resolve("sweep/plots/" + name + ".svg");
      assertThat(
              factory.newDocumentBuilder().parse(file.toFile()).getDocumentElement().getTagName())
          .isEqualTo("svg");
      assertThat(Files.readString(file, StandardCharsets.UTF_8)).contains("<text");
    }
  }

  @Test
  void drawsOnlyAsManyCurvesAsCanBeToldApart() throws Exception {
    Summary summary = report().summary();

    assertThat(new Charts(summary).all())
        .allSatisfy(chart -> {
          assertThat(chart.curves()).hasSizeLessThanOrEqualTo(Charts.MAX_CURVES);
          assertThat(chart.along()).isEqualTo("links.west.delay (seconds)");
        });
  }
}
