package lifeboat.pcap;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import lifeboat.relay.message.FlowKey;
import lifeboat.relay.message.Ipv4;
import lifeboat.relay.node.CopyRule;
import lifeboat.relay.node.Input;
import lifeboat.relay.node.Output;

/**
 * The replicas of a server as files: partial ones as {@link PartialFile}, whole ones under the id
 * of the replica, moved there atomically once their digest is verified. What an earlier process of
 * the same server left is found again by {@link #recovered}.
 *
 * <p>All work is done in order on one thread. At most {@link #MAX_PENDING_BYTES} wait for it; then
 * whoever brings more waits. Answers are given in order on a thread of their own, so that the work
 * goes on while whoever waits holds them up.
 */
public final class FileStore implements AutoCloseable {

  static final int MAX_PENDING_BYTES = 16 << 20;

  private static final Pattern WHOLE =
      Pattern.compile("([0-9a-f-]{36})-([0-9]{1,10})(?:-([0-9]{1,3}))?");

  private final Path directory;
  private final DeploymentNotes notes;
  private final ExecutorService worker;
  private final ExecutorService messenger;
  private final Semaphore pendingBytes = new Semaphore(MAX_PENDING_BYTES);
  private final Map<FlowKey, PartialFile> open = new HashMap<>();
  private final Set<FlowKey> newNames = new HashSet<>();
  private final List<Input.Recovered> recovered = new ArrayList<>();

  /** A store in {@code directory}, which is created; partial files without any use go. */
  public FileStore(Path directory) throws IOException {
    this.directory = Files.createDirectories(directory);
    this.notes = new DeploymentNotes(directory.resolve("sending"));
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
      for (Path file : files) {
        recover(file);
      }
    }
    this.worker = thread("store " + directory.getFileName());
    this.messenger = thread("answers of store " + directory.getFileName());
  }

  private void recover(Path file) throws IOException {
    String name = String.valueOf(file.getFileName());
    Matcher whole = WHOLE.matcher(name);
    if (whole.matches()) {
      FlowKey copy =
          new FlowKey(
              UUID.fromString(whole.group(1)),
              Integer.parseUnsignedInt(whole.group(2)),
              whole.group(3) == null ? 0 : Integer.parseInt(whole.group(3)),
              0);
      Output.Origin unknown = new Output.Origin(0, Ipv4.UNSPECIFIED, List.of());
      recovered.add(
          new Input.Recovered(
              0, copy, Files.size(file), unknown, List.of(), Optional.empty(), true));
    } else if (name.endsWith(PartialFile.SUFFIX)) {
      Optional<PartialFile.Found> found = PartialFile.recover(file);
      if (found.isPresent()) {
        open.put(found.get().recovered().flow().ofCopy(), found.get().file());
        recovered.add(found.get().recovered());
      } else {
        Files.delete(file);
      }
    }
  }

  /** What was there when the store was opened; to be told the server before anything else. */
  public List<Input.Recovered> recovered() {
    return List.copyOf(recovered);
  }

  /** How far an earlier process of this server had come with a deployment. */
  public Optional<Input.Earlier> earlier(String deployment) throws IOException {
    return notes.find(deployment);
  }

  private static ExecutorService thread(String name) {
    return Executors.newSingleThreadExecutor(Thread.ofPlatform().name(name).daemon().factory());
  }

  /** Name of the file of a whole copy: the id of its replica, and its number unless that is 0. */
  static String fileName(FlowKey copy) {
    String replica = copy.replicaId().replace(':', '-');
    return copy.copy() == 0 ? replica : replica + "-" + copy.copy();
  }

  /** The file of a whole replica in the directory of a store, whatever copy of it is there. */
  public static Optional<Path> find(Path directory, String replicaId) {
    String first = replicaId.replace(':', '-');
    for (int copy = 0; copy < CopyRule.MAX_COPIES; copy++) {
      Path file = directory.resolve(copy == 0 ? first : first + "-" + copy);
      if (Files.isRegularFile(file)) {
        return Optional.of(file);
      }
    }
    return Optional.empty();
  }

  /** Keeps what the server wants to know after a restart. */
  void remember(Output.Remember remember) {
    worker.execute(() -> {
      try {
        notes.keep(remember);
      } catch (IOException e) {
        // Without the note a restarted server begins a new attempt, and nothing is lost.
      }
    });
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
      case Output.Open wanted -> file(wanted.flow(), wanted.replicaBytes()).origin(wanted.origin());
      case Output.Write write ->
          file(write.flow(), write.replicaBytes()).write(write.offset(), write.fragment());
      case Output.Commit commit -> {
        PartialFile file = open.get(commit.flow());
        if (file != null) {
          file.commit();
        }
        if (newNames.remove(commit.flow())) {
          syncDirectory();
        }
        answers.accept(new Input.Committed(System.nanoTime(), commit.flow(), commit.number()));
      }
      case Output.Publish publish -> publish(publish, answers);
      case Output.Discard discard -> discard(discard.flow());
      case Output.Withdraw withdraw -> {
        Files.deleteIfExists(directory.resolve(fileName(withdraw.flow())));
        syncDirectory();
      }
    }
  }

  private void publish(Output.Publish publish, Consumer<Input.FromStore> answers)
      throws IOException {
    PartialFile file = file(publish.flow(), publish.replicaBytes());
    if (!MessageDigest.isEqual(file.sha256(), publish.sha256().toArray())) {
      answers.accept(new Input.StoreFailed(System.nanoTime(), publish.flow(), true));
      return;
    }
    file.publish(directory.resolve(fileName(publish.flow())));
    open.remove(publish.flow());
    syncDirectory();
    answers.accept(new Input.Published(System.nanoTime(), publish.flow()));
  }

  private void discard(FlowKey copy) throws IOException {
    PartialFile file = open.remove(copy);
    newNames.remove(copy);
    if (file != null) {
      file.delete();
    }
  }

  private PartialFile file(FlowKey copy, long replicaBytes) throws IOException {
    PartialFile known = open.get(copy);
    if (known != null) {
      return known;
    }
    PartialFile created = PartialFile.create(directory, copy, replicaBytes);
    open.put(copy, created);
    newNames.add(copy);
    return created;
  }

  /** Brings the names of files to stable storage; without it a crash may lose a whole file. */
  private void syncDirectory() throws IOException {
    try (FileChannel folder = FileChannel.open(directory, StandardOpenOption.READ)) {
      folder.force(true);
    }
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
