package lifeboat.parties;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.spec.NamedParameterSpec;
import java.security.spec.XECPrivateKeySpec;
import java.security.spec.XECPublicKeySpec;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import javax.crypto.KDF;
import javax.crypto.KeyAgreement;
import javax.crypto.spec.HKDFParameterSpec;

/**
 * The key that opens the replicas of a network: X25519 (RFC 7748). Sources know its public half
 * only; the file with the secret one is needed where a replica comes back, and nowhere before.
 *
 * <pre>
 * lifeboat recovery key 1
 * recovery 5be0...     public
 * secret 77f1...
 * </pre>
 */
public record RecoveryKey(List<Byte> secret, List<Byte> open) {

  private static final String FIRST_LINE = "lifeboat recovery key 1";
  private static final int BYTES = 32;
  private static final HexFormat HEX = HexFormat.of();
  private static final byte[] WRAPPING =
      "lifeboat replica key 1".getBytes(java.nio.charset.StandardCharsets.US_ASCII);

  public RecoveryKey {
    secret = List.copyOf(secret);
    open = List.copyOf(open);
  }

  /** A new one. */
  public static RecoveryKey create(SecureRandom random) {
    byte[] secret = new byte[BYTES];
    random.nextBytes(secret);
    return new RecoveryKey(list(secret), list(publicOf(secret)));
  }

  /** The public half. */
  public byte[] openBytes() {
    return KeyFile.array(open);
  }

  /** Reads the file with the secret. */
  public static RecoveryKey read(Path file) throws IOException {
    Optional<List<Byte>> open = Optional.empty();
    Optional<List<Byte>> secret = Optional.empty();
    for (String line : KeyFile.secretLines(file, FIRST_LINE)) {
      if (line.startsWith("recovery ")) {
        open = KeyFile.bytes(line.substring("recovery ".length()).strip());
      } else if (line.startsWith("secret ")) {
        secret = KeyFile.bytes(line.substring("secret ".length()).strip());
      }
    }
    if (open.isEmpty() || secret.isEmpty()) {
      throw new KeyFile.BadKeyFile(file, "needs the lines \"recovery HEX\" and \"secret HEX\"");
    }
    return new RecoveryKey(secret.get(), open.get());
  }

  /** Writes it as a file that did not exist. */
  public void writeNew(Path file) throws IOException {
    KeyFile.writeSecret(
        file,
        "%s\nrecovery %s\nsecret %s\n"
            .formatted(
                FIRST_LINE,
                HEX.formatHex(KeyFile.array(open)),
                HEX.formatHex(KeyFile.array(secret))));
  }

  /** Never the secret: what is printed may be kept. */
  @Override
  public String toString() {
    return "recovery key " + HEX.formatHex(KeyFile.array(open));
  }

  static List<Byte> list(byte[] bytes) {
    return KeyFile.bytes(HEX.formatHex(bytes)).orElseThrow();
  }

  /** The public half of a secret. */
  static byte[] publicOf(byte[] secret) {
    try {
      // The base point of the curve has the coordinate 9 (RFC 7748, section 4.1).
      return agreed(secret, little(BigInteger.valueOf(9)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has X25519", e);
    }
  }

  private static byte[] agreed(byte[] secret, byte[] open) throws GeneralSecurityException {
    KeyFactory factory = KeyFactory.getInstance("X25519");
    PrivateKey own =
        factory.generatePrivate(new XECPrivateKeySpec(NamedParameterSpec.X25519, secret));
    PublicKey other =
        factory.generatePublic(new XECPublicKeySpec(NamedParameterSpec.X25519, number(open)));
    KeyAgreement agreement = KeyAgreement.getInstance("X25519");
    agreement.init(own);
    agreement.doPhase(other, true);
    return agreement.generateSecret();
  }

  /** What wraps the key of a replica, from one half of each of two pairs. */
  static byte[] wrappingKey(byte[] secret, byte[] open, byte[] ephemeral, byte[] recovery)
      throws GeneralSecurityException {
    byte[] info = new byte[WRAPPING.length + ephemeral.length + recovery.length];
    System.arraycopy(WRAPPING, 0, info, 0, WRAPPING.length);
    System.arraycopy(ephemeral, 0, info, WRAPPING.length, ephemeral.length);
    System.arraycopy(recovery, 0, info, WRAPPING.length + ephemeral.length, recovery.length);
    return derive(agreed(secret, open), info);
  }

  /** HKDF-SHA-256 (RFC 5869). */
  static byte[] derive(byte[] material, byte[] info) throws GeneralSecurityException {
    return KDF.getInstance("HKDF-SHA256")
        .deriveData(HKDFParameterSpec.ofExtract().addIKM(material).thenExpand(info, BYTES));
  }

  /** RFC 7748 writes numbers with the lowest byte first. */
  private static BigInteger number(byte[] little) {
    byte[] big = little.clone();
    for (int i = 0; i < big.length; i++) {
      big[i] = little[little.length - 1 - i];
    }
    big[0] &= 0x7f;
    return new BigInteger(1, big);
  }

  private static byte[] little(BigInteger number) {
    byte[] little = new byte[BYTES];
    byte[] big = number.toByteArray();
    for (int i = 0; i < big.length && i < BYTES; i++) {
      little[i] = big[big.length - 1 - i];
    }
    return little;
  }
}
