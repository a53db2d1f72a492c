package lifeboat.relay.message;

/** The stream that carries a replica: its bytes, then their SHA-256 as a fragment of its own. */
public final class ReplicaStream {

  /** Length of a SHA-256. */
  public static final int DIGEST_BYTES = 32;

  /** Longest replica, 2^47 bytes: every position of the stream fits into 48 bits. */
  public static final long MAX_REPLICA_BYTES = 1L << 47;

  private ReplicaStream() {}

  /** Length of the stream of a replica of {@code replicaBytes}. */
  public static long length(long replicaBytes) {
    return replicaBytes + DIGEST_BYTES;
  }

  /** Length of the fragment that starts at {@code offset} when fragments have {@code fragment}. */
  public static int fragmentLength(long replicaBytes, long offset, int fragment) {
    long end = offset < replicaBytes ? replicaBytes : length(replicaBytes);
    return (int) Math.min(fragment, end - offset);
  }
}
