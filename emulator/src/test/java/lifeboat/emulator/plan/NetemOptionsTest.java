package lifeboat.emulator.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class NetemOptionsTest {

  /** What tc of iproute2 6.1 printed for {@link #PLANNED}. */
  private static final String PRINTED =
      """
      {"limit":697, "delay":{"delay":0.004832,"jitter":0.001499,"correlation":0.25},
       "loss-gemodel":{"p":0.01,"r":0.2,"1-h":0.3,"1-k":0.05},
       "duplicate":{"duplicate":0.01,"correlation":0.1},
       "reorder":{"reorder":0.03,"correlation":0.05},
       "corrupt":{"corrupt":0.02,"correlation":0.01},
       "rate":{"rate":1543125,"packetoverhead":0,"cellsize":0,"celloverhead":0},
       "ecn":false,"gap":1}
      """;

  private static final String PLANNED =
      "limit 697 delay 4833.598us 1500us 25% distribution normal loss gemodel 1% 20% 30% 5%"
          + " duplicate 1% 10% reorder 3% 5% corrupt 2% 1% rate 12345kbit";

  @Test
  void roundingsAreNoDifference() {
    assertThat(differences(PRINTED, PLANNED)).isEmpty();
  }

  @Test
  void tellsWhatDiffersInTheUnitsOfTc() {
    assertThat(differences(PRINTED.replace("0.004832", "0.0048"), PLANNED))
        .containsExactly("delay.delay is 0.0048 instead of 0.004833598");
    assertThat(differences("{\"limit\":1000}", "limit 1000 loss 0.5% 10%"))
        .containsExactly(
            "loss-random.correlation is 0 instead of 0.10",
            "loss-random.loss is 0 instead of 0.005");
  }

  @Test
  void noticesWhatNobodyAskedFor() {
    assertThat(differences("{\"limit\":10, \"rate\":{\"rate\":125000}}", "limit 10"))
        .containsExactly("rate.rate is 125000 instead of 0");
  }

  @Test
  void comparesASeedToTheLastDigitWhereOneWasAskedFor() {
    String printed = "{\"limit\":10, \"seed\":18446744073709551615}";

    assertThat(differences(printed, "limit 10 seed 18446744073709551615")).isEmpty();
    assertThat(differences(printed, "limit 10 seed 18446744073709551614")).hasSize(1);
    assertThat(differences(printed, "limit 10")).isEmpty();
  }

  @Test
  void knowsWhatTcAddsToABurstyLossByItself() {
    assertThat(
            differences(
                "{\"limit\":10, \"loss-gemodel\":{\"p\":0.01,\"r\":0.99,\"1-h\":1,\"1-k\":0}}",
                "limit 10 loss gemodel 1%"))
        .isEmpty();
  }

  @Test
  void doesNotPassOverWordsThatItDoesNotKnow() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> NetemOptions.planned("limit 10 slot 5ms"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> NetemOptions.planned("limit 10 delay 5h"));
  }

  private static Iterable<String> differences(String printed, String planned) {
    return NetemOptions.found(new JsonMapper().readTree(printed))
        .differencesTo(NetemOptions.planned(planned));
  }
}
