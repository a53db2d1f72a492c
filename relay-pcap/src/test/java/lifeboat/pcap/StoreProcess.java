package lifeboat.pcap;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import lifeboat.relay.message.ByteRange;
import lifeboat.relay.message.FlowKey;
import lifeboat.relay.message.Ipv4;
import lifeboat.relay.message.Payload;
import lifeboat.relay.message.RangeSet;
import lifeboat.relay.message.ReplicaStream;
import lifeboat.relay.node.Input;
import lifeboat.relay.node.Output;

/**
 * A process with nothing but a store, made to be killed: it finishes what it finds, and stores
 * replicas until its end. What it says has been promised to somebody: {@code stored SEQUENCE FROM
 * TO}, {@code placed SEQUENCE}, {@code failed SEQUENCE REASON WHY}; and before it takes something
 * away, {@code dropping SEQUENCE}.
 *
 * <pre>java lifeboat.pcap.StoreProcess DIRECTORY SEED FIRST REPLICAS BYTES</pre>
 *
 * It begins when it reads a line, and ends by itself after so many new replicas.
 */
final class StoreProcess {

  static final UUID SOURCE = new UUID(1, 2);
  private static final Output.Origin ORIGIN =
      new Output.Origin(0, Ipv4.parse("172.16.0.10"), List.of());
  private static final int GROUP_FRAGMENTS = 8;
  private static final int FRAGMENT_BYTES = 1440;

  /** One write is one line, or none of it. */
  private final OutputStream out = new FileOutputStream(FileDescriptor.out);

  private final BlockingQueue<Input.FromStore> answers = new LinkedBlockingQueue<>();
  private final FileStore store;
  private final SplittableRandom random;
  private final int maxBytes;

  private StoreProcess(Path directory, long seed, int maxBytes) throws IOException {
    this.random = new SplittableRandom(seed);
    this.maxBytes = maxBytes;
    this.store = new FileStore(directory);
  }

  public static void main(String[] args) throws Exception {
    int first = Integer.parseInt(args[2]);
    int count = Integer.parseInt(args[3]);
    if (System.in.read() < 0) {
      return; // Whoever started it is gone.
    }
    int maxBytes = Integer.parseInt(args[4]);
    StoreProcess process = new StoreProcess(Path.of(args[0]), Long.parseLong(args[1]), maxBytes);
    for (Input.Recovered found : process.store.recovered()) {
      if (!found.published()) {
        RangeSet there = new RangeSet();
        there.addAll(found.stored());
        process.receive(found.flow().ofCopy(), there);
      }
    }
    for (int sequence = first; sequence < first + count; sequence++) {
      process.receive(new FlowKey(SOURCE, sequence, 0, 0), new RangeSet());
    }
    process.store.close();
  }

  /** The bytes of a replica follow from its number. */
  static byte[] replica(int sequence, int maxBytes) {
    SplittableRandom random = new SplittableRandom(sequence);
    byte[] bytes = new byte[random.nextInt(maxBytes)];
    random.nextBytes(bytes);
    return bytes;
  }

  static Payload digest(byte[] bytes) {
    try {
      return Payload.of(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  private void receive(FlowKey flow, RangeSet there) throws Exception {
    byte[] replica = replica(flow.sequence(), maxBytes);
    store.handle(new Output.Open(flow, replica.length, ORIGIN), answers::add);
    Map<Integer, List<ByteRange>> groups = new LinkedHashMap<>();
    List<ByteRange> group = new ArrayList<>();
    for (ByteRange fragment : missing(replica.length, there)) {
      write(flow, replica, fragment);
      group.add(fragment);
      if (group.size() == GROUP_FRAGMENTS) {
        groups.put(groups.size(), List.copyOf(group));
        store.handle(new Output.Commit(flow, groups.size() - 1), answers::add);
        group.clear();
      }
    }
    groups.put(groups.size(), List.copyOf(group));
    store.handle(new Output.Commit(flow, groups.size() - 1), answers::add);
    for (int i = 0; i < groups.size(); i++) {
      if (!told(flow, groups)) {
        return;
      }
    }
    end(flow, replica);
  }

  private boolean told(FlowKey flow, Map<Integer, List<ByteRange>> groups) throws Exception {
    Input.FromStore answer = answers.take();
    if (answer instanceof Input.StoreFailed failed) {
      say("failed " + flow.sequence() + " " + failed.reason() + " " + failed.why());
      store.handle(new Output.Discard(flow), answers::add);
      return false;
    }
    for (ByteRange range : groups.getOrDefault(((Input.Committed) answer).number(), List.of())) {
      say("stored " + flow.sequence() + " " + range.from() + " " + range.to());
    }
    return true;
  }

  /** Most are published; some are given up before or after that, as sources do. */
  private void end(FlowKey flow, byte[] replica) throws Exception {
    int fate = random.nextInt(10);
    if (fate == 0) {
      say("dropping " + flow.sequence());
      store.handle(new Output.Discard(flow), answers::add);
      return;
    }
    store.handle(new Output.Publish(flow, replica.length, digest(replica)), answers::add);
    if (answers.take() instanceof Input.StoreFailed failed) {
      say("failed " + flow.sequence() + " " + failed.reason() + " " + failed.why());
      return;
    }
    say("placed " + flow.sequence());
    if (fate == 1) {
      say("dropping " + flow.sequence());
      store.handle(new Output.Withdraw(flow), answers::add);
    }
  }

  private List<ByteRange> missing(int replicaBytes, RangeSet there) {
    List<ByteRange> fragments = new ArrayList<>();
    for (int from = 0; from < replicaBytes; from += FRAGMENT_BYTES) {
      fragments.add(new ByteRange(from, Math.min(replicaBytes, from + FRAGMENT_BYTES)));
    }
    fragments.add(new ByteRange(replicaBytes, ReplicaStream.length(replicaBytes)));
    fragments.removeIf(range -> there.contains(range.from(), range.to()));
    Collections.shuffle(fragments, new Random(random.nextLong()));
    return fragments;
  }

  private void write(FlowKey flow, byte[] replica, ByteRange range) {
    int from = (int) range.from();
    Payload fragment =
        from == replica.length
            ? digest(replica)
            : Payload.of(replica, from, (int) range.to() - from);
    store.handle(new Output.Write(flow, replica.length, from, fragment), answers::add);
  }

  private void say(String line) throws IOException {
    out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
  }
}
