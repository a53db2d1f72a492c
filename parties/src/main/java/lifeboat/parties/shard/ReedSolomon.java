package lifeboat.parties.shard;

import java.util.Arrays;
import java.util.List;

/**
 * A systematic Reed-Solomon code for erasures: {@code data} blocks of bytes as they are, and {@code
 * parity} blocks computed of them, such that any {@code data} of all blocks determine the rest.
 *
 * <p>Parity block i is the sum over all data blocks j of block j times 1 / (xᵢ + yⱼ), where all xᵢ
 * and yⱼ are different: a Cauchy matrix, each square part of which can be inverted (Blömer and
 * others, "An XOR-Based Erasure-Resilient Coding Scheme", 1995).
 */
record ReedSolomon(int data, int parity) {

  ReedSolomon {
    if (data < 1 || parity < 0 || data + parity > GaloisField.SIZE) {
      throw new IllegalArgumentException(data + " + " + parity + " blocks");
    }
  }

  /** What a block is of each data block. */
  private int[] row(int block) {
    int[] row = new int[data];
    for (int column = 0; column < data; column++) {
      if (block >= data) {
        row[column] = GaloisField.inverse(block ^ column);
      } else {
        row[column] = block == column ? 1 : 0;
      }
    }
    return row;
  }

  /**
   * A block, of all data blocks: they lie one behind the other in {@code stripe}, each as long as
   * the block.
   */
  byte[] block(int number, byte[] stripe) {
    int length = stripe.length / data;
    byte[] block = new byte[length];
    int[] row = row(number);
    for (int column = 0; column < data; column++) {
      GaloisField.addProducts(row[column], stripe, column * length, length, block);
    }
    return block;
  }

  /** Makes data blocks of some others. */
  final class Decoder {

    /** For each data block, what it is of each block that is there. */
    private final int[][] rows;

    private Decoder(int[][] rows) {
      this.rows = rows;
    }

    /** All data blocks, one behind the other, of those that are there, in their order. */
    byte[] stripe(List<byte[]> blocks) {
      int length = blocks.getFirst().length;
      byte[] stripe = new byte[data * length];
      for (int number = 0; number < data; number++) {
        byte[] block = new byte[length];
        for (int i = 0; i < data; i++) {
          if (rows[number][i] != 0) {
            GaloisField.addProducts(rows[number][i], blocks.get(i), 0, length, block);
          }
        }
        System.arraycopy(block, 0, stripe, number * length, length);
      }
      return stripe;
    }
  }

  /** A decoder for when exactly these blocks are there; as many as there are data blocks. */
  Decoder decoder(List<Integer> present) {
    if (present.size() != data || present.stream().distinct().count() != data) {
      throw new IllegalArgumentException(present + " for " + data + " data blocks");
    }
    return new Decoder(inverse(present.stream().map(this::row).toArray(int[][]::new)));
  }

  /** The inverse of a matrix that has one, by the elimination of Gauss and Jordan. */
  private static int[][] inverse(int[][] matrix) {
    int size = matrix.length;
    int[][] wide = new int[size][];
    for (int row = 0; row < size; row++) {
      wide[row] = Arrays.copyOf(matrix[row], 2 * size);
      wide[row][size + row] = 1;
    }
    for (int column = 0; column < size; column++) {
      int pivot = column;
      while (wide[pivot][column] == 0) {
        pivot++;
      }
      int[] found = wide[pivot];
      wide[pivot] = wide[column];
      wide[column] = found;
      scale(found, GaloisField.inverse(found[column]));
      for (int row = 0; row < size; row++) {
        if (row != column) {
          addMultiple(found, wide[row][column], wide[row]);
        }
      }
    }
    int[][] inverse = new int[size][];
    for (int row = 0; row < size; row++) {
      inverse[row] = Arrays.copyOfRange(wide[row], size, 2 * size);
    }
    return inverse;
  }

  private static void scale(int[] row, int factor) {
    for (int i = 0; i < row.length; i++) {
      row[i] = GaloisField.product(row[i], factor);
    }
  }

  private static void addMultiple(int[] row, int factor, int[] sum) {
    for (int i = 0; i < row.length; i++) {
      sum[i] ^= GaloisField.product(row[i], factor);
    }
  }
}
