package lifeboat.relay.message;

import java.util.UUID;

/**
 * Identifies one attempt to place one copy, or shard, of a replica: the duplicate management data
 * of US 9,270,522 B2, FIG. 2 (25). All that relays remember about a replica is kept under this key.
 *
 * @param source identity of the replica source server
 * @param sequence number of the replica at its source, unsigned
 * @param copy number of the copy, 0..255; {@link CopyNumber} tells what it says
 * @param attempt number of the attempt, 0..255; a new attempt is a new flow
 */
public record FlowKey(UUID source, int sequence, int copy, int attempt) {

  /** The number of the copy under which a server keeps a whole replica that it has fetched. */
  public static final int FETCHED = 255;

  public static final int MAX_ATTEMPT = 255;

  public FlowKey {
    if (copy < 0 || copy > 255 || attempt < 0 || attempt > 255) {
      throw new IllegalArgumentException("copy " + copy + ", attempt " + attempt + " not 0..255");
    }
  }

  /** As a record's own, which is slow in code that is not yet compiled well. */
  @Override
  public boolean equals(Object other) {
    return other instanceof FlowKey that
        && sequence == that.sequence
        && attempt == that.attempt
        && copy == that.copy
        && source.equals(that.source);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * source.hashCode() + sequence) + 256 * copy + attempt;
  }

  /** Identifies this copy over all its attempts: the key of its first attempt. */
  public FlowKey ofCopy() {
    return attempt == 0 ? this : new FlowKey(source, sequence, copy, 0);
  }

  /** The same attempt for another copy or shard. */
  public FlowKey withCopy(int number) {
    return new FlowKey(source, sequence, number, attempt);
  }

  /** Whether it is about a replica, or a shard, on its way to a server that fetches it. */
  public boolean isFetched() {
    return CopyNumber.isFetched(copy);
  }

  /** Identifies this copy over all its attempts, {@code source:sequence:copy}. */
  public String copyId() {
    return replicaId() + ":" + copy;
  }

  /** Identifies the replica over all its copies and attempts, {@code source:sequence}. */
  public String replicaId() {
    return source + ":" + Integer.toUnsignedString(sequence);
  }

  @Override
  public String toString() {
    return replicaId() + ":" + copy + ":" + attempt;
  }
}
