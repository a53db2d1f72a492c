package lifeboat.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import lifeboat.cli.Lifeboat.Ended;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Copies and shards are sent, the place they came from is lost, and another server brings the data
 * back; on real packets.
 *
 * <pre>
 *   s1 - a --- b - s2
 *        |     |
 *   s4 - d --- c - s3
 * </pre>
 */
@Timeout(240)
class RetrievalIT {

  private static final String TOPOLOGY =
      """
      name: ring
      defaults: {links: {rate: 50mbit, delay: 2ms}}
      relays:
        a: {at: [0, 0], lan: 172.16.0.0/24}
        b: {at: [0, 10], lan: 172.17.0.0/24}
        c: {at: [-10, 10], lan: 172.18.0.0/24}
        d: {at: [-10, 0], lan: 172.19.0.0/24}
      servers:
        s1: {on: a}
        s2: {on: b}
        s3: {on: c}
        s4: {on: d}
      links:
        north: {between: [a, b]}
        east: {between: [b, c]}
        south: {between: [c, d]}
        west: {between: [d, a]}
      """;

  private static final JsonMapper JSON = JsonMapper.builder().build();

  @TempDir private static Path scratch;

  @BeforeAll
  static void startOne() throws Exception {
    Lifeboat.assumeNamespacesAreAllowed();
    Path file = Files.writeString(scratch.resolve("ring.yaml"), TOPOLOGY);
    lifeboat("up", file.toString(), "--out", "run").expectStatus(0);
  }

  @AfterAll
  static void endIt() throws Exception {
    Ended ignored = Lifeboat.run(scratch, "down", "--all");
  }

  private static Ended lifeboat(String... arguments) throws Exception {
    return Lifeboat.run(scratch, arguments);
  }

  @Test
  void copiesAndShardsOutliveTheirSourceAndAreBroughtBack() throws Exception {
    byte[] data = new byte[700_000];
    new Random(3).nextBytes(data);
    Path file = Files.write(scratch.resolve("backup.tar"), data);
    Ended sent =
        lifeboat(
                "send",
                "--from",
                "s1",
                file.toString(),
                "--copies",
                "2",
                "--apart",
                "1000km",
                "--format",
                "json")
            .expectStatus(0);
    List<String> holders = new ArrayList<>();
    JSON.readTree(sent.stdout()).forEach(copy -> holders.add(copy.path("server").asString("")));
    assertThat(holders).hasSize(2).doesNotHaveDuplicates().doesNotContain("s1");
    String id = JSON.readTree(sent.stdout()).path(0).path("id").asString("");

    byte[] secret = new byte[500_001];
    new Random(4).nextBytes(secret);
    Path cut = Files.write(scratch.resolve("cut.tar"), secret);
    Ended shards = lifeboat("send", "--from", "s1", cut.toString(), "--shards", "2+1");
    assertThat(shards.expectStatus(0).stdout())
        .containsPattern("Shards of send-2: 3 of 3 placed, at s[2-4], s[2-4], s[2-4]")
        .contains("any 2 bring it back: 1 may be lost");

    lifeboat("fail", "a").expectStatus(0);
    lifeboat("fail", "s1").expectStatus(0);
    String asker =
        List.of("s2", "s3", "s4").stream()
            .filter(server -> !holders.contains(server))
            .findFirst()
            .orElseThrow();

    Ended located = lifeboat("locate", id, "--from", asker, "--format", "json").expectStatus(0);
    List<String> found = new ArrayList<>();
    for (JsonNode holder : JSON.readTree(located.stdout()).path("located")) {
      found.add(holder.path("server").asString(""));
    }
    assertThat(found).containsExactlyInAnyOrderElementsOf(holders);

    Ended fetched =
        lifeboat("fetch", "ring", "send-1", "--from", asker, "-o", "restored.tar").expectStatus(0);
    assertThat(fetched.stdout()).contains("700,000 bytes from ", " by " + asker, "SHA-256");
    assertThat(scratch.resolve("restored.tar")).hasBinaryContent(data);

    lifeboat("fail", holders.getFirst()).expectStatus(0);
    Ended assembled =
        lifeboat("fetch", "send-2", "--from", asker, "-o", "cut-back.tar").expectStatus(0);
    assertThat(assembled.stdout()).contains("500,001 bytes from s", ", s", " by " + asker);
    assertThat(scratch.resolve("cut-back.tar")).hasBinaryContent(secret);
  }

  @Test
  void saysWhatIsNotThereAndWhatIsNoReplica() throws Exception {
    Ended unknown = lifeboat("locate", "c576edfe-8e9c-3627-bbd3-ae97cfab2b4f:9").expectStatus(1);
    assertThat(unknown.stdout()).isEqualTo("NOT FOUND: no server has it\n");
    assertThat(lifeboat("fetch", "backup", "-o", "x").expectStatus(2).stderr())
        .contains("\"backup\" is no id of a replica");
    assertThat(lifeboat("fetch", "send-1", "-o", "no/such/folder/x").expectStatus(2).stderr())
        .contains("no file can be written there");
    assertThat(lifeboat("locate", "send-1", "--from", "s9").expectStatus(2).stderr())
        .contains("no server \"s9\"");
  }
}
