package lifeboat.network.result;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import lifeboat.network.result.SelfCheckResult.LinkCheck;
import lifeboat.network.result.SelfCheckResult.Measure;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What was measured of the way from a relay to a server behind a plain switch.
 *
 * <pre>
 *   r --- aisle --- floor --- s
 * </pre>
 */
class SelfCheckResultTest {

  private static final Measure NO_LOSS = Measure.of(0, 0, 0, 0);
  private static final Measure GOOD_RATE = Measure.of(1e7, 9.9e6, 9e6, 1.1e7);
  private static final Measure HIDDEN_RATE = Measure.notMeasurable(1e10, "too fast to time");

  @TempDir private Path scratch;

  @Test
  void aCheckDeviatesWhenOneQuantityOfOneDirectionDoes() {
    LinkCheck good = link("aisle", "r", "floor", delay(0.001, 0.00101), GOOD_RATE);
    LinkCheck late = link("aisle", "floor", "r", delay(0.001, 0.009), GOOD_RATE);

    assertThat(SelfCheckResult.of(1, 100, List.of(good)).state()).isEqualTo("ok");
    assertThat(SelfCheckResult.of(1, 100, List.of(good, late)).state()).isEqualTo("deviates");
  }

  @Test
  void whatCannotBeMeasuredIsNoDeviation() {
    LinkCheck fast = link("aisle", "r", "floor", delay(0.001, 0.00101), HIDDEN_RATE);

    assertThat(fast.verdict()).isEqualTo("not-measurable");
    assertThat(SelfCheckResult.of(1, 100, List.of(fast)).state()).isEqualTo("ok");
    assertThat(SelfCheckResult.of(1, 100, List.of(fast)).warnings()).isEmpty();
  }

  @Test
  void warnsOfWhatWasMeasuredAndSaysWhatWouldDo() {
    LinkCheck bad =
        LinkCheck.of(
            "aisle",
            "r",
            "floor",
            delay(0.001, 0.009),
            Measure.of(0.01, 0.25, 0, 0.065),
            Measure.of(1e7, 5e6, 9e6, 1.1e7));

    assertThat(SelfCheckResult.of(1, 100, List.of(bad)).warnings())
        .containsExactly(
            "self-check: link aisle from r to floor has a delay of 9.000 ms; the file says"
                + " 1.000 ms, and 0.900 ms to 1.500 ms would do",
            "self-check: link aisle from r to floor has a loss of 25.0 %; the file says"
                + " 1.0 %, and 0.0 % to 6.5 % would do",
            "self-check: link aisle from r to floor has a rate of 5.000 Mbit/s; the file says"
                + " 10.000 Mbit/s, and 9.000 Mbit/s to 11.000 Mbit/s would do");
  }

  @Test
  void doesNotDrownTheReaderInWarnings() {
    List<LinkCheck> links = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      links.add(link("l" + i, "a" + i, "b" + i, delay(0.001, 0.009), GOOD_RATE));
    }

    assertThat(SelfCheckResult.of(1, 100, links).warnings())
        .hasSize(11)
        .last()
        .isEqualTo("self-check: 90 more quantities are not as the file says; see links.csv");
  }

  @Test
  void theTablesShowTheWholeWayToANeighbour() throws IOException {
    SelfCheckResult check =
        SelfCheckResult.of(
            1,
            100,
            List.of(
                LinkCheck.of("aisle", "r", "floor", delay(0.001, 0.00101), loss(0.1), GOOD_RATE),
                link("aisle", "floor", "r", delay(0.001, 0.00102), GOOD_RATE),
                LinkCheck.of("s", "s", "floor", delay(0.002, 0.00204), loss(0.25), null),
                LinkCheck.of("s", "floor", "s", delay(0.002, 0.00203), loss(0.5), null)));

    Map<String, String> row = tableRow(check, List.of("aisle", "s"));

    assertThat(row)
        .containsEntry("cables", "aisle s")
        .containsEntry("checked_rtt_ms", "6.1")
        .containsEntry("checked_throughput_bits_per_second", "9900000")
        .containsEntry("checked_loss_out", "0.55")
        .containsEntry("checked_loss_in", "0.25")
        .containsEntry("self_check", "ok");
  }

  @Test
  void theTablesLeaveOpenWhatOneCableDidNotShow() throws IOException {
    SelfCheckResult check =
        SelfCheckResult.of(
            1,
            100,
            List.of(
                link("aisle", "r", "floor", delay(0.001, 0.00101), HIDDEN_RATE),
                link("aisle", "floor", "r", Measure.notMeasurable(0.001, "silent"), GOOD_RATE)));

    Map<String, String> row = tableRow(check, List.of("aisle"));

    assertThat(row)
        .containsEntry("checked_rtt_ms", "")
        .containsEntry("checked_throughput_bits_per_second", "")
        .containsEntry("checked_loss_out", "0.0")
        .containsEntry("self_check", "not-measurable");
  }

  @Test
  void theTablesSayNothingWithoutACheck() throws IOException {
    Map<String, String> row =
        tableRow(SelfCheckResult.none(SelfCheckResult.MODEL), List.of("aisle"));

    assertThat(row).containsEntry("checked_rtt_ms", "").containsEntry("self_check", "");
    assertThat(scratch.resolve("run/links.csv")).doesNotExist();
  }

  private static Measure delay(double configured, double measured) {
    return Measure.of(configured, measured, configured * 0.9, configured * 1.5);
  }

  private static Measure loss(double fraction) {
    return Measure.of(fraction, fraction, 0, 1);
  }

  private static LinkCheck link(String name, String from, String to, Measure delay, Measure rate) {
    return LinkCheck.of(name, from, to, delay, NO_LOSS, rate);
  }

  /** The row of {@code tables.csv} for the server, by column. */
  private Map<String, String> tableRow(SelfCheckResult check, List<String> cables)
      throws IOException {
    TableRow row =
        new TableRow(
            "r",
            "server",
            "s",
            "172.16.0.10",
            cables,
            6_200_000,
            OptionalLong.of(6_000_000),
            OptionalLong.empty(),
            OptionalLong.empty(),
            OptionalLong.empty(),
            1,
            0,
            0,
            8,
            1_000_000,
            OptionalDouble.empty(),
            Optional.empty());
    try (RunDirectory directory = RunDirectory.create(scratch.resolve("run"))) {
      directory.writeTables(List.of(row), check);
    }
    List<String> lines = Files.readAllLines(scratch.resolve("run/tables.csv"));
    String[] names = lines.get(0).split(",", -1);
    String[] values = lines.get(1).split(",", -1);
    assertThat(values).hasSameSizeAs(names);
    Map<String, String> byName = new LinkedHashMap<>();
    for (int i = 0; i < names.length; i++) {
      byName.put(names[i], values[i]);
    }
    return byName;
  }
}
