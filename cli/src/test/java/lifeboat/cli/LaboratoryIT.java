package lifeboat.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import lifeboat.cli.Lifeboat.Ended;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What people do in a laboratory. One is up for all tests; each leaves it as it was.
 *
 * <pre>
 *             b
 *     2 ms  /   \  2 ms
 *          /     \
 *   s1 -- a ----- c -- s2
 *           20 ms
 * </pre>
 */
@Timeout(240)
class LaboratoryIT {

  private static final String TOPOLOGY =
      """
      name: triangle
      defaults: {links: {rate: 20mbit}}
      relays:
        a: {at: [0, 0], lan: 172.16.0.0/24}
        b: {at: [0, 5], lan: 172.17.0.0/24}
        c: {at: [0, 10], lan: 172.18.0.0/24}
      servers:
        s1: {on: a}
        s2: {on: c}
      links:
        west: {between: [a, b], delay: 2ms}
        east: {between: [b, c], delay: 2ms}
        long: {between: [a, c], delay: 20ms}
      workload:
        ignored: {from: s1, size: 1MiB}
      """;

  /** What an echo reply still has when it has passed the routers of that way back. */
  private static final int TTL_OVER_B = 61;

  private static final int TTL_DIRECT = 62;
  private static final Pattern REPLY = Pattern.compile("ttl=(\\d+) time=([0-9.]+) ms");
  private static final JsonMapper JSON = JsonMapper.builder().build();

  /** Routes change within a fraction of a second; a busy machine needs longer. */
  private static final Duration SOON = Duration.ofSeconds(20);

  @TempDir private static Path scratch;

  @BeforeAll
  static void startOne() throws Exception {
    Lifeboat.assumeNamespacesAreAllowed();
    Path file = Files.writeString(scratch.resolve("triangle.yaml"), TOPOLOGY);
    Ended up = Lifeboat.run(scratch, "up", file.toString(), "--seed", "7", "--out", "run");
    assertThat(up.expectStatus(0).stdout()).isEqualTo("triangle\n");
    assertThat(up.stderr()).contains("building 5 nodes", "triangle is up");
  }

  @AfterAll
  static void endIt() throws Exception {
    Ended ignored = Lifeboat.run(scratch, "down", "--all");
  }

  @AfterEach
  void leavesItAsItWas() throws Exception {
    assertThat(about().at("/failed")).isEmpty();
    assertThat(about().at("/trouble").isNull()).isTrue();
  }

  @Test
  void isListedWithWhatItConsistsOf() throws Exception {
    JsonNode about = about();

    assertThat(about.at("/name").asString()).isEqualTo("triangle");
    assertThat(about.at("/state").asString()).isEqualTo("ready");
    assertThat(about.at("/relays").asInt()).isEqualTo(3);
    assertThat(about.at("/directory").asString()).isEqualTo(scratch.resolve("run").toString());
    assertThat(lifeboat("ps").expectStatus(0).stdout()).contains("triangle", "ready");
  }

  @Test
  void programsInItsNodesReachEachOtherByName() throws Exception {
    Ended ping = exec("s1", "ping", "-c", "3", "s2").expectStatus(0);

    assertThat(ping.stdout()).contains("(172.18.0.10)", " 0% packet loss");
    assertThat(leastMillis(ping)).isBetween(8.0, 30.0);
  }

  @Test
  void programsHaveTheInputTheFolderAndTheFilesOfWhoeverStartsThem() throws Exception {
    Files.writeString(scratch.resolve("note"), "here\n");

    assertThat(exec("s1", "cat", "note").expectStatus(0).stdout()).isEqualTo("here\n");
    assertThat(exec("b", "pwd").stdout()).isEqualTo(scratch + "\n");
    assertThat(exec("s1", "printenv", "LIFEBOAT_NODE").stdout()).isEqualTo("s1\n");
    assertThat(exec("c", "ls", "/sys/class/net").stdout()).contains("br0", "eth0");
  }

  @Test
  void theStatusOfAProgramIsThatOfTheCommand() throws Exception {
    exec("s1", "sh", "-c", "exit 7").expectStatus(7);
    exec("s1", "sh", "-c", "kill -KILL $$").expectStatus(128 + 9);
    exec("s1", "no-such-program").expectStatus(127);
  }

  @Test
  void aSignalReachesTheProgram() throws Exception {
    try (Lifeboat sleep =
        Lifeboat.start(
            scratch,
            "exec",
            "s1",
            "--",
            "sh",
            "-c",
            "trap 'echo told; exit 3' TERM; echo here; while true; do sleep 0.1; done")) {
      sleep.awaitOutput("here").signal("TERM");

      assertThat(sleep.end().expectStatus(3).stdout()).contains("told");
    }
  }

  @Test
  void aProgramDoesNotOutliveTheCommandThatIsKilled() throws Exception {
    try (Lifeboat sleep = Lifeboat.start(scratch, "exec", "s1", "--", "sleep", "12345")) {
      await().atMost(SOON).until(() -> sleep.members().stream().anyMatch(LaboratoryIT::isTheSleep));
      sleep.signal("KILL");

      await()
          .atMost(SOON)
          .until(() -> sleep.members().stream().noneMatch(LaboratoryIT::isTheSleep));
    }
  }

  private static boolean isTheSleep(Lifeboat.Member member) {
    return member.commandLine().equals("sleep 12345");
  }

  @Test
  void tablesAreThoseOfThisMoment() throws Exception {
    JsonNode all = JSON.readTree(lifeboat("tables", "--format", "json").expectStatus(0).stdout());
    List<String> relays = new ArrayList<>();
    all.forEach(row -> relays.add(row.at("/relay").asString()));
    assertThat(relays).contains("a", "b", "c");

    String ofA = lifeboat("tables", "triangle", "a").expectStatus(0).stdout();
    assertThat(ofA).contains("server s1", "relay b", "relay c").doesNotContain("server s2");
    assertThat(ofA.lines().skip(1)).allMatch(line -> line.startsWith("a "));
  }

  @Test
  void sendsTheBytesOfAFile() throws Exception {
    byte[] bytes = new byte[200_000];
    new Random(7).nextBytes(bytes);
    Files.write(scratch.resolve("data"), bytes);

    Ended sent = lifeboat("send", "--from", "s1", "data", "--format", "json").expectStatus(0);

    JsonNode replica = sent.result();
    assertThat(replica.at("/state").asString()).isEqualTo("placed");
    assertThat(replica.at("/server").asString()).isEqualTo("s2");
    assertThat(replica.at("/relays/0").asString()).isEqualTo("a");
    assertThat(replica.at("/sha256Verified").asBoolean()).isTrue();
    Path stored = scratch.resolve("run").resolve(replica.at("/storedAt").asString());
    assertThat(Files.readAllBytes(stored)).isEqualTo(bytes);
    assertThat(sent.stderr()).contains("s1       sends", "knows the destination: s2");
  }

  @Test
  void explainsWhereAReplicaWentAndWhyNotElsewhere() throws Exception {
    Ended sent =
        lifeboat("send", "triangle", "--from", "s1", "--size", "20KiB", "--explain")
            .expectStatus(0);
    assertThat(sent.stdout())
        .contains("candidate", "← taken", "placed at s2 (c)", "verified", "stored at " + scratch);

    Ended nowhere =
        lifeboat("send", "--from", "s1", "--size", "1KiB", "--criteria", "{at-least: 9000km}")
            .expectStatus(1);
    assertThat(nowhere.stdout()).contains("NOT PLACED");
  }

  @Test
  void aServerThatFailsInTheMiddleGoesOnWhenItIsHealed() throws Exception {
    try (Lifeboat send = Lifeboat.start(scratch, "send", "--from", "s1", "--size", "8MiB")) {
      send.awaitTalk("knows the destination");

      lifeboat("fail", "s1").expectStatus(0);
      assertThat(lifeboat("send", "--from", "s1", "--size", "1KiB").expectStatus(3).stderr())
          .contains("s1 is down; heal it first");
      lifeboat("heal", "s1").expectStatus(0);

      assertThat(send.end().expectStatus(0).stdout()).contains("placed at s2");
    }
  }

  @Test
  void packetsTakeAnotherWayWhenALinkFailsAndComeBackWhenItIsHealed() throws Exception {
    assertThat(lifeboat("fail", "west").expectStatus(0).stderr()).isEqualTo("west is down\n");
    awaitReply(TTL_DIRECT);
    assertThat(leastMillis(ping())).isGreaterThan(40.0);
    assertThat(lifeboat("ps").stdout()).contains("link west");

    assertThat(lifeboat("fail", "west").expectStatus(0).stderr()).contains("was down already");
    lifeboat("heal", "triangle", "west").expectStatus(0);
    awaitReply(TTL_OVER_B);
  }

  @Test
  void aNodeThatFailsTakesItsProgramsAlong() throws Exception {
    exec("b", "sh", "-c", "sleep 4321 & echo $!").expectStatus(0);
    assertThat(sleepers()).isEqualTo(1);

    lifeboat("fail", "b").expectStatus(0);
    awaitReply(TTL_DIRECT);
    assertThat(sleepers()).isZero();
    assertThat(rowsOf("b")).isEmpty();

    lifeboat("heal", "b").expectStatus(0);
    awaitReply(TTL_OVER_B);
    await().atMost(SOON).until(() -> rowsOf("b").size() == 2);
  }

  private static int sleepers() throws Exception {
    String found = exec("a", "sh", "-c", "cat /proc/[0-9]*/cmdline | tr '\\0' ' '").stdout();
    return found.split("sleep 4321", -1).length - 1;
  }

  private static List<JsonNode> rowsOf(String relay) throws Exception {
    List<JsonNode> rows = new ArrayList<>();
    JSON.readTree(lifeboat("tables", relay, "--format", "json").expectStatus(0).stdout())
        .forEach(rows::add);
    return rows;
  }

  @Test
  void aNodeThatComesBackAtOnceHasItsRoutes() throws Exception {
    lifeboat("fail", "s2", "a").expectStatus(0);
    lifeboat("heal", "a", "s2").expectStatus(0);

    awaitReply(TTL_OVER_B);
  }

  @Test
  void theDelayOfALinkFollowsWhatIsSet() throws Exception {
    lifeboat("set", "servers.s2.delay=100ms").expectStatus(0);
    assertThat(leastMillis(ping())).isGreaterThan(200.0);
    assertThat(Files.readString(scratch.resolve("run/topology.yaml"))).contains("delay: 100ms");
    assertThat(lifeboat("tables", "c").stdout()).contains("200.00 ms"); // configured

    lifeboat("set", "triangle", "servers.s2.delay=100us").expectStatus(0);
    assertThat(leastMillis(ping())).isLessThan(100.0);
  }

  @Test
  void routesFollowTheDelayThatIsSet() throws Exception {
    lifeboat("set", "links.west.delay=30ms", "links.west.loss=0%").expectStatus(0);
    awaitReply(TTL_DIRECT);

    lifeboat("set", "links.west.delay=2ms").expectStatus(0);
    awaitReply(TTL_OVER_B);
  }

  @Test
  void aLinkLosesWhatItIsSetToLose() throws Exception {
    lifeboat("set", "servers.s1.loss=100%").expectStatus(0);
    exec("s1", "ping", "-c", "2", "-i", "0.2", "-W", "1", "s2").expectStatus(1);

    lifeboat("set", "servers.s1.loss=0%").expectStatus(0);
    exec("s1", "ping", "-c", "1", "-W", "5", "s2").expectStatus(0);
  }

  @Test
  void capturesWhatPassesALink() throws Exception {
    try (Lifeboat capture =
        Lifeboat.start(scratch, "capture", "link:s1", "--out", "pings.pcapng")) {
      capture.awaitTalk("capturing into");
      exec("s1", "ping", "-c", "2", "-i", "0.2", "-p", "4c696665626f6174", "s2").expectStatus(0);

      Ended ended = capture.signal("INT").end().expectStatus(0);

      assertThat(ended.stderr()).contains("s1:s1", "a:s1", "frames");
      String packets =
          new String(
              Files.readAllBytes(scratch.resolve("pings.pcapng")), StandardCharsets.ISO_8859_1);
      // Two requests and two replies, at both ends of the cable.
      assertThat(packets.split("LifeboatLifeboat", -1).length - 1).isGreaterThanOrEqualTo(8);
    }
  }

  @Test
  void capturesForAsLongAsOneLikesIntoItsDirectory() throws Exception {
    Ended ended = lifeboat("capture", "triangle", "b", "--for", "500ms").expectStatus(0);

    assertThat(ended.stderr()).contains("b:west", "b:east");
    assertThat(scratch.resolve("run/captures/b.pcapng")).isNotEmptyFile();
  }

  @Test
  void saysWhatWasMeant() throws Exception {
    assertThat(lifeboat("exec", "triangl", "s1", "--", "true").expectStatus(2).stderr())
        .isEqualTo("no laboratory \"triangl\"; did you mean \"triangle\"?\n");
    assertThat(lifeboat("exec", "s3", "--", "true").expectStatus(2).stderr())
        .isEqualTo("no node \"s3\" in triangle; did you mean \"s1\"?\n");
    assertThat(lifeboat("exec", "s1", "ping", "-c", "1", "s2").expectStatus(2).stderr())
        .contains("with the -- before the command");
    assertThat(lifeboat("fail", "wets").expectStatus(2).stderr())
        .isEqualTo("no node or link \"wets\"; did you mean \"west\"?\n");
    assertThat(lifeboat("capture", "lnog").expectStatus(2).stderr())
        .isEqualTo("no node or link \"lnog\"; did you mean \"long\"?\n");
    assertThat(lifeboat("tables", "s1").expectStatus(2).stderr())
        .isEqualTo("s1 is a server; relays have tables, and its relay is a\n");
    assertThat(lifeboat("send", "--from", "s4", "--size", "1KiB").expectStatus(2).stderr())
        .isEqualTo("no server \"s4\"; did you mean \"s1\"?\n");
    assertThat(
            lifeboat("send", "--from", "s1", "--size", "1KiB", "--criteria", "{cots: 1}")
                .expectStatus(2)
                .stderr())
        .contains("did you mean \"cost\"?", "nothing was sent");
    assertThat(lifeboat("send", "--from", "s1", "no-such-file").expectStatus(2).stderr())
        .isEqualTo("no-such-file: does not exist\n");
  }

  @Test
  void changesNothingButLinks() throws Exception {
    String before = Files.readString(scratch.resolve("run/topology.yaml"));

    assertThat(lifeboat("set", "links.west.dealy=5ms").expectStatus(2).stderr())
        .contains("did you mean \"delay\"?", "nothing was changed");
    assertThat(lifeboat("set", "servers.s2.capacity=1GiB").expectStatus(2).stderr())
        .contains("can be changed; nothing was changed");
    assertThat(lifeboat("set", "links.west.between=[a, c]").expectStatus(2).stderr())
        .contains("nothing was changed");
    assertThat(lifeboat("set", "links.west.delay=2ms").expectStatus(0).stderr())
        .contains("nothing has changed");
    assertThat(Files.readString(scratch.resolve("run/topology.yaml"))).isEqualTo(before);
  }

  private static void awaitReply(int ttl) {
    await("an echo reply with ttl=" + ttl)
        .atMost(SOON)
        .until(() -> {
          Matcher reply = REPLY.matcher(exec("s1", "ping", "-c", "1", "-W", "1", "s2").stdout());
          return reply.find() && Integer.parseInt(reply.group(1)) == ttl;
        });
  }

  private static Ended ping() throws Exception {
    return exec("s1", "ping", "-c", "5", "-i", "0.1", "-W", "2", "s2").expectStatus(0);
  }

  private static double leastMillis(Ended ping) {
    return REPLY
        .matcher(ping.stdout())
        .results()
        .mapToDouble(reply -> Double.parseDouble(reply.group(2)))
        .min()
        .orElseThrow();
  }

  private static JsonNode about() throws Exception {
    JsonNode labs = JSON.readTree(lifeboat("ps", "--format", "json").expectStatus(0).stdout());
    assertThat(labs).hasSize(1);
    return labs.get(0);
  }

  private static Ended exec(String node, String... command)
      throws IOException, InterruptedException {
    List<String> arguments = new ArrayList<>(List.of("exec", node, "--"));
    arguments.addAll(List.of(command));
    return lifeboat(arguments.toArray(String[]::new));
  }

  private static Ended lifeboat(String... arguments) throws IOException, InterruptedException {
    return Lifeboat.run(scratch, arguments);
  }
}
