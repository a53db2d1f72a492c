package lifeboat.relay.seal;

import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.SequencedMap;
import java.util.function.LongSupplier;
import javax.crypto.Mac;
import javax.crypto.ShortBufferException;
import javax.crypto.spec.SecretKeySpec;
import lifeboat.relay.message.MessageCodec;
import org.jspecify.annotations.Nullable;

/**
 * Seals what a node sends in a network with a key, and opens what arrives there: whoever does not
 * have the key cannot say anything, and what was said once counts once.
 *
 * <p>A seal is {@link #BYTES} bytes behind a message: the key by its number, the session of the
 * sender, the number of the message in it, and a tag, HMAC-SHA-256 cut to 16 bytes, of all that and
 * of the message and its way ({@link Bounds}). A session begins with its process. It is believed
 * once its sender has answered a challenge, and then numbers are admitted once each ({@link
 * ReplayWindow}). {@code docs/protocol.md} has the bytes.
 *
 * <p>Nothing here has chance or time of its own: both are given. For one thread at a time.
 */
public final class Sealer {

  /** Of a seal. */
  public static final int BYTES = 32;

  /** Version in the header of a message that is sealed. */
  public static final int SEALED_VERSION = 2;

  /** So many senders are remembered; the one quiet for longest has to prove itself anew. */
  static final int MAX_SESSIONS = 4096;

  /** So many may be challenged at a time; the oldest challenge gives way. */
  static final int MAX_CHALLENGES = 256;

  /** A sender is challenged again after so long at the earliest. */
  static final long CHALLENGE_NANOS = 10_000_000L;

  /** What was sealed before a proof, and not longer before it than twice this, is believed too. */
  static final long MARK_NANOS = 1_000_000_000L;

  static final int CHALLENGE = 128;
  static final int RESPONSE = 129;
  private static final int HANDSHAKE_BYTES = 28;
  private static final int TRAIN_PACKET = 12;
  private static final int TRAIN_HEADER_BYTES = 32;
  private static final int TRAIN_LENGTH_AT = 30;
  private static final int HEADER_BYTES = 4;
  private static final int VERSION_AT = 2;
  private static final int TYPE_AT = 3;
  private static final int COUNTER_BYTES = 6;
  private static final int SIGNED_BYTES = 16;
  private static final int TAG_BYTES = 16;

  /** A question that a sender has not answered yet. */
  private record Challenge(long nonce, long askedNanos) {}

  private final int keyId;
  private final Map<Integer, Mac> macs = new LinkedHashMap<>();
  private final LongSupplier nonces;
  private final long session;
  private long counter;

  /** Up to which number was sealed before {@link #markNanos}, and before the mark before it. */
  private long mark;

  private long earlierMark;
  private long markNanos;
  private final SequencedMap<Long, ReplayWindow> sessions = new LinkedHashMap<>(64, 0.75f, true);
  private final SequencedMap<Long, Challenge> challenges = new LinkedHashMap<>();
  private final Map<SealFault, Long> faults = new EnumMap<>(SealFault.class);
  private final byte[] way = new byte[Bounds.BYTES];
  private final byte[] tag = new byte[32];
  private long unsealable;

  /**
   * The seals of one process of a node.
   *
   * @param nonces numbers that nobody can guess and that do not come again
   */
  public Sealer(NetworkKeys keys, LongSupplier nonces) {
    this.keyId = keys.current().id();
    this.nonces = nonces;
    this.session = nonces.getAsLong();
    for (NetworkKeys.Key key : keys.keys()) {
      macs.put(key.id(), macOf(key));
    }
  }

  private static Mac macOf(NetworkKeys.Key key) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key.bytes(), "HmacSHA256"));
      return mac;
    } catch (NoSuchAlgorithmException | InvalidKeyException e) {
      throw new IllegalStateException("every JDK has HMAC-SHA-256", e);
    }
  }

  /** What has been dropped so far, by reason; only reasons that there were. */
  public Map<SealFault, Long> faults() {
    return Collections.unmodifiableMap(new EnumMap<>(faults));
  }

  /** How many senders are believed. */
  int sessionCount() {
    return sessions.size();
  }

  /** Messages that were too long to be sealed, and were not sent. */
  public long unsealable() {
    return unsealable;
  }

  /**
   * Seals a message where it lies; returns the new length, or 0 when it does not fit.
   *
   * <p>A packet of a train keeps its length, which is what is measured: the seal takes the place of
   * the end of its filling.
   *
   * @param bytes has room for {@link MessageCodec#MAX_MESSAGE_BYTES} from {@code at} on
   */
  public int seal(byte[] bytes, int at, int length, Bounds bounds, long nowNanos) {
    if (nowNanos - markNanos >= MARK_NANOS) {
      earlierMark = mark;
      mark = counter;
      markNanos = nowNanos;
    }
    boolean hasFilling =
        bytes[at + TYPE_AT] == TRAIN_PACKET && length >= TRAIN_HEADER_BYTES + BYTES;
    int total = hasFilling ? length : length + BYTES;
    if (total > MessageCodec.MAX_MESSAGE_BYTES) {
      unsealable++;
      return 0;
    }
    int sealAt = at + total - BYTES;
    bytes[at + VERSION_AT] = SEALED_VERSION;
    bytes[sealAt] = (byte) keyId;
    bytes[sealAt + 1] = 0;
    Bounds.put(bytes, sealAt + 2, COUNTER_BYTES, ++counter);
    Bounds.put(bytes, sealAt + 8, Long.BYTES, session);
    computeTag(known(keyId), bytes, at, total - TAG_BYTES, bounds);
    System.arraycopy(tag, 0, bytes, sealAt + SIGNED_BYTES, TAG_BYTES);
    return total;
  }

  private Mac known(int id) {
    return Objects.requireNonNull(macs.get(id));
  }

  /** Whether a sealed packet of a train is as long as it says that it was before. */
  private static boolean isInsideFilling(byte[] bytes, int at, int length) {
    return bytes[at + TYPE_AT] == TRAIN_PACKET
        && length >= TRAIN_HEADER_BYTES + BYTES
        && Bounds.get(bytes, at + TRAIN_LENGTH_AT, Short.BYTES) == length;
  }

  private void computeTag(Mac mac, byte[] bytes, int at, int length, Bounds bounds) {
    bounds.write(way);
    mac.update(way);
    mac.update(bytes, at, length);
    try {
      mac.doFinal(tag, 0);
    } catch (ShortBufferException e) {
      throw new IllegalStateException("HMAC-SHA-256 has 32 bytes", e);
    }
  }

  /**
   * Opens what has arrived, where it lies: a genuine message looks as it did before it was sealed.
   */
  public Opened open(byte[] bytes, int at, int length, Bounds bounds, long nowNanos) {
    SealFault fault = faultOf(bytes, at, length, bounds);
    if (fault != null) {
      return dropped(fault);
    }
    int sealAt = at + length - BYTES;
    long number = Bounds.get(bytes, sealAt + 2, COUNTER_BYTES);
    long sender = Bounds.get(bytes, sealAt + 8, Long.BYTES);
    int type = bytes[at + TYPE_AT] & 0xff;
    if (type == CHALLENGE || type == RESPONSE) {
      return handshake(bytes, at, length, type, sender, nowNanos);
    }
    ReplayWindow window = sessions.get(sender);
    if (window == null) {
      return new Opened.Unproven(sender, challenge(sender, nowNanos));
    }
    if (!window.admit(number)) {
      return dropped(SealFault.REPLAYED);
    }
    bytes[at + VERSION_AT] = 1;
    if (isInsideFilling(bytes, at, length)) {
      Arrays.fill(bytes, sealAt, at + length, (byte) 0);
      return new Opened.Genuine(length);
    }
    return new Opened.Genuine(length - BYTES);
  }

  private Opened dropped(SealFault fault) {
    faults.merge(fault, 1L, Long::sum);
    return new Opened.Dropped(fault);
  }

  /** Nobody waits any more for the proof of what was {@link Opened.Unproven}. */
  public void forgotUnproven() {
    faults.merge(SealFault.UNPROVEN, 1L, Long::sum);
  }

  /** Cheap questions first: junk costs no digest. */
  private @Nullable SealFault faultOf(byte[] bytes, int at, int length, Bounds bounds) {
    if (length < HEADER_BYTES || Bounds.get(bytes, at, 2) != 0x4C42) {
      return length < HEADER_BYTES ? SealFault.TRUNCATED : SealFault.FOREIGN;
    }
    int version = bytes[at + VERSION_AT];
    if (version != SEALED_VERSION) {
      return version == 1 ? SealFault.UNSEALED : SealFault.OTHER_VERSION;
    }
    if (length < HEADER_BYTES + BYTES || length > MessageCodec.MAX_MESSAGE_BYTES) {
      return SealFault.TRUNCATED;
    }
    int sealAt = at + length - BYTES;
    Mac mac = macs.get(bytes[sealAt] & 0xff);
    if (mac == null) {
      return SealFault.OTHER_KEY;
    }
    if (Bounds.get(bytes, sealAt + 8, Long.BYTES) == session) {
      return SealFault.REFLECTED;
    }
    computeTag(mac, bytes, at, length - TAG_BYTES, bounds);
    int difference = 0;
    for (int i = 0; i < TAG_BYTES; i++) {
      difference |= tag[i] ^ bytes[sealAt + SIGNED_BYTES + i];
    }
    return difference == 0 ? null : SealFault.FORGED;
  }

  private List<byte[]> challenge(long sender, long nowNanos) {
    Challenge asked = challenges.get(sender);
    if (asked != null && nowNanos - asked.askedNanos() < CHALLENGE_NANOS) {
      return List.of();
    }
    if (challenges.size() == MAX_CHALLENGES && asked == null) {
      challenges.pollFirstEntry();
    }
    Challenge question =
        new Challenge(asked == null ? nonces.getAsLong() : asked.nonce(), nowNanos);
    challenges.put(sender, question);
    return List.of(handshake(CHALLENGE, question.nonce(), sender, 0));
  }

  /**
   * A question or its answer.
   *
   * @param nonce of the question
   * @param about the session whose life is asked for, or shown
   * @param since the number after which everything was sealed lately
   */
  private static byte[] handshake(int type, long nonce, long about, long since) {
    byte[] message = new byte[HANDSHAKE_BYTES];
    Bounds.put(message, 0, 4, 0x4C420100L | type);
    Bounds.put(message, 4, Long.BYTES, nonce);
    Bounds.put(message, 12, Long.BYTES, about);
    Bounds.put(message, 20, Long.BYTES, since);
    return message;
  }

  private Opened handshake(byte[] bytes, int at, int length, int type, long sender, long nowNanos) {
    if (length != HANDSHAKE_BYTES + BYTES) {
      return dropped(SealFault.TRUNCATED);
    }
    long nonce = Bounds.get(bytes, at + 4, Long.BYTES);
    long about = Bounds.get(bytes, at + 12, Long.BYTES);
    List<byte[]> answers = new ArrayList<>();
    if (type == CHALLENGE) {
      if (about != session) {
        return dropped(SealFault.REPLAYED);
      }
      answers.add(handshake(RESPONSE, nonce, session, earlierMark));
      if (!sessions.containsKey(sender)) {
        answers.addAll(challenge(sender, nowNanos)); // Who asks will be heard of next.
      }
      return new Opened.Handled(OptionalLong.empty(), answers);
    }
    Challenge asked = challenges.get(sender);
    if (asked == null && sessions.containsKey(sender)) {
      return new Opened.Handled(OptionalLong.empty(), answers); // It was asked twice.
    }
    if (asked == null || asked.nonce() != nonce || about != sender) {
      return dropped(SealFault.REPLAYED);
    }
    challenges.remove(sender);
    if (sessions.size() == MAX_SESSIONS) {
      sessions.pollFirstEntry();
    }
    sessions.put(sender, new ReplayWindow(Bounds.get(bytes, at + 20, Long.BYTES)));
    return new Opened.Handled(OptionalLong.of(sender), answers);
  }
}
