package lifeboat.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Small ones of the ready scenarios on real packets; all of them are played in virtual time. */
@Timeout(120)
class ReadyScenariosIT {

  @TempDir private Path scratch;

  @BeforeAll
  static void needsNamespaces() throws Exception {
    Lifeboat.assumeNamespacesAreAllowed();
  }

  @ParameterizedTest
  @ValueSource(strings = {"satellite", "degraded-wan"})
  void comesTrueOnRealPackets(String name) throws Exception {
    JsonNode result =
        Lifeboat.run(
                scratch,
                "run",
                Lifeboat.topology(name),
                "--set",
                "expect.safe.placed-within=100s",
                "--no-self-check",
                "--out",
                scratch.resolve("out").toString(),
                "--format",
                "json")
            .expectStatus(0)
            .result();

    assertThat(result.at("/expectations")).isNotEmpty();
    assertThat(result.at("/replicas/0/sha256Verified").asBoolean()).isTrue();
  }
}
