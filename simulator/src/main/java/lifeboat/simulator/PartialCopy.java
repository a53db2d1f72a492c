package lifeboat.simulator;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import lifeboat.relay.message.ByteRange;
import lifeboat.relay.message.Payload;
import lifeboat.relay.message.RangeSet;

/**
 * A partial replica on the disk of a simulated server. What is committed without a gap from the
 * beginning is digested and forgotten; bytes are held only until they are committed and no gap is
 * left before them. So memory follows the disorder of arrivals and not the length of the replica.
 *
 * <p>Of bytes that are written twice the first writing counts.
 */
final class PartialCopy {

  private final long replicaBytes;
  private final RangeSet written = new RangeSet();
  private final RangeSet committed = new RangeSet();
  private final TreeMap<Long, Payload> held = new TreeMap<>();
  private final MessageDigest sha256 = newSha256();
  private List<ByteRange> uncommitted = new ArrayList<>();
  private final TreeMap<Integer, List<ByteRange>> commits = new TreeMap<>();
  private long digestedBytes;

  PartialCopy(long replicaBytes) {
    this.replicaBytes = replicaBytes;
  }

  /** Writes what is new of a fragment. */
  void write(long offset, Payload fragment) {
    long end = offset + fragment.length();
    long from = written.firstMissing(offset);
    while (from < end) {
      long to = written.nextPresent(from, end);
      held.put(from, fragment.slice((int) (from - offset), (int) (to - from)));
      uncommitted.add(new ByteRange(from, to));
      written.add(from, to);
      from = written.firstMissing(to);
    }
  }

  /** Everything written so far is to be brought to stable storage under this number. */
  void commit(int number) {
    commits.put(number, uncommitted);
    uncommitted = new ArrayList<>();
  }

  /** That has been done. */
  void committed(int number) {
    List<ByteRange> done = commits.remove(number);
    if (done != null) {
      committed.addAll(done);
      digestCommitted();
    }
  }

  private void digestCommitted() {
    long end = Math.min(committed.firstMissing(digestedBytes), replicaBytes);
    if (digestedBytes >= end) {
      return;
    }
    Map.Entry<Long, Payload> next = held.firstEntry();
    while (next != null && next.getKey() < end) {
      held.pollFirstEntry();
      Payload bytes = next.getValue();
      long inside = Math.min(bytes.length(), replicaBytes - next.getKey());
      bytes.slice(0, (int) inside).addTo(sha256);
      digestedBytes = next.getKey() + inside;
      next = held.firstEntry();
    }
  }

  /** The server has died: what was not committed is lost. */
  void crash() {
    commits.values().forEach(this::lose);
    commits.clear();
    lose(uncommitted);
    uncommitted = new ArrayList<>();
  }

  private void lose(List<ByteRange> ranges) {
    for (ByteRange range : ranges) {
      held.remove(range.from());
    }
    rebuildWritten();
  }

  private void rebuildWritten() {
    written.clear();
    written.addAll(committed.lowest(Integer.MAX_VALUE));
  }

  long replicaBytes() {
    return replicaBytes;
  }

  /** Whether these bytes are on stable storage. */
  boolean holds(ByteRange range) {
    return committed.contains(range.from(), range.to());
  }

  /** What is on stable storage. */
  List<ByteRange> committedRanges() {
    return committed.lowest(Integer.MAX_VALUE);
  }

  /** The digest of the replica as its source sent it, when that is on stable storage. */
  Optional<Payload> storedDigest() {
    Payload digest = held.get(replicaBytes);
    return Optional.ofNullable(digest)
        .filter(bytes -> committed.contains(replicaBytes, replicaBytes + bytes.length()));
  }

  /** Bytes in memory. */
  long heldBytes() {
    return held.values().stream().mapToLong(Payload::length).sum();
  }

  /** Whether all bytes are committed; only then {@link #sha256} is that of the replica. */
  boolean isWhole() {
    return digestedBytes == replicaBytes;
  }

  /** Digest of the bytes from the beginning to the first gap. */
  String sha256() {
    try {
      return HexFormat.of().formatHex(((MessageDigest) sha256.clone()).digest());
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("the SHA-256 of every JDK can be cloned", e);
    }
  }

  private static MessageDigest newSha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
