package lifeboat.emulator.capture;

import static org.assertj.core.api.Assertions.assertThat;

import lifeboat.emulator.IsolatedProcess;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Captures of real devices; what each trial does and expects: {@link CaptureTrial}. */
class CaptureIT {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "seesBothDirectionsAtBothEndsInOrderOfTime",
        "keepsTheBeginningOfLongFrames",
        "endsWhenTheFileHasReachedItsSize",
        "goesOnWhenADeviceIsDownForAWhile",
        "leavesAReadableFileWhenTheProcessIsKilled",
        "canBeReadWhileItGrows",
        "accountsForEveryFrameUnderLoad",
        "saysWhichDeviceIsMissing"
      })
  void captures(String trial) throws Exception {
    IsolatedProcess.Outcome outcome = IsolatedProcess.run(CaptureTrial.class, trial);

    assertThat(outcome.exitCode()).as(outcome.output()).isZero();
  }
}
