package lifeboat.emulator.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import lifeboat.emulator.SmallNetwork;
import lifeboat.emulator.live.LiveNetwork;
import lifeboat.emulator.live.Workplace;
import lifeboat.network.result.RunDirectory;
import lifeboat.network.topology.Topology;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What people hear on the socket of a laboratory whose network is not there yet. */
@Timeout(60)
class LabServerTest {

  /** Changes of requests that are tried. */
  private static final int ROUNDS = Integer.getInteger("lifeboat.mutations", 300);

  @TempDir private Path scratch;
  private final Beginning beginning = new Beginning();
  private final CountDownLatch down = new CountDownLatch(1);
  private Optional<LabServer> server = Optional.empty();

  @BeforeEach
  void serve() throws IOException {
    Topology topology = SmallNetwork.coast().layout().topology().withoutScenario();
    Laboratory laboratory =
        new Laboratory(
            "coast",
            topology,
            RunDirectory.create(scratch.resolve("run")),
            new LiveNetwork.Setting(
                scratch.resolve("run"),
                new Workplace(List.of("false")),
                0,
                _ -> {},
                beginning::phase,
                true),
            Map.of());
    LabRequests requests = new LabRequests(laboratory, beginning, down::countDown);
    server = Optional.of(LabServer.open(socket(), requests::serve));
  }

  @AfterEach
  void close() throws IOException {
    server.orElseThrow().close();
  }

  private Path socket() {
    return scratch.resolve("socket");
  }

  @Test
  void theSocketIsForItsOwner() throws IOException {
    assertThat(Files.getPosixFilePermissions(socket()))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
  }

  @Test
  void tellsWhatItIsFromTheFirstMoment() throws IOException {
    Map<String, Object> about = answer("{\"do\":\"about\"}");

    assertThat(about).containsEntry("is", "done").containsEntry("state", "starting");
  }

  @Test
  void followersHearEveryPhaseAndTheEnd() throws IOException {
    beginning.phase("building");
    try (LabConnection follower = connect("{\"do\":\"follow\"}\n")) {
      assertThat(receive(follower)).containsEntry("text", "building");

      beginning.phase("measuring");
      assertThat(receive(follower)).containsEntry("text", "measuring");

      beginning.ended(new Beginning.Outcome.Ready());
      assertThat(receive(follower)).containsEntry("is", "done").containsEntry("state", "ready");
    }
  }

  @Test
  void followersHearWhyThereIsNone() throws IOException {
    beginning.ended(new Beginning.Outcome.Failed(3, "no netem"));

    assertThat(answer("{\"do\":\"follow\"}"))
        .containsEntry("is", "refused")
        .containsEntry("status", 3)
        .containsEntry("message", "no netem");
  }

  @Test
  void whatNeedsTheNetworkIsRefusedUntilItIsThere() throws IOException {
    for (String request :
        List.of(
            "{\"do\":\"tables\"}",
            "{\"do\":\"fail\",\"part\":\"south\"}",
            "{\"do\":\"set\",\"values\":[\"links.south.delay=1ms\"]}",
            "{\"do\":\"send\",\"from\":\"s1\",\"fields\":\"size: 1KiB\"}",
            "{\"do\":\"capture\",\"part\":\"south\",\"file\":\"/x\",\"program\":\"p\"}")) {
      assertThat(answer(request))
          .as(request)
          .containsEntry("is", "refused")
          .containsEntry("status", 3)
          .containsEntry("message", "the laboratory coast is not ready yet");
    }
  }

  @Test
  void whatMakesNoSenseIsRefused() throws IOException {
    assertThat(answer("{\"do\":\"fly\"}")).containsEntry("message", "no such request: fly");
    assertThat(answer("{}")).containsEntry("message", "the request has no \"do\"");
    assertThat(answer("{\"do\":\"set\",\"values\":7}"))
        .containsEntry("message", "the request has no list \"values\"");
    assertThat(answer("{\"do\":\"fail\",\"part\":\"suoth\"}"))
        .containsEntry("status", 2)
        .containsEntry("message", "no node or link \"suoth\"; did you mean \"south\"?");
  }

  @Test
  void whatIsNoMessageEndsTheConnectionAndNothingElse() throws IOException {
    String tooLong = "\"" + "x".repeat(LabConnection.MAX_REQUEST_BYTES) + "\"";
    for (String noise : List.of("", "no JSON", "[1]", "\"text\"", "[".repeat(10_000), tooLong)) {
      try (LabConnection connection = connect(noise + "\n")) {
        assertThatThrownBy(
                () -> {
                  assertThat(connection.receive()).isEmpty();
                  throw new IOException("the end");
                })
            .isInstanceOf(IOException.class);
      }
    }
    assertThat(answer("{\"do\":\"about\"}")).containsEntry("is", "done");
  }

  /** Each change of each request is answered or hung up on, and the next one is served. */
  @Test
  void anyWordsAreAnsweredOrHungUpOn() throws IOException {
    SplittableRandom random = new SplittableRandom(Long.getLong("lifeboat.mutation.seed", 1));
    List<String> requests =
        List.of(
            "{\"do\":\"set\",\"values\":[\"links.south.delay=1ms\"]}",
            "{\"do\":\"send\",\"from\":\"s1\",\"fields\":\"size: 1KiB\"}",
            "{\"do\":\"capture\",\"part\":\"south\",\"file\":\"/x\",\"program\":\"p\"}");
    for (int round = 0; round < ROUNDS; round++) {
      StringBuilder words = new StringBuilder(requests.get(round % requests.size()));
      for (int changes = 1 + random.nextInt(4); changes > 0; changes--) {
        int at = random.nextInt(words.length());
        words.setCharAt(at, (char) random.nextInt(' ', 127));
        words.deleteCharAt(random.nextInt(words.length()));
      }
      try (LabConnection connection = connect(words + "\n")) {
        assertThat(connection.receive()).as("%s", words).isNotNull();
      } catch (IOException e) {
        // Hung up on in the middle.
      }
    }
    assertThat(answer("{\"do\":\"about\"}")).containsEntry("is", "done");
  }

  @Test
  void oneThatSaysNothingDoesNotHoldUpTheOthers() throws IOException {
    List<LabConnection> silent = new ArrayList<>();
    for (int i = 0; i < LabServer.MAX_CONNECTIONS - 1; i++) {
      silent.add(connect(""));
    }
    assertThat(answer("{\"do\":\"about\"}")).containsEntry("is", "done");
    silent.forEach(LabConnection::close);
  }

  @Test
  void isTakenDownAfterItHasAnswered() throws Exception {
    assertThat(answer("{\"do\":\"down\"}")).containsEntry("is", "done");

    down.await();
  }

  private Map<String, Object> answer(String request) throws IOException {
    try (LabConnection connection = connect(request + "\n")) {
      return receive(connection);
    }
  }

  private static Map<String, Object> receive(LabConnection connection) throws IOException {
    return connection.receive().orElseThrow();
  }

  private LabConnection connect(String words) throws IOException {
    SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
    channel.connect(UnixDomainSocketAddress.of(socket()));
    ByteBuffer bytes = ByteBuffer.wrap(words.getBytes(StandardCharsets.UTF_8));
    try {
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
    } catch (IOException e) {
      // It has been hung up on in the middle of the words; what matters is the answer.
    }
    return new LabConnection(channel, LabConnection.MAX_ANSWER_BYTES);
  }
}
