package lifeboat.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Events of the file on real packets.
 *
 * <pre>
 *   s1 - west -- middle -- east - s2      the replica takes a few seconds
 *           '------- detour ------'
 * </pre>
 */
@Timeout(120)
class ScenarioIT {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private static final String TROUBLE =
      """
      name: ladder
      defaults:
        links: {rate: 10mbit, delay: 5ms}
      relays:
        west: {at: [37.77, -122.42], lan: 172.16.0.0/24}
        middle: {at: [39.53, -114.81]}
        south: {at: [33.45, -112.07]}
        east: {at: [39.74, -104.99], lan: 172.17.0.0/24}
      servers:
        s1: {on: west}
        s2: {on: east}
      links:
        first: {between: [west, middle]}
        second: {between: [middle, east]}
        low: {between: [west, south], delay: 25ms}
        back: {between: [south, east], delay: 25ms}
      workload:
        backup: {from: s1, size: 4MiB}
      events:
        slow: {at: 100ms, degrade: {link: second, delay: 15ms}, for: 1s}
        apart: {at: 300ms, partition: [east], for: 500ms}
        bad: {after: apart, at: 1s, flap: second, every: 200ms, times: 2}
        nap: {after: bad, at: 600ms, pause: s2, for: 500ms}
      """;

  @TempDir private Path scratch;

  @BeforeAll
  static void needsNamespaces() throws Exception {
    Lifeboat.assumeNamespacesAreAllowed();
  }

  private JsonNode run(String file) throws Exception {
    return Lifeboat.run(scratch, "run", file, "--out", "out", "--format", "json")
        .expectStatus(0)
        .result();
  }

  /** Kind, target and event of what the scenario did, in the order of time. */
  private List<String> story() throws IOException {
    return Files.readAllLines(scratch.resolve("out/events.ndjson")).stream()
        .map(JSON::readTree)
        .filter(event -> event.has("target"))
        .map(event ->
            event.at("/kind").asString()
                + " "
                + event.at("/target").asString()
                + " by "
                + event.at("/event").asString())
        .toList();
  }

  @Test
  void aReplicaGetsThroughAllKindsOfTrouble() throws Exception {
    Path file = Files.writeString(scratch.resolve("ladder.yaml"), TROUBLE);

    JsonNode result = run(file.toString());

    assertThat(result.at("/replicas/0/server").asString()).isEqualTo("s2");
    assertThat(result.at("/replicas/0/sha256Verified").asBoolean()).isTrue();
    assertThat(story())
        .containsExactly(
            "degraded second by slow",
            "failed second by apart",
            "failed back by apart",
            "healed second by apart",
            "healed back by apart",
            "restored second by slow",
            "failed second by bad",
            "healed second by bad",
            "failed second by bad",
            "healed second by bad",
            "paused s2 by nap",
            "resumed s2 by nap");
  }

  @Test
  void serversOnTheCoastSendTheirRecordsInlandBeforeSandyComes() throws Exception {
    JsonNode result = run(Lifeboat.topology("sandy"));

    assertThat(result.at("/outcome").asString()).isEqualTo("ok");
    assertThat(story()).contains("warned casino by sandy", "front-reported exchange by sandy");
  }
}
