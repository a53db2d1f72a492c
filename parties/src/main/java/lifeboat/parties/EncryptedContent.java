package lifeboat.parties;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import lifeboat.relay.message.Message.NormalPacket;
import lifeboat.relay.message.Payload;
import lifeboat.relay.node.ReplicaContent;
import lifeboat.relay.seal.Sealer;

/**
 * A replica as it travels and as it lies at its destination, which cannot read it: AES-256-GCM in
 * pieces, so that any part can be made again when it has to be sent again. {@link EncryptedFile}
 * opens it.
 *
 * <p>What is read of the plain content has to stay the same, as for every replica; the keys are new
 * for each replica.
 */
public final class EncryptedContent implements ReplicaContent {

  /** So many plain bytes are encrypted together. */
  static final int PIECE_BYTES = 64 * 1024;

  static final int TAG_BYTES = 16;
  static final byte[] MAGIC = {'L', 'B', 'E', '1'};
  static final int KEY_BYTES = 32;

  /** Magic, public key of this replica, and its wrapped key. */
  static final int HEADER_BYTES = MAGIC.length + KEY_BYTES + KEY_BYTES + TAG_BYTES;

  /** A sender and its repairs read at a few places by turns. */
  private static final int CACHED_PIECES = 4;

  private final ReplicaContent plain;
  private final byte[] header;
  private final SecretKeySpec key;
  private final long[] cachedNumbers = new long[CACHED_PIECES];
  private final byte[][] cached = new byte[CACHED_PIECES][0];
  private int oldest;

  /**
   * Encrypts a replica.
   *
   * @param secret a secret of the source, of which the keys of this replica are made together with
   *     {@code name}: the same over a restart, so that what was sent before is still good
   * @param name of this replica and of the state of its content; never the same for two contents
   * @param recovery public key of whoever may read it
   */
  public EncryptedContent(ReplicaContent plain, byte[] secret, String name, byte[] recovery) {
    this.plain = plain;
    Arrays.fill(cachedNumbers, -1);
    try {
      byte[] content = RecoveryKey.derive(secret, bytes("content of " + name));
      byte[] ephemeral = RecoveryKey.derive(secret, bytes("pair of " + name));
      byte[] open = RecoveryKey.publicOf(ephemeral);
      byte[] wrapping = RecoveryKey.wrappingKey(ephemeral, recovery, open, recovery);
      byte[] wrapped =
          crypt(Cipher.ENCRYPT_MODE, new SecretKeySpec(wrapping, "AES"), 0, true, content, open);
      this.key = new SecretKeySpec(content, "AES");
      this.header = ByteBuffer.allocate(HEADER_BYTES).put(MAGIC).put(open).put(wrapped).array();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has AES, X25519 and HKDF", e);
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(java.nio.charset.StandardCharsets.UTF_8);
  }

  /** Encrypts or opens a piece; its number, and whether it is the last, are its nonce. */
  static byte[] crypt(
      int mode, SecretKeySpec key, long number, boolean last, byte[] piece, byte[] header)
      throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    byte[] nonce = ByteBuffer.allocate(12).putLong(number).putInt(last ? 1 : 0).array();
    cipher.init(mode, key, new GCMParameterSpec(8 * TAG_BYTES, nonce));
    cipher.updateAAD(header);
    return cipher.doFinal(piece);
  }

  private long pieces() {
    return Math.max(1, (plain.length() + PIECE_BYTES - 1) / PIECE_BYTES);
  }

  @Override
  public long length() {
    return HEADER_BYTES + plain.length() + pieces() * TAG_BYTES;
  }

  @Override
  public int fragmentBytes() {
    return NormalPacket.FRAGMENT_BYTES - Sealer.BYTES;
  }

  @Override
  public Payload read(long offset, int count) {
    byte[] bytes = new byte[(int) Math.max(0, Math.min(count, length() - offset))];
    int done = 0;
    while (done < bytes.length) {
      long at = offset + done;
      byte[] from = at < HEADER_BYTES ? header : piece(number(at));
      int inside = (int) (at < HEADER_BYTES ? at : (at - HEADER_BYTES) % (PIECE_BYTES + TAG_BYTES));
      if (inside >= from.length) {
        break; // The plain content can no longer be read.
      }
      int length = Math.min(from.length - inside, bytes.length - done);
      System.arraycopy(from, inside, bytes, done, length);
      done += length;
    }
    return Payload.of(bytes, 0, done);
  }

  private static long number(long at) {
    return (at - HEADER_BYTES) / (PIECE_BYTES + TAG_BYTES);
  }

  private byte[] piece(long number) {
    for (int i = 0; i < CACHED_PIECES; i++) {
      if (cachedNumbers[i] == number) {
        return cached[i];
      }
    }
    long from = number * PIECE_BYTES;
    int wanted = (int) Math.min(PIECE_BYTES, plain.length() - from);
    Payload piece = plain.read(from, wanted);
    if (piece.length() < wanted) {
      return new byte[0];
    }
    try {
      boolean last = number == pieces() - 1;
      oldest = (oldest + 1) % CACHED_PIECES;
      cached[oldest] = crypt(Cipher.ENCRYPT_MODE, key, number, last, piece.toArray(), header);
      cachedNumbers[oldest] = number;
      return cached[oldest];
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("piece " + number + " of " + pieces(), e);
    }
  }
}
