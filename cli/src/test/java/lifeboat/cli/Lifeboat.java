package lifeboat.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The command as its users start it: {@code scripts/lifeboat} in a process of its own, with the
 * program that the build has just put together. Closing it ends it.
 */
final class Lifeboat implements AutoCloseable {

  /** No run of a test takes longer, even on a machine that does other things as well. */
  static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final Path SCRIPT = ROOT.resolve("scripts/lifeboat");
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String MARK = "LIFEBOAT_TEST_MARK";

  /** What a process left behind when it ended. */
  record Ended(int status, String stdout, String stderr) {

    /** The document {@code result.json} that {@code --format json} prints. */
    JsonNode result() {
      return JSON.readTree(stdout);
    }

    Ended expectStatus(int expected) {
      assertThat(status).as("status; stdout:%n%s%nstderr:%n%s", stdout, stderr).isEqualTo(expected);
      return this;
    }
  }

  /** A process that belongs to a run, the command itself included. */
  record Member(long pid, String commandLine) {}

  private final Process process;
  private final Path stdout;
  private final Path stderr;
  private final String mark;

  private Lifeboat(Process process, Path stdout, Path stderr, String mark) {
    this.process = process;
    this.stdout = stdout;
    this.stderr = stderr;
    this.mark = mark;
  }

  /** The file of an example of the project. */
  static String topology(String name) {
    return ROOT.resolve("topologies").resolve(name + ".yaml").toString();
  }

  /** A file of the checkout. */
  static Path inCheckout(String path) {
    return ROOT.resolve(path);
  }

  static boolean isRoot() {
    return "root".equals(System.getProperty("user.name"));
  }

  /** Skips the test where the host does not let this user make namespaces. */
  static void assumeNamespacesAreAllowed() throws IOException, InterruptedException {
    List<String> unshare = new ArrayList<>(List.of("unshare"));
    if (!isRoot()) {
      unshare.add("--map-root-user");
    }
    unshare.addAll(List.of("--mount", "--net", "--pid", "--fork", "--mount-proc", "true"));
    assumeTrue(succeeds(unshare), "unshare is not permitted here");
  }

  /** Whether a short command ends with status 0. */
  static boolean succeeds(List<String> command) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    boolean ended = process.waitFor(10, TimeUnit.SECONDS);
    process.destroyForcibly();
    return ended && process.exitValue() == 0;
  }

  /** Starts the command in {@code directory}, where its streams go into files. */
  static Lifeboat start(Path directory, String... arguments) throws IOException {
    return start(List.of(), directory, arguments);
  }

  /** Starts the command by way of another one, such as {@code setpriv}. */
  static Lifeboat start(List<String> by, Path directory, String... arguments) throws IOException {
    // A build in the background ignores SIGINT, and so would everything it starts.
    List<String> command = new ArrayList<>(List.of("env", "--default-signal=INT"));
    command.addAll(by);
    command.add(SCRIPT.toString());
    command.addAll(List.of(arguments));
    Path stdout = Files.createTempFile(directory, "stdout-", ".txt");
    Path stderr = Files.createTempFile(directory, "stderr-", ".txt");
    String mark = UUID.randomUUID().toString();
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectOutput(stdout.toFile())
            .redirectError(stderr.toFile());
    builder.environment().put(MARK, mark);
    builder.environment().put("HOME", directory.toString());
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().put("LIFEBOAT_LABS", directory.resolve("labs").toString());
    return new Lifeboat(builder.start(), stdout, stderr, mark);
  }

  /** Starts the command and waits for its end. */
  static Ended run(Path directory, String... arguments) throws IOException, InterruptedException {
    try (Lifeboat lifeboat = start(directory, arguments)) {
      return lifeboat.end();
    }
  }

  /** Waits until the command says {@code words} on stderr. */
  Lifeboat awaitTalk(String words) {
    await("\"" + words + "\" on stderr")
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(10))
        .failFast("it has ended", () -> !process.isAlive())
        .until(() -> Files.readString(stderr).contains(words));
    return this;
  }

  /** Waits until the JVM of the command is there; it has not said anything yet. */
  Lifeboat awaitJvm() {
    await("a JVM")
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(5))
        .until(() -> members().stream().anyMatch(m -> m.commandLine().contains("lifeboat.jar")));
    return this;
  }

  /** Waits until {@code words} can be read on stdout. */
  Lifeboat awaitOutput(String words) {
    await("\"" + words + "\" on stdout")
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(10))
        .until(() -> Files.readString(stdout).contains(words));
    return this;
  }

  /** Sends {@code KILL}, {@code TERM} or {@code INT} to the command, and to nothing else. */
  Lifeboat signal(String name) throws IOException, InterruptedException {
    assertThat(succeeds(List.of("kill", "-" + name, Long.toString(process.pid())))).isTrue();
    return this;
  }

  /** Waits for the end. */
  Ended end() throws IOException, InterruptedException {
    return endWithin(PATIENCE);
  }

  /** Waits for the end, which must not take longer than {@code limit}. */
  Ended endWithin(Duration limit) throws IOException, InterruptedException {
    boolean ended = process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
    assertThat(ended).as("ended within %s; stderr:%n%s", limit, Files.readString(stderr)).isTrue();
    return new Ended(process.exitValue(), Files.readString(stdout), Files.readString(stderr));
  }

  /** All living processes that descend from this command, found by a mark in their environment. */
  List<Member> members() throws IOException {
    List<Member> members = new ArrayList<>();
    try (Stream<Path> entries = Files.list(Path.of("/proc"))) {
      for (Path entry : entries.filter(path -> isPid(path.getFileName().toString())).toList()) {
        if (textOf(entry.resolve("environ")).contains(MARK + "=" + mark)) {
          String commandLine = textOf(entry.resolve("cmdline")).replace('\0', ' ').strip();
          members.add(new Member(Long.parseLong(entry.getFileName().toString()), commandLine));
        }
      }
    }
    return members;
  }

  private static boolean isPid(String name) {
    return name.chars().allMatch(Character::isDigit);
  }

  /** The text of a file of /proc; empty when the process has gone or belongs to somebody else. */
  private static String textOf(Path file) {
    try {
      return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      return "";
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
