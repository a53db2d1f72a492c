package lifeboat.pcap;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** One party's wish to be woken, however often it changes, is one entry that counts. */
class AlarmTest {

  private final List<Long> entries = new ArrayList<>();
  private final Alarm alarm = new Alarm(entries::add);

  @Test
  void wakesAtTheTimeThatWasWishedLast() {
    alarm.wish(100);
    assertThat(alarm.rings(100, 100)).isTrue();
    assertThat(entries).containsExactly(100L);
  }

  @Test
  void anEarlierWishGetsAnEntryOfItsOwnAndTheLaterEntryRingsNobody() {
    alarm.wish(100);
    alarm.wish(10);
    assertThat(entries).containsExactly(100L, 10L);
    assertThat(alarm.rings(10, 10)).isTrue();
    assertThat(alarm.rings(100, 100)).isFalse();
    assertThat(entries).hasSize(2);
  }

  @Test
  void aLaterWishWaitsForTheEntryThatIsThereAndThenGoesOn() {
    alarm.wish(10);
    alarm.wish(100);
    assertThat(entries).containsExactly(10L);
    assertThat(alarm.rings(10, 10)).isFalse();
    assertThat(entries).containsExactly(10L, 100L);
    assertThat(alarm.rings(100, 100)).isTrue();
  }

  @Test
  void noWishLeavesNothingBehind() {
    alarm.wish(10);
    alarm.wish(Long.MAX_VALUE);
    assertThat(alarm.rings(10, 10)).isFalse();
    assertThat(entries).containsExactly(10L);
  }

  @Test
  void aMillionWishesBackAndForthLeaveNoGrowingCrowdOfEntries() {
    int open = 0;
    long now = 0;
    for (int i = 0; i < 100_000; i++) {
      now += 10;
      alarm.wish(now + 1_000);
      alarm.wish(now + 2);
      if (alarm.rings(now + 2, now + 2)) {
        alarm.wish(now + 1_000);
      }
      for (long entry : List.copyOf(entries)) {
        if (entry <= now) {
          entries.remove(entry);
          alarm.rings(entry, now);
        }
      }
      open = Math.max(open, entries.size());
    }
    assertThat(open).isLessThan(1_000);
  }
}
