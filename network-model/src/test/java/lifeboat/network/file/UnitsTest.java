package lifeboat.network.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class UnitsTest {

  @ParameterizedTest
  @CsvSource({
    "DURATION, 5ms, 5000000",
    "DURATION, 0.5ms, 500000",
    "DURATION, 1 h, 3600000000000",
    "DURATION, 7ns, 7",
    "DURATION, 1.5min, 90000000000",
    "RATE, 1gbit, 1000000000",
    "RATE, 2.5mbit, 2500000",
    "SIZE, 16MiB, 16777216",
    "SIZE, 1kB, 1000",
    "SIZE, 1TiB, 1099511627776",
    "LENGTH, 300km, 300000"
  })
  void readsQuantities(Units units, String text, long value) {
    assertThat(units.tryParse(text)).hasValue(value);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "5", "ms", "-5ms", "5 parsecs", "1e3ms", "0.5ns", "5MS", "9999999999999999h"})
  void refusesWhatIsNoDuration(String text) {
    assertThat(Units.DURATION.tryParse(text)).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void readsBackWhatItFormats(Units units) {
    Random random = new Random(1);
    for (int i = 0; i < 1000; i++) {
      long value = random.nextLong(1L << random.nextInt(1, 60));
      assertThat(units.tryParse(units.format(value))).hasValue(value);
    }
  }

  @Test
  void formatsInTheLargestUnitThatIsExact() {
    assertThat(Units.DURATION.format(5_000_000)).isEqualTo("5ms");
    assertThat(Units.DURATION.format(5_000_001)).isEqualTo("5000001ns");
    assertThat(Units.SIZE.format(1 << 20)).isEqualTo("1MiB");
    assertThat(Units.RATE.format(0)).isEqualTo("0bit");
    assertThat(Units.LENGTH.formatDecimal(1.5)).isEqualTo("1.5m");
  }

  @Test
  void readsSharesWithAndWithoutPercent() {
    assertThat(Units.tryParseFraction("1.5%")).hasValue(0.015);
    assertThat(Units.tryParseFraction("0.015")).hasValue(0.015);
    assertThat(Units.tryParseFraction("1.5 per cent")).isEmpty();
  }
}
