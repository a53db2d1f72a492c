package lifeboat.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * The first seeds of the {@link FailureCampaign}; {@code scripts/campaign} has as many as wanted.
 */
class FailureCampaignTest {

  private static final int SEEDS = 100;

  @Test
  void noReplicaEndsInSilenceAndNoneIsPlacedWhereItMustNot() {
    Map<Long, FailureCampaign.Verdict> faulty = new LinkedHashMap<>();
    int placed = 0;
    int failed = 0;
    for (long seed = 1; seed <= SEEDS; seed++) {
      FailureCampaign.Verdict verdict = FailureCampaign.of(seed);
      if (!verdict.faults().isEmpty()) {
        faulty.put(seed, verdict);
      }
      for (Map.Entry<String, Integer> end : verdict.ends().entrySet()) {
        placed += end.getKey().equals("placed") ? end.getValue() : 0;
        failed += end.getKey().startsWith("failed") ? end.getValue() : 0;
      }
    }
    assertThat(faulty).as("repeat with scripts/campaign SEED").isEmpty();
    assertThat(placed).as("the trouble must not be the end of everything").isGreaterThan(SEEDS);
    assertThat(failed).as("nor may it be none").isGreaterThan(SEEDS / 10);
  }

  /**
   * A server that got a later attempt of what it had just published opened it once more, and after
   * a restart took the empty part for a replica that is under way.
   */
  @Test
  void aLaterAttemptOfWhatIsPublishedBeginsNothingNew() {
    assertThat(FailureCampaign.of(4354).faults()).isEmpty();
  }
}
