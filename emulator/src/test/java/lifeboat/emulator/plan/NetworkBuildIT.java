package lifeboat.emulator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import lifeboat.emulator.IsolatedProcess;
import lifeboat.network.topology.Topology.LinkBackend;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Plans carried out by the real kernel; what each trial does and expects: {@link BuildTrial}. */
class NetworkBuildIT {

  @ParameterizedTest
  @ValueSource(strings = {"coast", "chain", "failure", "inside", "refused", "no-carrier"})
  @SuppressWarnings("SystemOut") // the times measured are for people
  void buildsWhatThePlanSays(String trial) throws Exception {
    IsolatedProcess.Outcome outcome = IsolatedProcess.run(BuildTrial.class, trial);

    assertThat(outcome.exitCode()).as(outcome.output()).isZero();
    System.out.print(outcome.output());
  }

  /** The lines of a plan say what happens, whoever carries them out. */
  @ParameterizedTest
  @EnumSource(names = {"NETEM", "USERSPACE"})
  void asksTheKernelForWhatTheToolWouldAskFor(LinkBackend backend) throws Exception {
    IsolatedProcess.Outcome asked =
        IsolatedProcess.run(BuildTrial.class, "state", backend.name(), "by-requests");
    IsolatedProcess.Outcome run =
        IsolatedProcess.run(BuildTrial.class, "state", backend.name(), "by-tools");

    assertThat(run.exitCode()).as(run.output()).isZero();
    assertThat(run.output()).contains("== sf", "02:4c:00:01:ff:ff", "172.18.0.0/24 via 172.17.0.3");
    assertThat(asked.output()).isEqualTo(run.output());
  }
}
