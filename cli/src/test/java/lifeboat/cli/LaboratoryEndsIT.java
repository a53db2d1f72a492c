package lifeboat.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import lifeboat.cli.Lifeboat.Ended;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** How laboratories begin and end, and that nothing stays of them but their directories. */
@Timeout(180)
class LaboratoryEndsIT {

  private static final Duration SOON = Duration.ofSeconds(10);
  private static final JsonMapper JSON = JsonMapper.builder().build();

  /** The processes that a laboratory hangs on, by what their command lines begin with. */
  enum Pillar {
    KEEPER("unshare"),
    FIRST("sh"),
    SUPERVISOR("java");

    private final String program;

    Pillar(String program) {
      this.program = program;
    }

    boolean is(Lifeboat.Member member) {
      List<String> words = List.of(member.commandLine().split(" ", -1));
      return words.contains("keep-lab")
          && Path.of(words.getFirst()).getFileName().toString().equals(program);
    }
  }

  /** How far the beginning has come when it is interrupted. */
  enum Phase {
    AT_ONCE(""),
    BUILDING("building"),
    MEASURING("measuring");

    private final String talk;

    Phase(String talk) {
      this.talk = talk;
    }
  }

  @TempDir private Path scratch;
  private Host before = new Host(List.of(), List.of(), List.of());

  @BeforeAll
  static void needsNamespaces() throws Exception {
    Lifeboat.assumeNamespacesAreAllowed();
  }

  @BeforeEach
  void rememberTheHost() throws IOException {
    before = Host.now();
  }

  @AfterEach
  void endAll() throws Exception {
    Ended ignored = lifeboat("down", "--all");
  }

  @Test
  void staysWhenTheCommandHasEndedAndGoesWhenItIsTakenDown() throws Exception {
    try (Lifeboat up = up()) {
      assertThat(up.end().expectStatus(0).stdout()).isEqualTo("fig9\n");
      assertThat(names()).containsExactly("fig9");
      assertThat(up.members()).isNotEmpty();

      lifeboat("send", "--from", "s12-1", "--size", "10KiB", "-q").expectStatus(0);
      Ended down = lifeboat("down").expectStatus(0);

      assertThat(down.stderr()).startsWith("fig9 is down; what it has seen is in " + scratch);
      assertNothingIsLeftOf(up);
      JsonNode result = JSON.readTree(Files.readString(run().resolve("result.json")));
      assertThat(result.at("/engine").asString()).isEqualTo("lab");
      assertThat(result.at("/replicas/0/server").asString()).isEqualTo("s12-2");
      assertThat(run().resolve("tables.csv")).isNotEmptyFile();
      assertThat(Files.readString(run().resolve("events.ndjson"))).contains("replica-published");
    }
  }

  @ParameterizedTest
  @EnumSource
  void isGoneWhenOneOfItsPillarsIsKilled(Pillar pillar) throws Exception {
    try (Lifeboat up = up()) {
      up.end().expectStatus(0);
      lifeboat("exec", "s12-2", "--", "sh", "-c", "sleep 1000 > /dev/null 2>&1 &").expectStatus(0);
      kill("KILL", up, pillar);

      assertNothingIsLeftOf(up);
      Ended ps = lifeboat("ps").expectStatus(0);
      assertThat(ps.stdout()).isEmpty();
      assertThat(ps.stderr()).contains("no laboratory is up");
      assertThat(registered()).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void leavesNothingWhenItsBeginningIsInterrupted(Phase phase) throws Exception {
    try (Lifeboat up = up()) {
      if (phase != Phase.AT_ONCE) {
        up.awaitTalk(phase.talk);
      }
      Ended ended = up.signal("INT").end().expectStatus(128 + 2);

      assertNothingIsLeftOf(up);
      assertThat(names()).isEmpty();
      if (phase != Phase.AT_ONCE) {
        assertThat(ended.stderr()).contains("interrupted; nothing is left running");
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void leavesNothingWhenItsBeginningIsKilled(Phase phase) throws Exception {
    try (Lifeboat up = up()) {
      if (phase != Phase.AT_ONCE) {
        up.awaitTalk(phase.talk);
      }
      up.signal("KILL").end().expectStatus(128 + 9);

      assertNothingIsLeftOf(up);
      assertThat(names()).isEmpty();
    }
  }

  @Test
  void twoOfTheSameFileHaveTwoNamesAndKnowNothingOfEachOther() throws Exception {
    try (Lifeboat first = up()) {
      first.awaitTalk("building");
      twoOfTheSameFile(first);
    }
  }

  private void twoOfTheSameFile(Lifeboat first) throws Exception {
    try (Lifeboat second = up()) {
      assertThat(first.end().expectStatus(0).stdout()).isEqualTo("fig9\n");
      assertThat(second.end().expectStatus(0).stdout()).isEqualTo("fig9-2\n");
      assertThat(names()).containsExactly("fig9", "fig9-2");

      assertThat(lifeboat("exec", "s12-1", "--", "true").expectStatus(2).stderr())
          .isEqualTo("which laboratory? up: fig9, fig9-2\n");
      lifeboat("fail", "fig9-2", "west").expectStatus(0);
      lifeboat("exec", "fig9", "s12-1", "--", "ping", "-c1", "-W5", "s12-2").expectStatus(0);
      assertThat(
              lifeboat("up", Lifeboat.topology("fig9"), "--name", "fig9").expectStatus(2).stderr())
          .contains("--name fig9: a laboratory of this name is up");

      lifeboat("down", "fig9").expectStatus(0);
      assertThat(names()).containsExactly("fig9-2");
      assertNothingIsLeftOfProcesses(first);
      lifeboat("down", "--all").expectStatus(0);
      assertNothingIsLeftOf(second);
    }
  }

  @Test
  void inTheForegroundItLastsUntilCtrlC() throws Exception {
    try (Lifeboat up =
        Lifeboat.start(
            scratch, "up", Lifeboat.topology("fig9"), "--foreground", "--name", "here")) {
      up.awaitTalk("here is up until Ctrl-C");
      assertThat(names()).containsExactly("here");

      Ended ended = up.signal("INT").end().expectStatus(128 + 2);

      assertThat(ended.stderr()).contains("here is down; what it has seen is in");
      assertNothingIsLeftOf(up);
      assertThat(run().resolve("result.json")).exists();
    }
  }

  @Test
  void inTheForegroundItEndsWhenSomebodyElseTakesItDown() throws Exception {
    try (Lifeboat up = Lifeboat.start(scratch, "up", Lifeboat.topology("fig9"), "--foreground")) {
      up.awaitTalk("is up until Ctrl-C");

      lifeboat("down", "fig9").expectStatus(0);

      up.end().expectStatus(0);
      assertNothingIsLeftOf(up);
    }
  }

  @Test
  void oneThatDoesNotAnswerIsListedAsSuchAndEnded() throws Exception {
    try (Lifeboat up = up()) {
      up.end().expectStatus(0);
      kill("STOP", up, Pillar.SUPERVISOR);

      assertThat(lifeboat("ps").expectStatus(0).stdout()).contains("fig9", "does not answer");
      assertThat(lifeboat("down").expectStatus(0).stderr())
          .contains("did not answer and was ended");
      assertNothingIsLeftOf(up);
    }
  }

  @Test
  void aProcessThatDiesIsTold() throws Exception {
    try (Lifeboat up = up()) {
      up.end().expectStatus(0);
      long node =
          up.members().stream()
              .filter(member -> member.commandLine().contains("host-nodes"))
              .findAny()
              .orElseThrow()
              .pid();
      assertThat(Lifeboat.succeeds(List.of("kill", "-KILL", Long.toString(node)))).isTrue();

      await()
          .atMost(SOON)
          .untilAsserted(() ->
              assertThat(lifeboat("ps").stdout()).contains("in trouble", "ended unexpectedly"));
      lifeboat("down").expectStatus(0);
      assertNothingIsLeftOf(up);
    }
  }

  @Test
  void noInputOfWhoeverConnectsEndsIt() throws Exception {
    try (Lifeboat up = up()) {
      up.end().expectStatus(0);
      Path socket = socketOf(up);
      byte[] endless = new byte[300 << 10];
      for (byte[] input :
          List.of(
              new byte[0],
              "\n".getBytes(StandardCharsets.UTF_8),
              "no JSON\n".getBytes(StandardCharsets.UTF_8),
              "{\"do\":\n".getBytes(StandardCharsets.UTF_8),
              "[1]\n".getBytes(StandardCharsets.UTF_8),
              "{\"do\":\"fly\"}\n".getBytes(StandardCharsets.UTF_8),
              "{\"do\":\"fail\",\"part\":{\"a\":[1]}}\n".getBytes(StandardCharsets.UTF_8),
              "{\"do\":\"set\",\"values\":7}\n".getBytes(StandardCharsets.UTF_8),
              "{\"do\":\"send\",\"from\":\"s12-1\",\"fields\":\"}{\"}\n"
                  .getBytes(StandardCharsets.UTF_8),
              "[".repeat(100_000).getBytes(StandardCharsets.UTF_8),
              endless)) {
        talk(socket, input);
      }
      assertThat(lifeboat("ps").stdout()).contains("fig9", "ready");
      lifeboat("exec", "s12-1", "--", "ping", "-c1", "-W5", "s12-2").expectStatus(0);
    }
  }

  /** Where the supervisor listens, found as the commands find it. */
  private Path socketOf(Lifeboat up) throws IOException {
    String entry = Files.readString(scratch.resolve("labs/fig9"));
    String id =
        entry.lines().filter(line -> line.startsWith("id=")).findFirst().orElseThrow().substring(3);
    return Path.of(
        "/proc", Long.toString(pid(up, Pillar.KEEPER)), "root/run/lifeboat/lab-" + id + ".sock");
  }

  private static void talk(Path socket, byte[] input) throws IOException {
    try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      channel.connect(UnixDomainSocketAddress.of(socket));
      ByteBuffer bytes = ByteBuffer.wrap(input);
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
    } catch (IOException e) {
      // It has hung up on us.
    }
  }

  @Test
  void ghostsInTheRegistryAreNotListed() throws Exception {
    assertThat(lifeboat("ps").expectStatus(0).stdout()).isEmpty();
    Path labs = scratch.resolve("labs");
    Files.writeString(labs.resolve("ghost"), "id=00000000\nkeeper=1\nkeeperStart=1\nsince=1\n");
    Files.writeString(labs.resolve("noise"), "\0\n=\nkeeper=x");

    assertThat(lifeboat("ps", "--format", "json").expectStatus(0).stdout().strip())
        .isEqualTo("[ ]");
    assertThat(lifeboat("exec", "ghost", "a", "--", "true").expectStatus(2).stderr())
        .contains("no laboratory \"ghost\"");
    assertThat(registered()).isEmpty();
  }

  @Test
  void keepsItsListToItself() throws Exception {
    Path labs = Files.createDirectory(scratch.resolve("labs"));
    assertThat(Lifeboat.succeeds(List.of("chmod", "777", labs.toString()))).isTrue();

    assertThat(lifeboat("ps").expectStatus(3).stderr()).contains("is open to others");
    assertThat(Lifeboat.succeeds(List.of("chmod", "700", labs.toString()))).isTrue();
  }

  @Test
  void aBadFileStartsNothing() throws Exception {
    Path file = Files.writeString(scratch.resolve("bad.yaml"), "relays: {a: {aht: [0, 0]}}\n");

    assertThat(lifeboat("up", file.toString()).expectStatus(2).stderr())
        .contains("did you mean \"at\"?", "nothing was started");
    assertThat(names()).isEmpty();
    assertThat(scratch.resolve("lifeboat-runs")).doesNotExist();
  }

  private Lifeboat up() throws IOException {
    return Lifeboat.start(scratch, "up", Lifeboat.topology("fig9"));
  }

  private Ended lifeboat(String... arguments) throws IOException, InterruptedException {
    return Lifeboat.run(scratch, arguments);
  }

  private List<String> names() throws Exception {
    JsonNode labs = JSON.readTree(lifeboat("ps", "--format", "json").expectStatus(0).stdout());
    return labs.valueStream().map(lab -> lab.at("/name").asString()).toList();
  }

  private List<Path> registered() throws IOException {
    try (Stream<Path> entries = Files.list(scratch.resolve("labs"))) {
      return entries.filter(entry -> !entry.getFileName().toString().startsWith(".")).toList();
    }
  }

  private Path run() throws IOException {
    try (Stream<Path> runs = Files.list(scratch.resolve("lifeboat-runs"))) {
      return runs.findFirst().orElseThrow();
    }
  }

  private static void kill(String signal, Lifeboat up, Pillar pillar) throws Exception {
    String pid = Long.toString(pid(up, pillar));
    assertThat(Lifeboat.succeeds(List.of("kill", "-" + signal, pid))).isTrue();
  }

  private static long pid(Lifeboat up, Pillar pillar) throws IOException {
    Optional<Lifeboat.Member> found = up.members().stream().filter(pillar::is).findFirst();
    assertThat(found).as("%s among %s", pillar, up.members()).isPresent();
    return found.get().pid();
  }

  private void assertNothingIsLeftOf(Lifeboat up) {
    await()
        .atMost(SOON)
        .untilAsserted(() -> {
          assertThat(up.members()).isEmpty();
          assertThat(Host.now()).isEqualTo(before);
        });
  }

  private static void assertNothingIsLeftOfProcesses(Lifeboat up) {
    await().atMost(SOON).untilAsserted(() -> assertThat(up.members()).isEmpty());
  }
}
