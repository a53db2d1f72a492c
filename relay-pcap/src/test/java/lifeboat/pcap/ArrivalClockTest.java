package lifeboat.pcap;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class ArrivalClockTest {

  private static final long SECOND = 1_000_000_000;

  private final ArrivalClock clock = new ArrivalClock();

  @Test
  void turnsAStampIntoANanoTimeAtMostAsLateAsItsReading() {
    clock.refresh(System.nanoTime());
    long before = System.nanoTime();
    Instant stamp = Instant.now();
    long after = System.nanoTime();

    long arrival =
        clock.arrivalNanos(stamp.getEpochSecond() * SECOND + stamp.getNano(), after + SECOND / 2);

    assertThat(arrival).isBetween(before - SECOND / 100, after + SECOND / 100);
  }

  /** Who reads may have been stopped for long; but a clock that was set may look the same. */
  @Test
  void believesAnOldStampWhereTheClockHasNotBeenSetSince() {
    Instant wallClock = Instant.now();
    long now = System.nanoTime();
    long stamp = wallClock.getEpochSecond() * SECOND + wallClock.getNano() - 5 * SECOND;
    clock.refresh(now - 8 * SECOND);
    clock.refresh(now);
    assertThat(clock.arrivalNanos(stamp, now))
        .isBetween(now - 5 * SECOND - SECOND / 100, now - 5 * SECOND + SECOND / 100);
    ArrivalClock fresh = new ArrivalClock();
    fresh.refresh(now);
    assertThat(fresh.arrivalNanos(stamp, now)).isEqualTo(now);
  }

  @Test
  void prefersTheTimeOfReadingToAStampThatCannotBeTrue() {
    clock.refresh(System.nanoTime());
    long now = System.nanoTime();

    assertThat(clock.arrivalNanos(0, now)).isEqualTo(now);
    assertThat(clock.arrivalNanos(Long.MAX_VALUE, now)).isEqualTo(now);
    assertThat(clock.arrivalNanos(1, now)).isEqualTo(now);
  }

  @Test
  void measuresTheOffsetTenTimesASecond() {
    assertThat(clock.refresh(0)).isTrue();
    assertThat(clock.refresh(99_000_000)).isFalse();
    assertThat(clock.refresh(101_000_000)).isTrue();
  }
}
