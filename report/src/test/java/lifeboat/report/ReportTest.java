package lifeboat.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What stands in a page, and that nothing of a run can become a script in it. */
class ReportTest {

  private static final Pattern SCRIPT = Pattern.compile("(?s)<script>(.*?)</script>");
  private static final Pattern DATA =
      Pattern.compile("(?s)<script type=\"application/json\" id=\"run-data\">(.*?)</script>");

  @TempDir private Path scratch;

  @Test
  void followsAReplicaFromHopToHopAndBack() throws IOException {
    JsonNode run = dataOf(page(Runs.example(scratch.resolve("run"), "fig10")));

    JsonNode journey = run.path("journeys").get(0);
    assertThat(journey.path("placed").asBoolean()).isTrue();
    assertThat(journey.path("boundPath").valueStream().map(JsonNode::asString))
        .containsExactly("s12-1", "r11-1", "r11a", "r11b", "s12-6");
    assertThat(journey.path("routedPath")).isEqualTo(journey.path("boundPath"));
    List<String> hops =
        journey
            .path("moves")
            .valueStream()
            .map(move ->
                move.path("from").asString()
                    + (move.has("failNanos") ? " x " : " > ")
                    + move.path("to").asString())
            .toList();
    assertThat(hops)
        .containsExactly(
            "s12-1 > r11-1",
            "r11-1 > r11a",
            "r11a x r11-2",
            "r11-2 x s12-2",
            "r11a > r11b",
            "r11b > s12-6");
    assertThat(journey.path("moves").get(2).path("why").asString()).contains("silent");
    assertThat(run.path("decisions")).hasSize(run.path("decisionsTotal").asInt());
  }

  @Test
  void knowsThatNormalPacketsGoTheirOwnWay() throws IOException {
    JsonNode run = dataOf(page(Runs.example(scratch.resolve("run"), "quake")));

    JsonNode journey = run.path("journeys").get(0);
    assertThat(journey.path("boundPath").valueStream().map(JsonNode::asString))
        .containsExactly("archive", "sacramento", "reno", "saltlake", "phoenix", "desert");
    assertThat(journey.path("routedPath").valueStream().map(JsonNode::asString))
        .containsExactly("archive", "sacramento", "fresno", "phoenix", "desert");
  }

  @Test
  void tellsWhetherTheReplicaWasSafe() throws IOException {
    JsonNode run = dataOf(page(Runs.storm(scratch.resolve("run"))));

    JsonNode fate = run.path("fates").get(0);
    assertThat(fate.path("kilometers").asDouble()).isBetween(2900.0, 3100.0);
    assertThat(fate.path("serverLost").asBoolean()).isFalse();
    assertThat(fate.has("scenarioEndsServer")).isFalse();
    assertThat(fate.path("serverSite").asString()).isEqualTo("east");
    JsonNode front = run.path("fronts").get(0);
    assertThat(front.path("name").asString()).isEqualTo("storm");
    assertThat(front.path("outlines")).hasSize(FrontOutlines.TIMES);
  }

  @Test
  void showsWhatEachLinkCarriedNextToTheFile() throws IOException {
    Path directory = Runs.storm(scratch.resolve("run"));
    JsonNode run = dataOf(page(directory));

    List<String> columns = run.path("linkColumns").valueStream().map(JsonNode::asString).toList();
    JsonNode first = run.path("links").get(0);
    assertThat(first.get(columns.indexOf("link")).asString()).isEqualTo("a");
    assertThat(first.get(columns.indexOf("loss")).asDouble()).isEqualTo(0.01);
    assertThat(first.get(columns.indexOf("bytes")).asDouble()).isGreaterThan(100 * 1024);
    assertThat(first.get(columns.indexOf("load")).asDouble()).isBetween(0.01, 1.0);
    assertThat(run.path("links")).hasSize(2 * 7);
    assertThat(run.path("tableRows")).hasSize(rowsOf(directory.resolve("tables.csv")));
  }

  @Test
  void takesNothingOfARunForHtml() throws Exception {
    String page = page(Runs.storm(scratch.resolve("run")));

    assertThat(page).doesNotContain(Runs.HOSTILE).doesNotContain("<img").doesNotContain("<b on");
    assertThat(page).contains("<title>&lt;/script&gt;&lt;img src=x onerror=hacked=1&gt;");
    assertThat(dataOf(page).path("description").asString()).isEqualTo(Runs.HOSTILE + " & more");
    List<String> scripts =
        SCRIPT.matcher(page).results().map((MatchResult found) -> found.group(1)).toList();
    assertThat(scripts).hasSizeGreaterThan(5).noneMatch(script -> script.contains("</script"));
    for (String script : scripts) {
      assertThat(page).contains("'sha256-" + sha256(script) + "'");
    }
    assertThat(page).contains("content=\"default-src 'none'; script-src 'sha256-");
    assertThat(page).doesNotContain("unsafe-inline").doesNotContain("unsafe-eval");
  }

  @Test
  void theSameRunGivesTheSamePage() throws IOException {
    Path directory = Runs.example(scratch.resolve("run"), "fig9");

    assertThat(page(directory)).isEqualTo(page(directory));
  }

  @Test
  void aPageOfALargeNetworkIsBounded() throws IOException {
    Path directory = Runs.large(scratch.resolve("run"), 3200, 1);
    String page = page(directory);

    JsonNode run = dataOf(page);
    assertThat(page.length()).isLessThan(5_000_000);
    assertThat(run.path("nodes").size()).isEqualTo(ReportDocument.MAX_NODES);
    assertThat(run.path("nodesTotal").asInt()).isEqualTo(3200 + 1067);
    assertThat(run.path("eventsTotal").asInt()).isEqualTo(3200 + 15);
    assertThat(run.path("events")).hasSize(15);
    assertThat(run.path("journeys").get(0).path("moves")).hasSize(13);
  }

  @Test
  void aRunThatWasKilledHasAPageToo() throws IOException {
    Path directory = Runs.large(scratch.resolve("run"), 12, 10);
    Files.writeString(
        directory.resolve("events.ndjson"), "{\"atNanos\":21,\"no", StandardOpenOption.APPEND);

    JsonNode run = dataOf(page(directory));

    assertThat(run.path("result").isEmpty()).isTrue();
    assertThat(run.path("events")).hasSize(12 * 10 + 15);
  }

  @Test
  void saysWhatAFolderLacks() throws IOException {
    Files.createDirectories(scratch.resolve("empty"));
    assertThatThrownBy(() -> page(scratch.resolve("empty")))
        .isInstanceOf(NotARunException.class)
        .hasMessageContaining("is not a run directory");
    Path broken = Runs.large(scratch.resolve("broken"), 3, 1);
    Files.writeString(broken.resolve("events.ndjson"), "{oops}\n");
    assertThatThrownBy(() -> page(broken))
        .isInstanceOf(NotARunException.class)
        .hasMessageContaining("events.ndjson: is not JSON");
    Files.delete(broken.resolve("topology.yaml"));
    assertThatThrownBy(() -> page(broken))
        .isInstanceOf(NotARunException.class)
        .hasMessageContaining("does not exist");
  }

  @Test
  void embedsOnlyFilesThatAreSmall() throws IOException {
    Path directory = Runs.example(scratch.resolve("run"), "fig9");
    Files.writeString(directory.resolve("tables.csv"), "a,b\n" + "1,2\n".repeat(300_000));

    String page = page(directory);

    assertThat(page).contains("\"traffic.csv\":").doesNotContain("\"tables.csv\":");
  }

  private String page(Path directory) throws IOException {
    return Files.readString(Report.write(directory, scratch.resolve("page.html")));
  }

  private static JsonNode dataOf(String page) {
    Optional<String> json = DATA.matcher(page).results().map(found -> found.group(1)).findFirst();
    return JsonMapper.builder().build().readTree(json.orElseThrow());
  }

  private static int rowsOf(Path file) throws IOException {
    return Files.readAllLines(file).size() - 1;
  }

  private static String sha256(String text) throws Exception {
    return Base64.getEncoder()
        .encodeToString(
            MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
  }
}
