package lifeboat.relay.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.BitSet;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** A range set is a bit set that costs as much as it has holes. */
class RangeSetTest {

  private static final int POSITIONS = 200;

  @Test
  void holdsWhatABitSetWouldHold() {
    SplittableRandom random = new SplittableRandom(1);
    for (int trial = 0; trial < 300; trial++) {
      RangeSet set = new RangeSet();
      BitSet model = new BitSet();
      int longest = 1 + random.nextInt(40);
      for (int operation = 0; operation < 60; operation++) {
        int from = random.nextInt(POSITIONS);
        int to = from + random.nextInt(longest + 1);
        BitSet before = (BitSet) model.clone();
        model.set(from, to);
        int news = model.cardinality() - before.cardinality();
        assertThat(set.add(from, to)).as("%s plus %d-%d", before, from, to).isEqualTo(news);
        sameAs(model, set, random);
      }
    }
  }

  private static void sameAs(BitSet model, RangeSet set, SplittableRandom random) {
    assertThat(set.coveredBytes()).isEqualTo(model.cardinality());
    assertThat(set.isEmpty()).isEqualTo(model.isEmpty());
    BitSet listed = new BitSet();
    int extents = 0;
    for (ByteRange range : set.lowest(Integer.MAX_VALUE)) {
      assertThat(range.from() == 0 || !model.get((int) range.from() - 1)).isTrue();
      listed.set((int) range.from(), (int) range.to());
      extents++;
    }
    assertThat(listed).isEqualTo(model);
    assertThat(set.extentCount()).isEqualTo(extents);
    assertThat(set.lowest(2)).hasSize(Math.min(2, extents));
    assertThat(set.highest(Integer.MAX_VALUE).reversed()).isEqualTo(set.lowest(1000));
    int from = random.nextInt(POSITIONS);
    int to = from + 1 + random.nextInt(20);
    assertThat(set.contains(from, to)).isEqualTo(model.nextClearBit(from) >= to);
    assertThat(set.firstMissing(from)).isEqualTo(model.nextClearBit(from));
    int present = model.nextSetBit(from);
    if (!model.get(from)) {
      assertThat(set.nextPresent(from, 1000)).isEqualTo(present < 0 ? 1000 : present);
    }
  }

  @Test
  void countsOnlyTheNewBytesOfSeveralRanges() {
    RangeSet set = new RangeSet();
    set.add(0, 10);
    assertThat(set.addAll(List.of(new ByteRange(5, 15), new ByteRange(20, 25)))).isEqualTo(10);
    assertThat(set.lowest(9)).containsExactly(new ByteRange(0, 15), new ByteRange(20, 25));
  }

  @Test
  void namesTheHighestExtentsFirst() {
    RangeSet set = new RangeSet();
    set.add(0, 10);
    set.add(20, 30);
    set.add(40, 50);
    assertThat(set.highest(2)).containsExactly(new ByteRange(40, 50), new ByteRange(20, 30));
    assertThat(set.highest(9)).hasSize(3);
  }

  @Test
  void takesTheHighestPositionsOfTheWire() {
    RangeSet set = new RangeSet();
    long top = (1L << 48) - 1;
    assertThat(set.add(top - 1, top)).isEqualTo(1);
    assertThat(set.add(0, top)).isEqualTo(top - 1);
    assertThat(set.extentCount()).isEqualTo(1);
  }
}
