package lifeboat.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What the method gains, on real packets: a quake that destroys the source and its neighbour. */
@Timeout(120)
class SurvivalIT {

  @TempDir private Path scratch;

  @BeforeAll
  static void needsNamespaces() throws Exception {
    Lifeboat.assumeNamespacesAreAllowed();
  }

  private Lifeboat.Ended run(String policy) throws Exception {
    return Lifeboat.run(
        scratch,
        "run",
        Lifeboat.topology("survival"),
        "--policy",
        policy,
        "--set",
        "expect.safe.placed-within=60s",
        "--no-self-check",
        "--out",
        scratch.resolve("out").toString(),
        "--format",
        "json");
  }

  @Test
  void theMethodSavesACopy() throws Exception {
    JsonNode replica = run("lifeboat").expectStatus(0).result().at("/replicas/0");

    assertThat(replica.at("/server").asString()).isEqualTo("s12-2");
    assertThat(replica.at("/aliveAt/0").asString()).isEqualTo("s12-2");
    assertThat(scratch.resolve("out/junit.xml")).content().contains("failures=\"0\"");
  }

  @Test
  void theNearestServerGetsItOverOrdinaryRoutesAndIsLost() throws Exception {
    JsonNode result = run("nearest").expectStatus(1).result();

    JsonNode replica = result.at("/replicas/0");
    assertThat(replica.at("/server").asString()).isEqualTo("s12-6");
    assertThat(replica.at("/policy").asString()).isEqualTo("nearest");
    assertThat(replica.at("/relays")).isEmpty();
    assertThat(replica.at("/sha256Verified").asBoolean()).isTrue();
    assertThat(replica.at("/normalPackets").asInt()).isPositive();
    assertThat(replica.at("/aliveAt")).isEmpty();
    assertThat(result.at("/expectations").valueStream().filter(it -> !it.at("/met").asBoolean()))
        .extracting(it -> it.at("/check").asString())
        .containsExactly("outside", "copies-alive");
    assertThat(scratch.resolve("out/junit.xml"))
        .content()
        .contains("failures=\"2\"", "where: events.ndjson:");
    assertThat(scratch.resolve("out/decisions.ndjson")).isEmptyFile();
  }
}
