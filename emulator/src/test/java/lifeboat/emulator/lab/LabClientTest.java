package lifeboat.emulator.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a command makes of a laboratory that is there and says nothing. */
@Timeout(60)
class LabClientTest {

  private static final int MANY = 300;

  @TempDir private Path scratch;
  private ServerSocketChannel laboratory;

  @BeforeEach
  void listen() throws IOException {
    laboratory = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    laboratory.bind(UnixDomainSocketAddress.of(scratch.resolve("socket")));
  }

  @AfterEach
  void close() throws IOException {
    laboratory.close();
  }

  /** Whoever waits is woken by the end of the connection, which must not look like its own end. */
  @Test
  void silenceIsNeverTakenForTheEndOfTheLaboratory() throws Exception {
    for (int i = 0; i < MANY; i++) {
      try (LabClient client = connect();
          SocketChannel _ = laboratory.accept()) {
        assertThat(client.askQuickly(LabProtocol.ABOUT, Duration.ofMillis(1))).isEmpty();
      }
    }
  }

  @Test
  void tellsThatALaboratoryHasEnded() throws Exception {
    try (LabClient client = connect()) {
      laboratory.accept().close();

      assertThatThrownBy(() -> client.askQuickly(LabProtocol.ABOUT, Duration.ofSeconds(30)))
          .isInstanceOf(IOException.class);
    }
  }

  private LabClient connect() throws IOException {
    SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
    channel.connect(UnixDomainSocketAddress.of(scratch.resolve("socket")));
    LabEntry entry = new LabEntry("silent", "00000000", new ProcessIdentity(1, 1), scratch, 0);
    return new LabClient(entry, new LabConnection(channel, LabConnection.MAX_ANSWER_BYTES));
  }
}
