package lifeboat.emulator.process;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Why a process of ours does not answer: it is gone, or it is slow. */
@Timeout(60)
class ChildProcessTest {

  @TempDir private Path logs;

  @Test
  void oneThatLivesAndDoesNotAnswerIsTooSlow() throws Exception {
    ChildProcess child = start("cat > /dev/null");
    try {
      assertThatThrownBy(() -> child.await("tables", 0))
          .isInstanceOf(TooSlowException.class)
          .hasMessageContaining("process nodes-1 did not answer \"tables\" within 0 s")
          .hasMessageContaining("fewer nodes");
    } finally {
      child.kill();
      child.awaitEnd();
    }
  }

  @Test
  void oneThatHasEndedIsNotCalledSlow() throws Exception {
    ChildProcess child = start("echo 'no memory' >&2");
    await().until(() -> !child.isAlive());

    assertThatThrownBy(() -> child.await("tables", 0))
        .isExactlyInstanceOf(IOException.class)
        .hasMessageContaining("no memory");
  }

  private ChildProcess start(String script) throws IOException {
    return ChildProcess.start("nodes-1", List.of("sh", "-c", script), logs, _ -> {});
  }
}
