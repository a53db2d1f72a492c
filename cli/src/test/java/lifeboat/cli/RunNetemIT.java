package lifeboat.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import lifeboat.emulator.host.HostNetem;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** {@code lifeboat run} with links by {@code tc netem}. */
@Tag("netem")
@Timeout(120)
class RunNetemIT {

  @TempDir private Path scratch;

  @BeforeAll
  static void needsNetem() throws Exception {
    assumeTrue(HostNetem.whyUnavailable().isEmpty(), "this kernel has no netem");
  }

  @Test
  void fig1PassesTheSwitchAndEndsInChicago() throws Exception {
    JsonNode result =
        Lifeboat.run(
                scratch,
                "run",
                Lifeboat.topology("fig1"),
                "--set",
                "link-backend=netem",
                "--out",
                scratch.resolve("out").toString(),
                "--format",
                "json")
            .expectStatus(0)
            .result();

    assertThat(result.at("/linkBackend").asString()).isEqualTo("netem");
    JsonNode replica = result.at("/replicas/0");
    assertThat(replica.at("/server").asString()).isEqualTo("s12-2");
    assertThat(replica.at("/relays").valueStream().map(JsonNode::asString))
        .containsExactly("r11-1", "r11-3", "sw13", "r11-4", "r11-2");
    assertThat(replica.at("/sha256Verified").asBoolean()).isTrue();
    long bytes = replica.at("/bytes").asLong();
    Traffic traffic = Traffic.read(scratch.resolve("out"));
    assertThat(traffic.bytes("west", "r11-1")).isBetween(bytes, 2 * bytes);
    assertThat(traffic.bytes("west", "r11-3")).isBetween(1L, bytes);
  }
}
