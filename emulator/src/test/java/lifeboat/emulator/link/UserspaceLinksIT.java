package lifeboat.emulator.link;

import static org.assertj.core.api.Assertions.assertThat;

import lifeboat.emulator.IsolatedProcess;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The user-space links on real devices; what each trial does and expects: {@link LinkTrial}. */
class UserspaceLinksIT {

  @ParameterizedTest
  @ValueSource(strings = {"delay", "loss", "rate", "down"})
  void doesToFramesWhatTheProfileSays(String trial) throws Exception {
    IsolatedProcess.Outcome outcome = IsolatedProcess.run(LinkTrial.class, trial);

    assertThat(outcome.exitCode()).as(outcome.output()).isZero();
  }
}
