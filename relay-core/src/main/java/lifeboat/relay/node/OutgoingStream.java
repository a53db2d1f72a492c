package lifeboat.relay.node;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import lifeboat.relay.message.Payload;
import lifeboat.relay.message.ReplicaStream;

/**
 * The stream of a replica at its source: its bytes, then their SHA-256, which is computed while the
 * bytes are read for the first time, so that departure never waits for it.
 */
final class OutgoingStream {

  /** So much is read at a time for the digest alone. */
  private static final int READ_BYTES = 64 * 1024;

  private final ReplicaContent content;
  private final MessageDigest sha256 = sha256();
  private long digestedBytes;
  private Optional<Payload> digest = Optional.empty();

  OutgoingStream(ReplicaContent content) {
    this.content = content;
  }

  long replicaBytes() {
    return content.length();
  }

  /** So many bytes go into one normal packet at the most. */
  int fragmentBytes() {
    return content.fragmentBytes();
  }

  /**
   * The fragment at {@code offset}, of at most {@code limit} bytes; empty when the data can no
   * longer be read. The digest can be asked for when all bytes have been.
   */
  Optional<Payload> fragment(long offset, int limit) {
    int length = ReplicaStream.fragmentLength(content.length(), offset, limit);
    if (offset >= content.length()) {
      return Optional.of(digest());
    }
    Payload payload = content.read(offset, length);
    if (payload.length() < length) {
      return Optional.empty();
    }
    digestNews(offset, payload);
    return Optional.of(payload);
  }

  /** Another attempt cuts the fragments differently: only what is new of this one is digested. */
  private void digestNews(long offset, Payload payload) {
    long end = offset + payload.length();
    if (offset <= digestedBytes && digestedBytes < end) {
      int from = (int) (digestedBytes - offset);
      sha256.update(payload.toArray(), from, payload.length() - from);
      digestedBytes = end;
    }
  }

  /**
   * Digests what has not been read because it need not be sent again, {@code limit} bytes at the
   * most; returns whether the digest can be asked for. Data that can no longer be read counts as
   * read: the server will find that the digest differs.
   */
  boolean digestAhead(int limit) {
    long stepEnds = Math.min(content.length(), digestedBytes + limit);
    while (digestedBytes < stepEnds) {
      int wanted = (int) Math.min(READ_BYTES, stepEnds - digestedBytes);
      Payload payload = content.read(digestedBytes, wanted);
      payload.addTo(sha256);
      digestedBytes += wanted;
    }
    return digestedBytes == content.length();
  }

  private Payload digest() {
    if (digest.isEmpty()) {
      if (digestedBytes != content.length()) {
        throw new IllegalStateException(digestedBytes + " of " + content.length() + " digested");
      }
      digest = Optional.of(Payload.of(sha256.digest()));
    }
    return digest.get();
  }

  /** The digest in hexadecimal; empty while not all bytes have been read. */
  String sha256Text() {
    if (digestedBytes == content.length()) {
      digest();
    }
    return digest.map(bytes -> HexFormat.of().formatHex(bytes.toArray())).orElse("");
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
