package lifeboat.network.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Objects;
import lifeboat.network.topology.Jitter;
import lifeboat.network.topology.Jitter.Distribution;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class JitterProcessTest {

  private static final int DRAWS = 200_000;
  private static final long UNIT = 1_000_000;

  @Test
  void knowsTheNormalDistribution() {
    assertThat(Normal.quantile(0.5)).isZero();
    assertThat(Normal.quantile(0.975)).isCloseTo(1.959963984540054, within(1e-8));
    assertThat(Normal.quantile(0.001)).isCloseTo(-3.090232306167813, within(1e-8));
    assertThat(Normal.quantile(0)).isEqualTo(Double.NEGATIVE_INFINITY);
    for (double rank = 0.0005; rank < 1; rank += 0.0005) {
      assertThat(Normal.rank(Normal.quantile(rank))).isCloseTo(rank, within(1e-7));
    }
  }

  /** The first, middle and last entries of the tables of iproute2 6.1, divided by 8192. */
  @ParameterizedTest
  @CsvSource({
    "NORMAL, -4, 0, 3.5227",
    "PARETO, -0.6667, -0.3201, 3.9999",
    "PARETONORMAL, -1.5021, -0.24, 3.8805",
    "UNIFORM, -1, 0, 0.9995"
  })
  void drawsFromTheTablesOfNetem(
      Distribution distribution, double first, double middle, double last) {
    assertThat(JitterProcess.variation(distribution, 0)).isCloseTo(first, within(0.003));
    assertThat(JitterProcess.variation(distribution, 0.5)).isCloseTo(middle, within(0.001));
    assertThat(JitterProcess.variation(distribution, 4095 / 4096.0)).isCloseTo(last, within(0.04));
  }

  @ParameterizedTest
  @EnumSource
  void hasTheSameDistributionWithAndWithoutMemory(Distribution distribution) {
    double[] free = draws(new Jitter(UNIT, distribution, 0));
    double[] bound = draws(new Jitter(UNIT, distribution, 0.5));
    Arrays.sort(free);
    Arrays.sort(bound);

    for (double rank = 0.01; rank < 0.995; rank += 0.01) {
      double value = JitterProcess.variation(distribution, rank);
      assertThat(share(free, value)).isCloseTo(rank, within(0.006));
      assertThat(share(bound, value)).isCloseTo(rank, within(0.012));
    }
  }

  @ParameterizedTest
  @CsvSource({"0, 0.01", "0.25, 0.01", "0.9, 0.02"})
  void resemblesTheFrameBeforeAsMuchAsAskedFor(double correlation, double tolerance) {
    double[] draws = draws(new Jitter(UNIT, Distribution.NORMAL, correlation));
    double product = 0;
    double square = 0;
    for (int i = 1; i < draws.length; i++) {
      product += draws[i] * draws[i - 1];
      square += draws[i] * draws[i];
    }
    assertThat(product / square).isCloseTo(correlation, within(tolerance));
  }

  private static double[] draws(Jitter jitter) {
    JitterProcess process = Objects.requireNonNull(JitterProcess.next(null, jitter, 17));
    double[] draws = new double[DRAWS];
    Arrays.setAll(draws, i -> process.nextNanos() / (double) UNIT);
    return draws;
  }

  private static double share(double[] sorted, double value) {
    int index = Arrays.binarySearch(sorted, value);
    return (index < 0 ? -index - 1 : index) / (double) sorted.length;
  }
}
