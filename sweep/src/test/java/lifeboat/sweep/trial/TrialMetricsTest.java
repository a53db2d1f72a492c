package lifeboat.sweep.trial;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** The row of a result: a replica that was placed, and one that was not. */
class TrialMetricsTest {

  private static final String PLACED =
      """
      {"name": "backup", "source": "source", "state": "placed", "server": "target",
       "distanceMeters": 1113195.0, "relays": ["a", "b"], "deploySeconds": 0.5, "goodputBitsPerSecond": 1000,
       "replicaPackets": 10, "normalPackets": 20, "retransmissions": 3,
       "attempts": [{"hop": "c"}], "aliveAt": ["source", "target"], "failure": null}
      """;

  private static final String NOT_PLACED =
      """
      {"name": "other", "source": "target", "state": "failed", "server": null,
       "distanceMeters": null, "relays": [], "aliveAt": [],
       "deploySeconds": null, "goodputBitsPerSecond": null, "replicaPackets": 5,
       "normalPackets": 0, "retransmissions": 4, "attempts": [], "failure": "no\\n  time"}
      """;

  private static TrialOutcome outcomeOf(String outcome, String replicas) {
    String result =
        """
        {"linkBackend": "model", "outcome": "%s", "replicas": [%s],
         "expectations": [{"name": "safe", "met": false, "expected": "at b", "actual": "at a"}],
         "timings": {"convergeSeconds": 0.25, "totalSeconds": 2.0}, "warnings": [],
         "hostKeptUp": {"verdict": "virtual-time"}, "versions": {"lifeboat": "1"}}
        """
            .formatted(outcome, replicas);
    return TrialMetrics.of(JsonMapper.builder().build().readTree(result));
  }

  @Test
  void oneReplicaFillsTheColumnsItself() {
    TrialOutcome outcome = outcomeOf("ok", PLACED);

    assertThat(outcome.status()).isEqualTo(TrialStatus.OK);
    assertThat(outcome.reason()).isEmpty();
    assertThat(outcome.metrics())
        .containsEntry("replicas_placed", "1")
        .containsEntry("server", "target")
        .containsEntry("path", "a b")
        .containsEntry("source_distance_km", "1113.195")
        .containsEntry("replicas_alive", "1")
        .containsEntry("copies_alive", "2")
        .containsEntry("hops", "2")
        .containsEntry("deploy_seconds", "0.5")
        .containsEntry("goodput_bits_per_second", "1000")
        .containsEntry("retransmissions", "3")
        .containsEntry("failed_hops", "1")
        .containsEntry("expectations_met", "0")
        .containsEntry("host_kept_up", "virtual-time")
        .containsEntry("version_lifeboat", "1")
        .doesNotContainKey("backup.placed");
  }

  @Test
  void severalReplicasAreAddedUpAndHaveColumnsOfTheirOwn() {
    TrialOutcome outcome = outcomeOf("failed", PLACED + "," + NOT_PLACED);

    assertThat(outcome.status()).isEqualTo(TrialStatus.FAILED);
    assertThat(outcome.reason()).isEqualTo("other: no | time");
    assertThat(outcome.metrics())
        .containsEntry("replicas", "2")
        .containsEntry("replicas_placed", "1")
        .containsEntry("deploy_seconds", "0.5")
        .containsEntry("replica_packets", "15")
        .containsEntry("retransmissions", "7")
        .containsEntry("backup.placed", "1")
        .containsEntry("backup.deploy_seconds", "0.5")
        .containsEntry("other.placed", "0")
        .containsEntry("other.deploy_seconds", "")
        .containsEntry("other.source_distance_km", "");
  }

  @Test
  void copiesOfOneReplicaAreToldApart() {
    assertThat(outcomeOf("ok", PLACED + "," + PLACED).metrics())
        .containsKeys("backup.placed", "backup#2.placed");
  }

  @Test
  void anExpectationThatWasNotMetIsTheReasonWhereEverythingWasPlaced() {
    assertThat(outcomeOf("failed", PLACED).reason()).isEqualTo("safe: expected at b, was at a");
  }
}
