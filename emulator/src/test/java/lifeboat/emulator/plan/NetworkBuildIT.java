package lifeboat.emulator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import lifeboat.emulator.IsolatedProcess;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Plans carried out by the real kernel; what each trial does and expects: {@link BuildTrial}. */
class NetworkBuildIT {

  @ParameterizedTest
  @ValueSource(strings = {"coast", "chain", "failure", "inside"})
  @SuppressWarnings("SystemOut") // the times measured are for people
  void buildsWhatThePlanSays(String trial) throws Exception {
    IsolatedProcess.Outcome outcome = IsolatedProcess.run(BuildTrial.class, trial);

    assertThat(outcome.exitCode()).as(outcome.output()).isZero();
    System.out.print(outcome.output());
  }
}
