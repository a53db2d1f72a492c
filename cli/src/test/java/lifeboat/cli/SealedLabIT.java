package lifeboat.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import lifeboat.cli.Lifeboat.Ended;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A laboratory with a key, {@code s1 -- a -- b -- s2}, and somebody without one inside. */
@Timeout(180)
class SealedLabIT {

  private static final String TOPOLOGY =
      """
      name: sealed
      relays:
        a: {at: [0, 0], lan: 172.16.0.0/24}
        b: {at: [0, 5], lan: 172.17.0.0/24}
      servers:
        s1: {on: a}
        s2: {on: b}
      links:
        only: {between: [a, b], delay: 2ms, rate: 50mbit}
      """;

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final int FLOOD_PER_SECOND = 20_000;

  @TempDir private Path scratch;

  @BeforeAll
  static void needsNamespaces() throws Exception {
    Lifeboat.assumeNamespacesAreAllowed();
  }

  @AfterEach
  void endIt() throws Exception {
    Ended ignored = Lifeboat.run(scratch, "down", "--all");
  }

  /** What is sent arrives, its holder cannot read it, and junk does not keep a relay from work. */
  @Test
  void servesThoseWithTheKeyWhileOthersFloodARelay() throws Exception {
    byte[] plain = new byte[300_000];
    new SplittableRandom(1).nextBytes(plain);
    Path file = Files.write(scratch.resolve("backup.tar"), plain);
    Path topology = Files.writeString(scratch.resolve("sealed.yaml"), TOPOLOGY);
    lifeboat("keygen", "coast");
    lifeboat("up", topology.toString(), "--key-file", "coast.key", "--out", "run");

    try (Lifeboat flood = flood("a").awaitOutput("flooding")) {
      lifeboat("send", "--from", "s1", file.toString());
      flood.end().expectStatus(0);
    }
    lifeboat("down");

    JsonNode result = JSON.readTree(Files.readString(scratch.resolve("run/result.json")));
    JsonNode security = result.at("/security");
    assertThat(security.at("/network").asString()).isEqualTo("sealed");
    assertThat(security.at("/dropped/not sealed").asLong()).as("%s", security).isGreaterThan(1000);
    assertThat(security.at("/dropped").path("not a message of this protocol").asLong())
        .isGreaterThan(1000);
    assertThat(result.at("/replicas/0/state").asString()).isEqualTo("placed");
    assertThat(result.at("/replicas/0/sha256Verified").asBoolean()).isTrue();
    Path stored = scratch.resolve("run").resolve(result.at("/replicas/0/storedAt").asString());
    assertThat(Files.size(stored)).isGreaterThan(plain.length);
    lifeboat("open", stored.toString(), "--key", "coast.recovery", "-o", "back.tar");
    assertThat(scratch.resolve("back.tar")).hasBinaryContent(plain);
    assertThat(openToOthers()).isEmpty();
  }

  private Lifeboat flood(String node) throws Exception {
    return Lifeboat.start(
        scratch,
        "exec",
        "sealed",
        node,
        "--",
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-XX:TieredStopAtLevel=1",
        "-cp",
        Path.of("target/test-classes").toAbsolutePath().toString(),
        FloodSender.class.getName(),
        node,
        Integer.toString(FLOOD_PER_SECOND),
        "3");
  }

  /** Files with keys or replicas that somebody else could read. */
  private List<Path> openToOthers() throws Exception {
    try (Stream<Path> files = Files.walk(scratch)) {
      return files
          .filter(Files::isRegularFile)
          .filter(path ->
              path.toString().contains("/stores/")
                  || path.toString().endsWith(".key")
                  || path.toString().endsWith(".recovery"))
          .filter(path -> !permissions(path).equals("rw-------"))
          .toList();
    }
  }

  private static String permissions(Path path) {
    try {
      return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private void lifeboat(String... arguments) throws Exception {
    Ended ignored = Lifeboat.run(scratch, arguments).expectStatus(0);
  }
}
