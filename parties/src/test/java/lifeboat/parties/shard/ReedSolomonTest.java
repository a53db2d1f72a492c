package lifeboat.parties.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whichever blocks are lost, as many as there are data blocks bring the rest back. */
class ReedSolomonTest {

  private static byte[] stripe(int data, int blockBytes) {
    byte[] stripe = new byte[data * blockBytes];
    new Random(31L * data + blockBytes).nextBytes(stripe);
    return stripe;
  }

  private static void assertBroughtBack(ReedSolomon code, byte[] stripe, List<Integer> present) {
    List<byte[]> blocks = present.stream().map(number -> code.block(number, stripe)).toList();
    assertThat(code.decoder(present).stripe(blocks)).as("of blocks %s", present).isEqualTo(stripe);
  }

  /** So that what is stored today is read tomorrow: 1/2 and 1/3 in the field that is used. */
  @Test
  void parityIsWhatTheFormatSays() {
    ReedSolomon code = new ReedSolomon(2, 1);

    assertThat(code.block(2, new byte[] {1, 0})).containsExactly(0x8e);
    assertThat(code.block(2, new byte[] {0, 1})).containsExactly(0xf4);
    assertThat(code.block(0, new byte[] {7, 9})).containsExactly(7);
    assertThat(code.block(1, new byte[] {7, 9})).containsExactly(9);
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "1, 3", "2, 1", "2, 2", "2, 5", "3, 2", "3, 4", "4, 3", "5, 4", "6, 2"})
  void everyPatternOfLossesIsMadeGood(int data, int parity) {
    ReedSolomon code = new ReedSolomon(data, parity);
    byte[] stripe = stripe(data, 5);
    int patterns = 0;
    for (int bits = 0; bits < 1 << (data + parity); bits++) {
      if (Integer.bitCount(bits) == data) {
        List<Integer> present = new ArrayList<>();
        for (int block = 0; block < data + parity; block++) {
          if ((bits >> block & 1) == 1) {
            present.add(block);
          }
        }
        assertBroughtBack(code, stripe, present);
        patterns++;
      }
    }
    assertThat(patterns).isPositive();
  }

  @ParameterizedTest
  @CsvSource({"10, 5", "14, 1", "7, 8", "60, 40", "128, 128"})
  void manyPatternsOfLossesOfLargeCodesAreMadeGood(int data, int parity) {
    ReedSolomon code = new ReedSolomon(data, parity);
    byte[] stripe = stripe(data, 3);
    Random chance = new Random(data);
    List<Integer> all = new ArrayList<>();
    for (int block = 0; block < data + parity; block++) {
      all.add(block);
    }
    for (int trial = 0; trial < 20; trial++) {
      Collections.shuffle(all, chance);
      assertBroughtBack(code, stripe, List.copyOf(all.subList(0, data)));
    }
  }

  @Test
  void tooFewOrTheSameTwiceAreNoBlocksToDecode() {
    ReedSolomon code = new ReedSolomon(3, 2);

    assertThatThrownBy(() -> code.decoder(List.of(0, 1)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> code.decoder(List.of(0, 1, 1)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
