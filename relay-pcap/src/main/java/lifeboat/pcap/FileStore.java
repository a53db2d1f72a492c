package lifeboat.pcap;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import lifeboat.relay.message.FlowKey;
import lifeboat.relay.node.Input;
import lifeboat.relay.node.Output;

/**
 * The replicas of a server as files: partial ones under {@code .partial}, whole ones under the id
 * of the replica, moved there atomically once their digest is verified.
 *
 * <p>All work is done in order on one thread. At most {@link #MAX_PENDING_BYTES} wait for it; then
 * whoever brings more waits. Answers are given in order on a thread of their own, so that the work
 * goes on while whoever waits holds them up.
 */
public final class FileStore implements AutoCloseable {

  static final int MAX_PENDING_BYTES = 16 << 20;

  private static final String PARTIAL = ".partial";
  private static final int VERIFY_BUFFER_BYTES = 256 * 1024;

  private final Path directory;
  private final ExecutorService worker;
  private final ExecutorService messenger;
  private final Semaphore pendingBytes = new Semaphore(MAX_PENDING_BYTES);
  private final Map<FlowKey, FileChannel> open = new HashMap<>();
  private final Set<FlowKey> newNames = new HashSet<>();

  /** A store in {@code directory}, which is created; what was left unfinished there goes. */
  public FileStore(Path directory) throws IOException {
    this.directory = Files.createDirectories(directory);
    try (DirectoryStream<Path> unfinished = Files.newDirectoryStream(directory, "*" + PARTIAL)) {
      for (Path file : unfinished) {
        Files.delete(file);
      }
    }
    this.worker = thread("store " + directory.getFileName());
    this.messenger = thread("answers of store " + directory.getFileName());
  }

  private static ExecutorService thread(String name) {
    return Executors.newSingleThreadExecutor(Thread.ofPlatform().name(name).daemon().factory());
  }

  /** Name of the file of a whole replica. */
  public static String fileName(String replicaId) {
    return replicaId.replace(':', '-');
  }

  /** Does what is asked; {@code taker} is called on another thread, in the order of requests. */
  void handle(Output.ToStore request, Consumer<Input.FromStore> taker) {
    Consumer<Input.FromStore> answers = answer -> messenger.execute(() -> taker.accept(answer));
    int bytes = request instanceof Output.Write write ? write.fragment().length() : 0;
    pendingBytes.acquireUninterruptibly(bytes);
    worker.execute(() -> {
      try {
        carryOut(request, answers);
      } catch (IOException e) {
        answers.accept(new Input.StoreFailed(System.nanoTime(), request.flow(), false));
      } finally {
        pendingBytes.release(bytes);
      }
    });
  }

  private void carryOut(Output.ToStore request, Consumer<Input.FromStore> answers)
      throws IOException {
    switch (request) {
      case Output.Open open -> channel(open.flow());
      case Output.Write write -> {
        if (write.offset() < write.replicaBytes()) {
          ByteBuffer buffer = ByteBuffer.wrap(write.fragment().toArray());
          long at = write.offset();
          FileChannel channel = channel(write.flow());
          while (buffer.hasRemaining()) {
            at += channel.write(buffer, at);
          }
        }
      }
      case Output.Commit commit -> {
        channel(commit.flow()).force(false);
        if (newNames.remove(commit.flow())) {
          syncDirectory();
        }
        answers.accept(new Input.Committed(System.nanoTime(), commit.flow(), commit.number()));
      }
      case Output.Publish publish -> publish(publish, answers);
      case Output.Discard discard -> discard(discard.flow());
    }
  }

  private void publish(Output.Publish publish, Consumer<Input.FromStore> answers)
      throws IOException {
    FileChannel channel = channel(publish.flow());
    byte[] actual = digest(channel);
    if (!MessageDigest.isEqual(actual, publish.sha256().toArray())) {
      answers.accept(new Input.StoreFailed(System.nanoTime(), publish.flow(), true));
      return;
    }
    channel.force(true);
    channel.close();
    open.remove(publish.flow());
    Path whole = directory.resolve(fileName(publish.flow().replicaId()));
    Files.move(partial(publish.flow()), whole, StandardCopyOption.ATOMIC_MOVE);
    syncDirectory();
    answers.accept(new Input.Published(System.nanoTime(), publish.flow()));
  }

  private void discard(FlowKey flow) throws IOException {
    FileChannel channel = open.remove(flow);
    if (channel != null) {
      channel.close();
    }
    newNames.remove(flow);
    Files.deleteIfExists(partial(flow));
  }

  private FileChannel channel(FlowKey flow) throws IOException {
    FileChannel known = open.get(flow);
    if (known != null) {
      return known;
    }
    FileChannel created =
        FileChannel.open(
            partial(flow),
            StandardOpenOption.CREATE,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE);
    open.put(flow, created);
    newNames.add(flow);
    return created;
  }

  /** Brings the names of files to stable storage; without it a crash may lose a whole file. */
  private void syncDirectory() throws IOException {
    try (FileChannel folder = FileChannel.open(directory, StandardOpenOption.READ)) {
      folder.force(true);
    }
  }

  private Path partial(FlowKey flow) {
    return directory.resolve(fileName(flow.toString()) + PARTIAL);
  }

  private static byte[] digest(FileChannel channel) throws IOException {
    MessageDigest sha256;
    try {
      sha256 = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
    ByteBuffer buffer = ByteBuffer.allocate(VERIFY_BUFFER_BYTES);
    for (long at = 0; channel.read(buffer, at) > 0; buffer.clear()) {
      at += buffer.position();
      sha256.update(buffer.flip());
    }
    return sha256.digest();
  }

  @Override
  public void close() {
    worker.shutdown();
    try {
      worker.awaitTermination(5, TimeUnit.SECONDS);
      messenger.shutdown();
      messenger.awaitTermination(5, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
