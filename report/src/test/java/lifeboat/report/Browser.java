package lifeboat.report;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.logging.Level;
import org.openqa.selenium.By;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;
import org.openqa.selenium.support.ui.WebDriverWait;

/** A headless Chromium that looks at pages. Closing it ends it. */
final class Browser implements AutoCloseable {

  private static final File CHROMIUM = new File("/usr/bin/chromium");
  private static final File DRIVER = new File("/usr/bin/chromedriver");
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final ChromeDriver driver;

  private Browser(ChromeDriver driver) {
    this.driver = driver;
  }

  /** Opens it; skips the test where it is not installed, as {@code scripts/setup --tests} does. */
  static Browser open(Path scratch) {
    assumeTrue(
        CHROMIUM.canExecute() && DRIVER.canExecute(), "chromium and chromedriver are missing");
    ChromeOptions options = new ChromeOptions();
    options.setBinary(CHROMIUM);
    options.addArguments(
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--disable-dev-shm-usage",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--user-data-dir=" + scratch.resolve("profile"));
    options.setExperimentalOption(
        "prefs", Map.of("download.default_directory", scratch.resolve("downloads").toString()));
    LoggingPreferences logs = new LoggingPreferences();
    logs.enable(LogType.BROWSER, Level.ALL);
    logs.enable(LogType.PERFORMANCE, Level.ALL);
    options.setCapability("goog:loggingPrefs", logs);
    System.setProperty("webdriver.chrome.driver", DRIVER.toString()); // Else Selenium fetches one.
    return new Browser(new ChromeDriver(options));
  }

  /** Shows a page in a window of that size, as a user with these preferences sees it. */
  void show(Path page, int width, int height, String scheme, String motion) {
    driver.executeCdpCommand(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", width < 500));
    driver.executeCdpCommand(
        "Emulation.setEmulatedMedia",
        Map.of(
            "features",
            List.of(
                Map.of("name", "prefers-color-scheme", "value", scheme),
                Map.of("name", "prefers-reduced-motion", "value", motion))));
    driver.get(page.toUri().toString());
  }

  WebElement find(String selector) {
    return driver.findElement(By.cssSelector(selector));
  }

  List<WebElement> findAll(String selector) {
    return driver.findElements(By.cssSelector(selector));
  }

  /** How many elements there are. */
  int count(String selector) {
    return ((Number) run("return document.querySelectorAll(arguments[0]).length", selector))
        .intValue();
  }

  /** The value of a script. */
  Object run(String script, Object... arguments) {
    return Objects.requireNonNull(driver.executeScript(script, arguments));
  }

  /** The element that has the focus. */
  WebElement focused() {
    return driver.switchTo().activeElement();
  }

  /** Waits until something holds. */
  void await(String what, Supplier<Boolean> condition) {
    new WebDriverWait(driver, PATIENCE).withMessage(what).until(_ -> condition.get());
  }

  /** What the page has complained of since this was asked before. */
  List<String> complaints() {
    return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
        .map(LogEntry::getMessage)
        .toList();
  }

  /** What the page has asked the network for since this was asked before, itself included. */
  List<String> requests() {
    return driver.manage().logs().get(LogType.PERFORMANCE).getAll().stream()
        .map(LogEntry::getMessage)
        .filter(message -> message.contains("\"Network.requestWillBeSent\""))
        .map(message -> message.replaceAll("(?s).*\"documentURL\".*?\"url\":\"([^\"]*)\".*", "$1"))
        .toList();
  }

  /** Rules of axe-core that the page breaks seriously, and where. */
  @SuppressWarnings("unchecked")
  List<String> barriers() throws IOException {
    try (InputStream axe = Browser.class.getResourceAsStream("/axe.min.js")) {
      driver.executeScript(
          new String(Objects.requireNonNull(axe).readAllBytes(), StandardCharsets.UTF_8));
    }
    driver.manage().timeouts().scriptTimeout(PATIENCE);
    return (List<String>)
        Objects.requireNonNull(
            driver.executeAsyncScript(
                """
                const done = arguments[arguments.length - 1];
                axe.run(document, {resultTypes: ["violations"]}).then((result) => done(
                  result.violations.filter((one) => ["serious", "critical"].includes(one.impact))
                    .map((one) => one.id + ": " + one.nodes.slice(0, 3)
                      .map((node) => node.target + " " + node.failureSummary).join(" | "))));
                """));
  }

  /** Waits for a file that the page saves. */
  String saved(Path scratch, String name) throws IOException {
    Path file = scratch.resolve("downloads").resolve(name);
    await("the file " + name, () -> Files.exists(file));
    return Files.readString(file);
  }

  @Override
  public void close() {
    driver.quit();
  }
}
