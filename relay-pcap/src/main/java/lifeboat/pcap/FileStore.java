package lifeboat.pcap;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import lifeboat.relay.message.FlowKey;
import lifeboat.relay.message.Ipv4;
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

  /** So many failures are remembered; a server has fewer receptions. */
  private static final int MAX_FAILED = 65_536;

  private final Path directory;
  private final DeploymentNotes notes;
  private final ExecutorService worker;
  private final ExecutorService messenger;

  /** Where shards are put together, which may take seconds in which the rest has to go on. */
  private final ExecutorService workshop;

  private final ShardAssembler assembler;
  private final Semaphore pendingBytes = new Semaphore(MAX_PENDING_BYTES);
  private final Map<FlowKey, PartialFile> open = new HashMap<>();
  private final Set<FlowKey> newNames = new HashSet<>();

  /** Copies of which something has failed, until they are discarded. */
  private final Set<FlowKey> failed = new HashSet<>();

  private final WholeReplicas whole;
  private final List<Input.Recovered> recovered = new ArrayList<>();

  /** A store that never puts shards together. */
  public FileStore(Path directory) throws IOException {
    this(directory, ShardAssembler.NONE);
  }

  /**
   * A store in {@code directory}, which is created for its owner alone; partial files without any
   * use go.
   */
  public FileStore(Path directory, ShardAssembler assembler) throws IOException {
    this.assembler = assembler;
    this.directory = PrivateFiles.createDirectories(directory);
    this.notes = new DeploymentNotes(directory.resolve("sending"));
    this.whole = new WholeReplicas(directory);
    for (Path file : found(directory)) {
      try {
        recover(file);
      } catch (IOException e) {
        // On a disk that can only be read, what is whole is there, and what is partial waits.
      }
    }
    this.worker = thread("store " + directory.getFileName());
    this.messenger = thread("answers of store " + directory.getFileName());
    this.workshop = thread("shards of store " + directory.getFileName());
  }

  /** All files, before any of them gets another name. */
  private static List<Path> found(Path directory) throws IOException {
    List<Path> found = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
      files.forEach(found::add);
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    Collections.sort(found);
    return found;
  }

  private void recover(Path file) throws IOException {
    Optional<FlowKey> copy = whole.recover(file);
    if (copy.isPresent()) {
      Path published = whole.find(copy.get()).orElseThrow();
      Output.Origin unknown = new Output.Origin(0, Ipv4.UNSPECIFIED, List.of());
      recovered.add(
          new Input.Recovered(
              0, copy.get(), Files.size(published), unknown, List.of(), Optional.empty(), true));
    } else if (String.valueOf(file.getFileName()).endsWith(AssembledFile.SUFFIX)) {
      Files.delete(file); // The shards are still here.
    } else if (String.valueOf(file.getFileName()).endsWith(PartialFile.SUFFIX)) {
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

  /** The file of a whole replica in the directory of a store, whatever copy of it is there. */
  public static Optional<Path> findWhole(Path directory, String replicaId) {
    return WholeReplicas.findWhole(directory, replicaId);
  }

  /** The file of a copy or shard, {@code source:sequence:copy}, in the directory of a store. */
  public static Optional<Path> find(Path directory, String copyId) {
    return WholeReplicas.find(directory, copyId);
  }

  /** The file of a copy or shard, where it is here and whole; any thread may ask. */
  public Optional<Path> find(FlowKey copy) {
    return whole.find(copy);
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
      } finally {
        pendingBytes.release(bytes);
      }
    });
  }

  /**
   * After a failure nothing more is done for the copy: what comes next would be written beside what
   * is missing, and a flush that is tried again succeeds without having written anything.
   */
  private void carryOut(Output.ToStore request, Consumer<Input.FromStore> answers) {
    if (failed.contains(request.flow()) && !(request instanceof Output.Discard)) {
      return;
    }
    try {
      attempt(request, answers);
    } catch (IOException e) {
      fail(request.flow(), StoreFault.of(e, directory), answers);
    }
  }

  private void fail(FlowKey copy, StoreFault fault, Consumer<Input.FromStore> answers) {
    if (failed.size() == MAX_FAILED) {
      failed.clear(); // A server discards what has failed at once, so these are of no server.
    }
    failed.add(copy);
    answers.accept(new Input.StoreFailed(System.nanoTime(), copy, fault.reason(), fault.why()));
  }

  private void attempt(Output.ToStore request, Consumer<Input.FromStore> answers)
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
          whole.syncDirectory();
        }
        answers.accept(new Input.Committed(System.nanoTime(), commit.flow(), commit.number()));
      }
      case Output.Publish publish -> publish(publish, answers);
      case Output.Read read ->
          answers.accept(
              new Input.Opened(
                  System.nanoTime(),
                  read.flow(),
                  whole.find(read.flow()).flatMap(StoredContent::open)));
      case Output.Assemble assemble -> assemble(assemble, answers);
      case Output.Discard discard -> discard(discard.flow());
      case Output.Withdraw withdraw -> whole.withdraw(withdraw.flow());
    }
  }

  private void publish(Output.Publish publish, Consumer<Input.FromStore> answers)
      throws IOException {
    PartialFile file = file(publish.flow(), publish.replicaBytes());
    if (!MessageDigest.isEqual(file.sha256(), publish.sha256().toArray())) {
      fail(publish.flow(), StoreFault.WRONG_DIGEST, answers);
      return;
    }
    whole.publish(file, publish.flow(), publish.replicaBytes());
    open.remove(publish.flow());
    newNames.remove(publish.flow());
    answers.accept(new Input.Published(System.nanoTime(), publish.flow()));
  }

  private void assemble(Output.Assemble wanted, Consumer<Input.FromStore> answers)
      throws IOException {
    List<Path> shards = new ArrayList<>();
    for (FlowKey shard : wanted.shards()) {
      shards.add(whole.find(shard).orElseThrow(() -> new IOException("a shard is not here")));
    }
    FlowKey copy = wanted.flow().ofCopy();
    Path draft = directory.resolve(WholeReplicas.fileName(copy) + AssembledFile.SUFFIX);
    workshop.execute(() -> {
      try {
        AssembledFile assembled = AssembledFile.write(draft, shards, assembler);
        worker.execute(() -> publish(assembled, copy, answers));
      } catch (IOException e) {
        worker.execute(() -> fail(copy, StoreFault.of(e, directory), answers));
      }
    });
  }

  private void publish(AssembledFile assembled, FlowKey copy, Consumer<Input.FromStore> answers) {
    try {
      whole.publish(assembled, copy);
      answers.accept(
          new Input.Assembled(
              System.nanoTime(), copy, assembled.replicaBytes(), assembled.sha256()));
    } catch (IOException e) {
      fail(copy, StoreFault.of(e, directory), answers);
    }
  }

  private void discard(FlowKey copy) throws IOException {
    PartialFile file = open.remove(copy);
    newNames.remove(copy);
    failed.remove(copy);
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

  @Override
  public void close() {
    workshop.shutdown();
    try {
      workshop.awaitTermination(5, TimeUnit.SECONDS);
      worker.shutdown();
      worker.awaitTermination(5, TimeUnit.SECONDS);
      messenger.shutdown();
      messenger.awaitTermination(5, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
