package lifeboat.relay.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** One byte says which copy or shard it is, and how many bring the replica back. */
class CopyNumberTest {

  @Test
  void eachPieceHasANumberOfItsOwnThatTellsWhatItIs() {
    Set<Integer> numbers = new HashSet<>();
    for (int needed = 1; needed < CopyNumber.MAX_SHARDS; needed++) {
      int most = needed == 1 ? CopyNumber.MAX_COPIES : CopyNumber.MAX_SHARDS;
      for (int index = 0; index < most; index++) {
        int number = CopyNumber.of(needed, index);
        assertThat(numbers.add(number)).as("%d is used once", number).isTrue();
        assertThat(CopyNumber.needed(number)).isEqualTo(needed);
        assertThat(CopyNumber.index(number)).isEqualTo(index);
        assertThat(CopyNumber.isShard(number)).isEqualTo(needed > 1);
        assertThat(CopyNumber.isFetched(number)).isFalse();
      }
    }
    for (int index = 0; index < CopyNumber.MAX_SHARDS; index++) {
      int number = CopyNumber.ofFetchedShard(index);
      assertThat(numbers.add(number)).as("%d is used once", number).isTrue();
      assertThat(CopyNumber.index(number)).isEqualTo(index);
      assertThat(CopyNumber.isShard(number) && CopyNumber.isFetched(number)).isTrue();
    }
    assertThat(numbers.add(FlowKey.FETCHED)).isTrue();
    for (int number = 0; number <= 255; number++) {
      boolean used = numbers.contains(number) || (number >= 224 && number < 239);
      assertThat(CopyNumber.isGood(number)).as("%d says something", number).isEqualTo(used);
    }
    assertThat(CopyNumber.isFetched(FlowKey.FETCHED)).isTrue();
    assertThat(CopyNumber.isShard(FlowKey.FETCHED)).isFalse();
  }

  @Test
  void thereAreNoMoreShardsThanNumbers() {
    assertThatThrownBy(() -> CopyNumber.of(3, 15)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> CopyNumber.of(15, 0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> CopyNumber.of(1, 16)).isInstanceOf(IllegalArgumentException.class);
  }
}
