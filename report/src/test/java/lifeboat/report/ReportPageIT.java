package lifeboat.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;

/** The page as people use it, in a browser. */
class ReportPageIT {

  private static final String LIGHT = "light";
  private static final String MOVING = "no-preference";

  @TempDir private static Path scratch;

  private static Browser browser;
  private static Path fig10;
  private static Path storm;
  private static Path large;

  @BeforeAll
  static void openTheBrowser() throws IOException {
    browser = Browser.open(scratch);
    fig10 = Report.write(Runs.example(scratch.resolve("fig10"), "fig10"), page("fig10"));
    storm = Report.write(Runs.storm(scratch.resolve("storm")), page("storm"));
    large = Report.write(Runs.large(scratch.resolve("large"), 563, 10), page("large"));
  }

  @AfterAll
  static void closeIt() {
    if (browser != null) {
      browser.close();
    }
  }

  private static Path page(String name) {
    return scratch.resolve(name + ".html");
  }

  private static void show(Path page) {
    browser.show(page, 1280, 900, LIGHT, MOVING);
  }

  @Test
  void saysFirstWhereTheReplicaLanded() {
    show(fig10);

    assertThat(browser.find(".landed").getText())
        .isEqualTo("backup landed at s12-6 in Albuquerque, 1,443 km from s12-1 in San Francisco");
    assertThat(browser.find("#badge").getText()).isEqualTo("✓ as expected");
    assertThat(browser.find(".safety").getText())
        .contains("✓ read back whole", "✓ s12-6 was up at the end");
    assertThat(browser.find(".hops").getText()).contains("r11-2 ✗ s12-2", "no answer in time");
    assertThat(browser.find("#verdicts table").getText()).contains("✓ met");
  }

  @Test
  void asksTheNetworkForNothingAndHasNoComplaint() {
    browser.complaints();
    browser.requests();
    show(storm);
    browser.find("#play").click();

    assertThat(browser.complaints()).isEmpty();
    assertThat(browser.requests()).containsExactly(storm.toUri().toString());
  }

  @Test
  void showsHostileTextsAsTexts() {
    show(storm);

    assertThat(browser.run("return String(window.hacked)")).isEqualTo("undefined");
    assertThat(browser.find("h1").getText()).isEqualTo(Runs.HOSTILE);
    assertThat(browser.find("#description").getText()).isEqualTo(Runs.HOSTILE + " & more");
    assertThat(browser.find("#warnings").getText()).contains("a warning with <i>markup</i>");
    assertThat(browser.count("main img, main b")).isZero();
  }

  @Test
  void theSliderMovesTheReplicaAndTheFront() {
    show(storm);
    WebElement slider = browser.find("#time");
    assertThat(browser.count("#map-picture .way:not(.gone)")).isEqualTo(1);
    assertThat(browser.count("#map-picture .node.down")).isEqualTo(1);
    Object ended =
        browser.run("return document.querySelector('#map-picture .front').getAttribute('d')");

    slider.sendKeys(Keys.HOME);
    assertThat(browser.count("#map-picture .way")).isZero();
    assertThat(
            browser.run("return document.querySelector('#map-picture .front').getAttribute('d')"))
        .isNotEqualTo(ended);
    assertThat(slider.getDomAttribute("aria-valuetext")).contains(" s: ");

    String before = browser.find("#now").getText();
    for (int moments = 0; moments < 4; moments++) {
      browser.find("#next").sendKeys(Keys.ENTER);
    }
    assertThat(browser.count("#map-picture .way")).isPositive();
    assertThat(browser.find("#now").getText()).isNotEqualTo(before);
    slider.sendKeys(Keys.END);
    assertThat(browser.find("#now").getText()).contains("knows records to be placed at there");
  }

  @Test
  void playsAndPauses() {
    show(fig10);
    WebElement play = browser.find("#play");

    play.sendKeys(Keys.SPACE);
    assertThat(play.getText()).contains("Pause");
    browser.await("the head of the replica", () -> browser.count("#map-picture .head") == 1);
    String there = browser.find("#time-text").getText();
    browser.await("time", () -> !browser.find("#time-text").getText().equals(there));
    play.sendKeys(Keys.SPACE);
    assertThat(play.getText()).contains("Play");
  }

  @Test
  void withoutMotionItGoesFromMomentToMoment() {
    browser.show(fig10, 1280, 900, LIGHT, "reduce");
    browser.find("#time").sendKeys(Keys.HOME);

    browser.find("#play").click();

    String begin = browser.find("#time-text").getText();
    browser.await("a step", () -> !browser.find("#time-text").getText().equals(begin));
    browser.find("#play").click();
    String told = browser.find("#now strong").getText();
    assertThat(browser.find("#time-text").getText()).as("the time of an event").isEqualTo(told);
  }

  @Test
  void theTablesHoldWhatTheFilesHold() throws IOException {
    show(fig10);
    Path run = scratch.resolve("fig10");

    assertThat(browser.count("#prospective tbody tr")).isEqualTo(rows(run, "tables.csv"));
    assertThat(browser.count("#link-table tbody tr")).isEqualTo(rows(run, "traffic.csv"));
    assertThat(browser.count("#event-table tbody tr"))
        .isEqualTo(Files.readAllLines(run.resolve("events.ndjson")).size());
    assertThat(browser.count("#ledger details")).isEqualTo(6);
    browser.find("#link-table thead tr:last-child th:last-child button").sendKeys(Keys.ENTER);
    assertThat(browser.find("#link-table th[aria-sort]").getDomAttribute("aria-sort"))
        .isEqualTo("ascending");
    browser.find("#event-table input").sendKeys("r11a gives");
    assertThat(browser.count("#event-table tbody tr")).isEqualTo(1);
  }

  private static int rows(Path run, String file) throws IOException {
    return Files.readAllLines(run.resolve(file)).size() - 1;
  }

  @Test
  void canBeUsedWithTheKeyboardAlone() {
    show(fig10);
    browser.find("body").sendKeys(Keys.TAB);
    assertThat(browser.focused().getText()).isEqualTo("Skip to the outcome");
    browser.focused().sendKeys(Keys.ENTER);
    assertThat(browser.focused().getDomAttribute("id")).isEqualTo("main");

    Object unmoved = transform();
    browser.find("#map-frame").sendKeys(Keys.ARROW_LEFT);
    Object moved = transform();
    assertThat(moved).isNotEqualTo(unmoved);
    browser.find("#map-frame").sendKeys("+");
    assertThat(transform()).isNotEqualTo(moved);

    browser.find("#ledger details:last-of-type summary").sendKeys(Keys.ENTER);
    assertThat(browser.find("#ledger details:last-of-type table").getText()).contains("taken");
    browser.find("#ledger details:last-of-type button.text").sendKeys(Keys.ENTER);
    assertThat(browser.find("#now").getText()).contains("r11b stores it on s12-6");
    browser.find("#find").sendKeys("r11-2");
    assertThat(browser.find("#node-facts").getText()).contains("r11-2 – router");
  }

  private static Object transform() {
    return browser.run(
        "return document.querySelector('#map-picture > g').getAttribute('transform')");
  }

  @ParameterizedTest
  @ValueSource(strings = {"light", "dark"})
  void hasNoBarriers(String scheme) throws IOException {
    browser.show(storm, 1280, 900, scheme, MOVING);
    browser.run(
        "document.querySelectorAll('details').forEach((one) => { one.open = true; }); return 1");

    assertThat(browser.barriers()).isEmpty();
  }

  @Test
  void theButtonChangesBetweenLightAndDark() {
    show(fig10);
    Object light = browser.run("return getComputedStyle(document.body).backgroundColor");

    browser.find("#theme").click();
    assertThat(browser.run("return getComputedStyle(document.body).backgroundColor"))
        .isNotEqualTo(light);
    browser.find("#theme").click();
    assertThat(browser.run("return getComputedStyle(document.body).backgroundColor"))
        .isEqualTo(light);
  }

  @Test
  void fitsAPhoneAndDoesNotJump() {
    browser.show(storm, 390, 844, LIGHT, MOVING);

    assertThat(browser.run("return document.documentElement.scrollWidth")).isEqualTo(390L);
    Number shift =
        (Number)
            browser.run(
                """
                const observer = new PerformanceObserver(() => {});
                observer.observe({type: "layout-shift", buffered: true});
                return observer.takeRecords().reduce((sum, entry) => sum + entry.value, 0);
                """);
    assertThat(shift.doubleValue()).isLessThan(0.1);
  }

  @Test
  void savesFilesOfTheRun() throws IOException {
    show(fig10);

    browser.find("[data-file='topology.yaml']").sendKeys(Keys.ENTER);

    assertThat(browser.saved(scratch, "topology.yaml"))
        .isEqualTo(Files.readString(scratch.resolve("fig10/topology.yaml")));
  }

  @Test
  void drawsLargeNetworksWithAFewNames() {
    browser.complaints();
    show(large);

    assertThat(browser.complaints()).isEmpty();
    assertThat(browser.count("#map-picture .node")).isEqualTo(563 + 188);
    assertThat(browser.count("#map-picture .link")).isEqualTo(563 + 188);
    browser.await("names", () -> browser.count("#map-picture text") > 5);
    assertThat(browser.count("#map-picture text")).isLessThan(150);
    assertThat(browser.find("#event-table").getText()).contains("5,630 less telling ones");
    assertThat(browser.find("#badge").getText()).isEqualTo("no result");
    browser.find("#link-table button:not(th button)").sendKeys(Keys.ENTER);
    assertThat(browser.count("#link-table tbody tr")).isEqualTo(2 * (563 + 188));
  }

  @Test
  void opensAtTheTimeThatItsAddressNames() {
    show(fig10);
    browser.run("location.hash = 't=0.1'; location.reload(); return 1");

    browser.await("the time", () -> browser.find("#time-text").getText().equals("0.100 s"));
  }
}
