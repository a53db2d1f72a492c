package lifeboat.parties.shard;

/**
 * The field of 256 elements in which shards are computed: bytes as polynomials over the two
 * elements 0 and 1, modulo x⁸ + x⁴ + x³ + x² + 1, of which 2 generates all but 0. A sum is an
 * exclusive or.
 */
final class GaloisField {

  static final int SIZE = 256;

  private static final int POLYNOMIAL = 0x11d;

  /** All products: looked up, a product takes a nanosecond. */
  private static final byte[][] PRODUCTS = products();

  private static final int[] INVERSES = inverses();

  private GaloisField() {}

  private static int productBitByBit(int a, int b) {
    int product = 0;
    int shifted = a;
    for (int rest = b; rest != 0; rest >>= 1) {
      product ^= (rest & 1) == 0 ? 0 : shifted;
      shifted <<= 1;
      shifted ^= shifted < SIZE ? 0 : POLYNOMIAL;
    }
    return product;
  }

  private static byte[][] products() {
    byte[][] products = new byte[SIZE][SIZE];
    for (int a = 0; a < SIZE; a++) {
      for (int b = 0; b < SIZE; b++) {
        products[a][b] = (byte) productBitByBit(a, b);
      }
    }
    return products;
  }

  private static int[] inverses() {
    int[] inverses = new int[SIZE];
    for (int a = 1; a < SIZE; a++) {
      for (int b = 1; b < SIZE; b++) {
        inverses[a] = product(a, b) == 1 ? b : inverses[a];
      }
    }
    return inverses;
  }

  static int product(int a, int b) {
    return PRODUCTS[a][b] & 0xff;
  }

  /** What {@code a} has to be multiplied with for 1; 0 has no inverse. */
  static int inverse(int a) {
    if (a == 0) {
      throw new IllegalArgumentException("0 has no inverse");
    }
    return INVERSES[a];
  }

  /** Adds the products of {@code factor} and {@code length} bytes of {@code from} to a sum. */
  static void addProducts(int factor, byte[] from, int offset, int length, byte[] sum) {
    byte[] row = PRODUCTS[factor];
    for (int i = 0; i < length; i++) {
      sum[i] ^= row[from[offset + i] & 0xff];
    }
  }
}
