package lifeboat.emulator.lab;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** A number alone does not say which process is meant. */
class ProcessIdentityTest {

  @Test
  void aRunningProcessIsAlive() {
    ProcessIdentity self = ProcessIdentity.of(ProcessHandle.current().pid()).orElseThrow();

    assertThat(self.isAlive()).isTrue();
  }

  @Test
  void whoHasTheNumberOfAnEndedProcessIsAnotherOne() {
    ProcessIdentity self = ProcessIdentity.of(ProcessHandle.current().pid()).orElseThrow();
    ProcessIdentity earlier = new ProcessIdentity(self.pid(), self.startTicks() - 1);

    assertThat(earlier.isAlive()).isFalse();
    earlier.kill(); // or this test would end here
  }

  @Test
  void anEndedProcessIsNotAlive() throws Exception {
    Process process = new ProcessBuilder("sleep", "1000").start();
    ProcessIdentity identity = ProcessIdentity.of(process.pid()).orElseThrow();
    assertThat(identity.isAlive()).isTrue();

    identity.kill();
    int status = process.waitFor();

    assertThat(status).isEqualTo(128 + 9);
    assertThat(identity.isAlive()).isFalse();
    assertThat(ProcessIdentity.of(process.pid())).isEmpty();
  }
}
