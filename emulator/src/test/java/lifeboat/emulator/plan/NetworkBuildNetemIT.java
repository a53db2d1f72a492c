package lifeboat.emulator.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import lifeboat.emulator.IsolatedProcess;
import lifeboat.emulator.host.HostNetem;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Plans with netem carried out by the real kernel; what each trial expects: {@link BuildTrial}. */
@Tag("netem")
class NetworkBuildNetemIT {

  @BeforeAll
  static void needsNetem() throws Exception {
    assumeTrue(HostNetem.whyUnavailable().isEmpty(), "this kernel has no netem");
  }

  @ParameterizedTest
  @ValueSource(strings = {"coast-netem", "netem-otherwise"})
  void doesWhatThePlanSays(String trial) throws Exception {
    IsolatedProcess.Outcome outcome = IsolatedProcess.run(BuildTrial.class, trial);

    assertThat(outcome.exitCode()).as(outcome.output()).isZero();
  }
}
