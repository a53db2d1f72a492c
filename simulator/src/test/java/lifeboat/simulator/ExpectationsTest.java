package lifeboat.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import lifeboat.network.result.RunDirectory;
import lifeboat.network.result.RunResult.Verdict;
import lifeboat.network.result.TimedEvent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What is expected of FIG. 1 and of what happens to it: met and not met, and where that can be
 * seen. The replica goes r11-1, r11-3, sw13, r11-4, r11-2 and lies at s12-2 in Chicago, 2,990 km
 * away.
 */
class ExpectationsTest {

  private static List<Verdict> verdicts(String entry, String... more) {
    String[] overrides = new String[more.length + 1];
    overrides[0] = "expect={x: " + entry + "}";
    System.arraycopy(more, 0, overrides, 1, more.length);
    return SimulatedRun.ofFile("fig1.yaml", overrides).result().expectations();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{at: s12-2} | at",
        "{at: Chicago} | at",
        "{at: r11-2} | at",
        "{not-at: Denver} | placed, not-at",
        "{at-least: 2900km} | placed, at-least",
        "{path: [r11-1, r11-3, sw13, r11-4, r11-2]} | placed, path",
        "{path-through: [sw13, plains]} | placed, path-through",
        "{path-not-through: [r11-5, south]} | placed, path-not-through",
        "{hops: 5} | placed, hops",
        "{hops: {least: 5, most: 5}} | placed, hops",
        "{placed-within: 5s} | placed, placed-within",
        "{copies-alive: 1} | copies-alive",
        "{nothing-lost: yes} | nothing-lost",
        "{self-check: ok} | self-check",
        "{tables: {r11-1: {r11-3: {delay: 9.6ms, throughput: 10mbit, reliability: 1}}}} | tables, tables, tables",
      })
  void whatComesTrueIsMet(String entry, String checks) {
    List<Verdict> verdicts = verdicts(entry);
    assertThat(verdicts).as("%s", verdicts).allMatch(Verdict::met);
    assertThat(verdicts).extracting(Verdict::check).containsExactly(checks.split(", ", -1));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{at: s12-3} | backup placed at s12-3 | placed at s12-2 | decisions",
        "{not-at: Chicago} | backup not placed at Chicago | placed at s12-2 | decisions",
        "{at-least: 3000km} | backup at least 3000 km from s12-1 | placed at s12-2, 2992 km from it | decisions",
        "{path: [r11-1, r11-3, sw13, r11-5, r11-2]} | backup path r11-1 → r11-3 → sw13 → r11-5 → r11-2 | path r11-1 → r11-3 → sw13 → r11-4 → r11-2 | decisions sw13",
        "{path-through: [r11-5]} | backup path through r11-5 | path r11-1 → r11-3 → sw13 → r11-4 → r11-2 | decisions",
        "{path-not-through: [r11-4]} | backup path not through r11-4 | path r11-1 → r11-3 → sw13 → r11-4 → r11-2 | decisions sw13",
        "{path-not-through: [plains]} | backup path not through link plains | path r11-1 → r11-3 → sw13 → r11-4 → r11-2 | decisions sw13",
        "{hops: 4} | backup at most 4 relays on the path | path r11-1 → r11-3 → sw13 → r11-4 → r11-2 | decisions",
        "{not-placed: yes} | backup not placed | placed at s12-2 | events s12-1",
        "{copies-alive: 2} | backup: at least 2 copies alive at the end | 1: at s12-2 | events s12-1",
        "{copies-alive: {least: 0, most: 0}} | backup: 0 copies alive at the end | 1: at s12-2 | events s12-1",
      })
  void whatDoesNotSaysWhatHappenedAndWhereToLook(
      String entry, String expected, String actual, String where) {
    SimulatedRun run = SimulatedRun.ofFile("fig1.yaml", "expect={x: " + entry + "}");
    Verdict unmet =
        run.result().expectations().stream()
            .filter(verdict -> !verdict.met())
            .findFirst()
            .orElseThrow();
    assertThat(unmet.expected()).isEqualTo(expected);
    assertThat(unmet.actual()).isEqualTo(actual);
    String place = Optional.ofNullable(unmet.where()).orElse("");
    String[] fileAndNode = where.split(" ", -1);
    assertThat(place).startsWith(fileAndNode[0] + ".ndjson:");
    TimedEvent shown = shown(run, place);
    assertThat(place).contains("(" + shown.node() + " after ");
    if (fileAndNode.length > 1) {
      assertThat(shown.node()).isEqualTo(fileAndNode[1]);
    }
    assertThat(run.result().isOk()).isFalse();
  }

  /** The event on the line to which a verdict points. */
  private static TimedEvent shown(SimulatedRun run, String place) {
    int line = Integer.parseInt(place.substring(place.indexOf(':') + 1, place.indexOf(' ')));
    List<TimedEvent> file =
        place.startsWith("decisions")
            ? run.events().stream().filter(RunDirectory::isDecision).toList()
            : run.events();
    return file.get(line - 1);
  }

  @Test
  void aValueOfATableThatDiffersIsShownByItsRow() {
    List<Verdict> verdicts =
        verdicts("{tables: {r11-1: {r11-3: {delay: 20ms, tolerance: 10%}, r11-2: {delay: 1ms}}}}");
    assertThat(verdicts).noneMatch(Verdict::met);
    assertThat(verdicts.getFirst().expected())
        .isEqualTo("delay of r11-3 in the table of r11-1: 20.000 ms ± 10.0 %");
    assertThat(verdicts.getFirst().actual()).startsWith("measured 9.").endsWith(" ms");
    assertThat(verdicts.getFirst().where()).matches("tables.csv:\\d+ \\(r11-1, r11-3\\)");
    assertThat(verdicts.getLast().actual()).isEqualTo("nothing is measured");
    assertThat(verdicts.getLast().where()).isEqualTo("tables.csv");
  }

  @Test
  void aDeploymentThatFailsAsItShouldIsWell() {
    SimulatedRun run =
        SimulatedRun.ofFile(
            "fig1.yaml",
            "workload.backup.criteria={cost: 1}",
            "servers.s12-2.cost=2",
            "servers.s12-3.cost=2",
            "servers.s12-4.cost=2",
            "servers.s12-5.cost=2",
            "expect={x: {not-placed: yes}}");
    assertThat(run.result().isOk()).isTrue();
  }

  @Test
  void timeThatIsExceededIsShownByTheEnd() {
    Verdict late = verdicts("{placed-within: 1ms}").getLast();
    assertThat(late.met()).isFalse();
    assertThat(late.expected()).isEqualTo("backup placed within 0.001 s");
    assertThat(late.actual()).startsWith("placed after ");
    assertThat(late.where()).startsWith("events.ndjson:").contains("(s12-1 after ");
  }

  @Test
  void withoutThemARunEndsBeforeItsLastEvents() {
    String hour = "events={late: {at: 1h, kill: s12-2}}";
    SimulatedRun early = SimulatedRun.ofFile("fig1.yaml", hour);
    assertThat(early.eventsOf("killed")).isEmpty();
    assertThat(early.onlyReplica().aliveAt()).containsExactly("s12-2");

    SimulatedRun late = SimulatedRun.ofFile("fig1.yaml", hour, "expect={x: {copies-alive: 1}}");
    assertThat(late.onlyReplica().aliveAt()).isEmpty();
    assertThat(late.result().timings().totalSeconds()).isBetween(3600.0, 3610.0);
    assertThat(late.result().isOk()).isFalse();
  }

  @Test
  void aPartThatAServerGivesUpIsLost() {
    SimulatedRun run =
        SimulatedRun.ofFile(
            "fig1.yaml",
            "workload.backup.size=4MiB",
            "events={fire: {at: 1500ms, kill: s12-1}, later: {at: 200s, notify: s12-3}}",
            "expect={x: {nothing-lost: yes}}");
    Verdict lost = run.result().expectations().getFirst();
    assertThat(lost.met()).isFalse();
    assertThat(lost.actual())
        .isEqualTo("s12-2 dropped what it had of it: nothing arrived for too long");
    assertThat(shown(run, String.valueOf(lost.where())).kind()).isEqualTo("replica-discarded");
  }
}
