package lifeboat.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import lifeboat.cli.Lifeboat.Ended;
import lifeboat.network.file.ReadResult;
import lifeboat.network.file.TopologyFile;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code lifeboat run} on real packets, as its users start it. */
@Timeout(120)
class RunIT {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  /** So much is sent that the packets of a few round trips are not enough for it. */
  private static final int FILE_BYTES = 3_000_000;

  @TempDir private Path scratch;

  @BeforeAll
  static void needsNamespaces() throws Exception {
    Lifeboat.assumeNamespacesAreAllowed();
  }

  @Test
  void fig9PrintsTheDocumentAndKeepsItsTalkApart() throws Exception {
    Ended run = runJson(Lifeboat.topology("fig9")).expectStatus(0);

    assertThat(run.stdout()).isEqualTo(Files.readString(out().resolve("result.json")));
    assertThat(run.stderr().lines())
        .anyMatch(line -> line.matches("· building 5 nodes, links by (netem|userspace)"))
        .anyMatch(line -> line.startsWith("· measuring"))
        .anyMatch(line -> line.startsWith("· deploying"));
    JsonNode result = run.result();
    assertThat(result.at("/engine").asString()).isEqualTo("run");
    assertThat(result.at("/linkBackend").asString()).isIn("netem", "userspace");
    assertThat(result.at("/outcome").asString()).isEqualTo("ok");
    assertPlaced(result, "s12-2", "r11-1", "r11a", "r11-2");
    assertThat(result.at("/replicas/0/attempts")).isEmpty();
  }

  @Test
  void fig9WritesFilesThatCanBeRead() throws Exception {
    runJson(Lifeboat.topology("fig9")).expectStatus(0);

    assertThat(kindsIn("events.ndjson"))
        .contains("built", "converged", "deployment-started", "decided", "deployment-placed");
    assertThat(kindsIn("decisions.ndjson")).hasSize(3).containsOnly("decided");
    List<String> table = Files.readAllLines(out().resolve("tables.csv"));
    assertThat(table.getFirst()).startsWith("relay,kind,name,address,cables,rtt_ms");
    int columns = table.getFirst().split(",", -1).length;
    assertThat(table)
        .hasSize(1 + 6)
        .allSatisfy(row -> assertThat(row.split(",", -1)).hasSize(columns));
    assertThat(TopologyFile.read(out().resolve("topology.yaml"), List.of()))
        .isInstanceOf(ReadResult.Ok.class);
    assertThat(out().resolve("report.html")).content().contains("s12-2", "application/json");
  }

  @Test
  void fig9TellsWhatEachLinkCarried() throws Exception {
    long bytes = runJson(Lifeboat.topology("fig9")).result().at("/replicas/0/bytes").asLong();

    Traffic traffic = Traffic.read(out());
    assertThat(traffic.rows()).hasSize(2 * 4);
    assertThat(traffic.bytes("west", "r11-1")).isBetween(bytes, 2 * bytes);
    assertThat(traffic.bytes("west", "r11a")).isBetween(1L, bytes);
    assertThat(traffic.load("west", "r11-1")).isBetween(0.01, 1.2);
  }

  @Test
  void fig9TellsPeopleWhereTheReplicaIs() throws Exception {
    Ended run = run(Lifeboat.topology("fig9")).expectStatus(0);

    assertThat(run.stdout())
        .contains("s12-1 → r11-1 → r11a → r11-2 → s12-2", "placed at s12-2 (Denver)")
        .contains("OK: 3 of 3 expectations met", "results in " + out());
  }

  @Test
  void endsWithItsLastReplicaWhateverWasToHappenLater() throws Exception {
    runJson(
            Lifeboat.topology("fig9"),
            "--set",
            "events.later={at: 1h, kill: s12-1}",
            "--set",
            "expect=")
        .expectStatus(0);
  }

  @Test
  void aServerThatComesBackGoesOnWithWhatItHasStored() throws Exception {
    JsonNode result = afterARestartOf("s12-2");

    assertPlaced(result, "s12-2", "r11-1", "r11a", "r11-2");
    assertThat(kindsIn("events.ndjson")).contains("restarted", "reception-resumed");
    assertThat(result.at("/replicas/0/attempts")).isEmpty();
  }

  @Test
  void aSourceThatComesBackSendsOnlyWhatIsMissing() throws Exception {
    JsonNode result = afterARestartOf("s12-1");

    assertPlaced(result, "s12-2", "r11-1", "r11a", "r11-2");
    assertThat(kindsIn("events.ndjson")).contains("restarted", "deployment-resumed");
    assertThat(result.at("/replicas/0/replicaPackets").asInt()).isZero();
    assertThat(result.at("/replicas/0/normalPackets").asInt()).isBetween(50, 700);
  }

  /** Its replica of 1 MiB takes a second. */
  private JsonNode afterARestartOf(String server) throws Exception {
    return runJson(
            Lifeboat.topology("fig9"),
            "--set",
            "events.down={at: 400ms, kill: " + server + "}",
            "--set",
            "events.up={at: 600ms, restart: " + server + "}",
            "--set",
            "expect=")
        .expectStatus(0)
        .result();
  }

  /** Its links took its routes along, and to the others nothing has changed. */
  @Test
  void aRelayThatIsBackBeforeTheRoutesChangeHasItsOwnAgain() throws Exception {
    JsonNode result =
        runJson(
                Lifeboat.topology("fig9"),
                "--set",
                "events.down={at: 0s, kill: r11a}",
                "--set",
                "events.up={at: 50ms, restart: r11a}",
                "--set",
                "workload.backup.at=3s",
                "--set",
                "workload.backup.criteria={}",
                "--set",
                "expect=")
            .expectStatus(0)
            .result();

    assertPlaced(result, "s12-2", "r11-1", "r11a", "r11-2");
    assertThat(result.at("/replicas/0/normalPackets").asInt()).isGreaterThan(50);
  }

  @Test
  void aServerThatWaitsForANoticeBeginsWhenItGetsOne() throws Exception {
    runJson(
            Lifeboat.topology("fig9"),
            "--set",
            "workload.backup.when={notice: yes}",
            "--set",
            "events.bmc={at: 200ms, notify: s12-1}")
        .expectStatus(0);

    assertThat(kindsIn("events.ndjson"))
        .containsSubsequence("deployment-armed", "notified", "deployment-triggered");
  }

  @Test
  void aServerSendsItsDataAwayFromADisaster() throws Exception {
    JsonNode result = runJson(Lifeboat.topology("quake")).expectStatus(0).result();

    assertPlaced(result, "desert", "sacramento", "reno", "saltlake", "phoenix");
    assertThat(kindsIn("events.ndjson")).contains("front-reported", "deployment-triggered");
  }

  @Test
  void aSourceThatIsDeadWhenItsTimeComesFailsWithAWord() throws Exception {
    JsonNode result =
        runJson(
                Lifeboat.topology("fig9"),
                "--set",
                "events.early={at: 0s, kill: s12-1}",
                "--set",
                "workload.backup.at=200ms",
                "--set",
                "expect=")
            .expectStatus(1)
            .result();

    assertThat(result.at("/replicas/0/failure").asString()).contains("source was killed");
  }

  @Test
  void fig10TellsWhoWasTriedFirst() throws Exception {
    JsonNode result = runJson(Lifeboat.topology("fig10")).expectStatus(0).result();

    assertPlaced(result, "s12-6", "r11-1", "r11a", "r11b");
    List<String> attempts = new ArrayList<>();
    result
        .at("/replicas/0/attempts")
        .forEach(
            it -> attempts.add(it.at("/at").asString() + " tried " + it.at("/hop").asString()));
    assertThat(attempts).containsExactly("r11-2 tried s12-2", "r11a tried r11-2");
  }

  @Test
  void fig1PassesTheSwitchAndEndsInChicago() throws Exception {
    JsonNode result = runJson(Lifeboat.topology("fig1")).expectStatus(0).result();

    assertPlaced(result, "s12-2", "r11-1", "r11-3", "sw13", "r11-4", "r11-2");
  }

  @Test
  void fig1GoesByDallasWhenKansasCityIsDown() throws Exception {
    JsonNode result =
        runJson(
                Lifeboat.topology("fig1"),
                "--set",
                "events.down={at: 0s, kill: r11-4}",
                "--set",
                "expect={}")
            .expectStatus(0)
            .result();

    assertPlaced(result, "s12-2", "r11-1", "r11-3", "sw13", "r11-5", "r11-2");
  }

  @Test
  void aFileOfTheUserArrivesByteForByte() throws Exception {
    byte[] bytes = new byte[FILE_BYTES];
    new Random(9).nextBytes(bytes);
    Path file = Files.write(scratch.resolve("a file: of \"mine\".bin"), bytes);

    JsonNode result =
        runJson(Lifeboat.topology("fig9"), "--replica", file.toString()).expectStatus(0).result();

    assertThat(result.at("/replicas/0/bytes").asLong()).isEqualTo(FILE_BYTES);
    Path stored = out().resolve(result.at("/replicas/0/storedAt").asString());
    assertThat(Arrays.mismatch(Files.readAllBytes(stored), bytes)).isEqualTo(-1);
  }

  /**
   * The nearer server of the last LAN is dead, the farther one takes the replica.
   *
   * <pre>
   *   s --- a ------- b --- near
   *                     \-- far
   * </pre>
   */
  @Test
  void theNextServerOfTheLanIsTriedBeforeARefusal() throws Exception {
    String topology =
        fileOf(
            """
            relays:
              a: {at: [37.77, -122.42], lan: 172.16.0.0/24}
              b: {at: [39.74, -104.99], lan: 172.18.0.0/24}
            servers:
              s: {on: a}
              near: {on: b, delay: 0.1ms}
              far: {on: b, delay: 20ms}
            links:
              x: {between: [a, b], delay: 5ms}
            workload:
              backup: {from: s, size: 100KiB, criteria: {time-limit: 20s}}
            events:
              crash: {at: 0s, kill: near}
            """);

    JsonNode result = runJson(topology).expectStatus(0).result();

    assertPlaced(result, "far", "a", "b");
    assertThat(result.at("/replicas/0/attempts")).hasSize(1);
    assertThat(result.at("/replicas/0/attempts/0/at").asString()).isEqualTo("b");
    assertThat(result.at("/replicas/0/attempts/0/hop").asString()).isEqualTo("near");
  }

  @Test
  void saysWhyNobodyTookTheReplica() throws Exception {
    Ended run =
        runJson(Lifeboat.topology("fig9"), "--set", "workload.backup.criteria.at-least=9000km")
            .expectStatus(1);

    JsonNode result = run.result();
    assertThat(result.at("/outcome").asString()).isEqualTo("failed");
    assertThat(result.at("/replicas/0/state").asString()).isEqualTo("failed");
    assertThat(result.at("/replicas/0/server").isNull()).isTrue();
    assertThat(result.at("/replicas/0/failure").asString()).isNotBlank();
    assertThat(run.stdout()).isEqualTo(Files.readString(out().resolve("result.json")));
  }

  @Test
  void everyNodeCanHaveAProcessOfItsOwn() throws Exception {
    JsonNode result =
        runJson(Lifeboat.topology("fig9"), "--set", "processes=per-node").expectStatus(0).result();

    assertPlaced(result, "s12-2", "r11-1", "r11a", "r11-2");
  }

  @Test
  void takesRelativePathsFromWhereItWasStarted() throws Exception {
    Files.copy(Path.of(Lifeboat.topology("fig9")), scratch.resolve("net.yaml"));

    Lifeboat.run(scratch, "run", "net.yaml", "--quiet", "--out", "here").expectStatus(0);

    assertThat(scratch.resolve("here/result.json")).exists();
  }

  @Test
  void refusesADirectoryWithSomethingInItBeforeItStarts() throws Exception {
    Files.writeString(Files.createDirectory(out()).resolve("precious"), "mine");

    Ended run = run(Lifeboat.topology("fig9")).expectStatus(2);

    assertThat(run.stderr()).contains("name another directory").doesNotContain("building");
    try (Stream<Path> files = Files.list(out())) {
      assertThat(files).hasSize(1);
    }
  }

  private static void assertPlaced(JsonNode result, String server, String... relays) {
    JsonNode replica = result.at("/replicas/0");
    assertThat(replica.at("/state").asString()).isEqualTo("placed");
    assertThat(replica.at("/server").asString()).isEqualTo(server);
    assertThat(replica.at("/relays").valueStream().map(JsonNode::asString)).containsExactly(relays);
    assertThat(replica.at("/sha256Verified").asBoolean()).isTrue();
  }

  private List<String> kindsIn(String file) throws IOException {
    return Files.readAllLines(out().resolve(file)).stream()
        .map(line -> JSON.readTree(line).at("/kind").asString())
        .toList();
  }

  private Ended runJson(String... arguments) throws Exception {
    return run(
        Stream.concat(Stream.of(arguments), Stream.of("--format", "json")).toArray(String[]::new));
  }

  private Ended run(String... arguments) throws Exception {
    return Lifeboat.run(
        scratch,
        Stream.concat(Stream.of("run", "--out", out().toString()), Stream.of(arguments))
            .toArray(String[]::new));
  }

  private Path out() {
    return scratch.resolve("out");
  }

  private String fileOf(String text) throws IOException {
    return Files.writeString(scratch.resolve("net.yaml"), text).toString();
  }
}
