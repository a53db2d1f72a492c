package lifeboat.emulator.lab;

import java.io.IOException;
import java.net.ConnectException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import lifeboat.emulator.process.JsonLines;

/** The side of a command: asks the supervisor of a laboratory for one thing. */
public final class LabClient implements AutoCloseable {

  private final LabEntry entry;
  private final LabConnection connection;

  LabClient(LabEntry entry, LabConnection connection) {
    this.entry = entry;
    this.connection = connection;
  }

  /**
   * Connects to a laboratory; empty where nobody serves it: not yet, or not any more.
   *
   * @throws IOException if it may not be reached
   */
  public static Optional<LabClient> connect(LabEntry entry) throws IOException {
    if (!Files.exists(entry.socket())) {
      return Optional.empty();
    }
    SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      channel.connect(UnixDomainSocketAddress.of(entry.socket()));
      return Optional.of(
          new LabClient(entry, new LabConnection(channel, LabConnection.MAX_ANSWER_BYTES)));
    } catch (ConnectException e) {
      channel.close();
      return Optional.empty();
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  /**
   * Asks, and waits for the end of the answer.
   *
   * @param progress takes the messages before the last one
   * @return the last one
   * @throws Refusal if the laboratory does not do it
   * @throws IOException if it ends in the middle of the answer
   */
  public Map<String, Object> ask(
      String request, Map<String, ?> details, Consumer<Map<String, Object>> progress)
      throws IOException, Refusal {
    Map<String, Object> message = new LinkedHashMap<>(details);
    message.put(LabProtocol.REQUEST, request);
    connection.send(message);
    Optional<Map<String, Object>> answer = connection.receive();
    while (answer.isPresent()) {
      Map<String, Object> found = answer.get();
      String kind = String.valueOf(found.get(JsonLines.KIND));
      switch (kind) {
        case LabProtocol.DONE -> {
          return found;
        }
        case LabProtocol.REFUSED -> {
          int status = found.get("status") instanceof Number number ? number.intValue() : 0;
          throw new Refusal(status, String.valueOf(found.get("message")));
        }
        default -> progress.accept(found);
      }
      answer = connection.receive();
    }
    throw new IOException("the laboratory " + entry.name() + " has ended");
  }

  /** Asks for something that is answered at once; empty if it takes longer than {@code limit}. */
  public Optional<Map<String, Object>> askQuickly(String request, Duration limit)
      throws IOException, Refusal {
    AtomicBoolean isTooLate = new AtomicBoolean(); // set first: closing wakes who waits below
    CompletableFuture<Void> hangUp =
        CompletableFuture.runAsync(
            () -> {
              isTooLate.set(true);
              connection.close();
            },
            CompletableFuture.delayedExecutor(limit.toMillis(), TimeUnit.MILLISECONDS));
    try {
      return Optional.of(ask(request, Map.of(), _ -> {}));
    } catch (IOException e) {
      if (isTooLate.get()) {
        return Optional.empty();
      }
      throw e;
    } finally {
      hangUp.cancel(false);
    }
  }

  /** Tells the laboratory that enough has been done of what goes on. */
  public void enough() throws IOException {
    connection.send(Map.of(LabProtocol.REQUEST, LabProtocol.ENOUGH));
  }

  @Override
  public void close() {
    connection.close();
  }
}
