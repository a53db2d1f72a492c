package lifeboat.emulator.selfcheck;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import lifeboat.network.result.SelfCheckResult;
import lifeboat.network.result.SelfCheckResult.LinkCheck;
import lifeboat.network.topology.Jitter;
import lifeboat.network.topology.LinkProfile;
import lifeboat.network.topology.Loss;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Links that are as the file says, and links that are not, on a host that is busy. */
class JudgeTest {

  private static final long MILLISECOND = 1_000_000;
  private static final LinkProfile FIG9 = LinkProfile.of(5 * MILLISECOND).withRate(10_000_000);

  private static final int CHECKS = 400;

  static Stream<LinkProfile> allThatAFileMaySay() {
    Jitter normal = new Jitter(MILLISECOND, Jitter.Distribution.NORMAL, 0);
    return Stream.of(
        FIG9,
        LinkProfile.of(0),
        LinkProfile.of(100_000).withRate(1_000_000_000),
        LinkProfile.of(100 * MILLISECOND).withRate(100_000_000),
        LinkProfile.of(20 * MILLISECOND).withRate(64_000),
        FIG9.withLoss(0.001),
        FIG9.withLoss(0.05),
        FIG9.withLoss(0.5),
        FIG9.withLoss(new Loss.GilbertElliott(0.01, 0.2, 0.8, 0)),
        FIG9.withLoss(new Loss.GilbertElliott(0.001, 0.005, 1, 0.001)),
        FIG9.withJitter(2 * MILLISECOND),
        FIG9.withJitter(normal),
        FIG9.withJitter(normal.withCorrelation(0.9)),
        FIG9.withJitter(normal.withDistribution(Jitter.Distribution.PARETO)),
        FIG9.withJitter(normal.withDistribution(Jitter.Distribution.PARETONORMAL)),
        FIG9.withDuplicate(0.2),
        FIG9.withReorder(0.25),
        FIG9.withReorder(0.5),
        FIG9.withCorrupt(0.1),
        FIG9.withQueuePackets(12),
        FIG9.withJitter(normal).withLoss(0.02).withDuplicate(0.05).withReorder(0.1));
  }

  @ParameterizedTest
  @MethodSource("allThatAFileMaySay")
  void raisesNoFalseAlarm(LinkProfile profile) {
    List<LinkCheck> alarms =
        LongStream.range(0, CHECKS)
            .mapToObj(seed -> new BusyHost(seed).check(profile, profile))
            .filter(LinkCheck::deviates)
            .toList();

    assertThat(alarms).isEmpty();
  }

  @Test
  void seesADelayThatIsWrong() {
    LinkProfile slower = LinkProfile.of(6 * MILLISECOND).withRate(10_000_000);
    LinkProfile quicker = LinkProfile.of(4 * MILLISECOND).withRate(10_000_000);

    assertThat(deviating(FIG9, slower))
        .allSatisfy(check -> {
          assertThat(check.delaySeconds().deviates()).isTrue();
          assertThat(check.delaySeconds().measured()).isBetween(0.006, 0.0062);
          assertThat(check.lossFraction().verdict()).isEqualTo(SelfCheckResult.OK);
        });
    assertThat(deviating(FIG9, quicker)).allMatch(check -> check.delaySeconds().deviates());
  }

  @Test
  void seesARateThatIsWrong() {
    assertThat(deviating(FIG9, FIG9.withRate(7_000_000)))
        .allSatisfy(check -> {
          assertThat(rate(check).deviates()).isTrue();
          assertThat(rate(check).measured()).isBetween(6.8e6, 7.2e6);
          assertThat(check.delaySeconds().verdict()).isEqualTo(SelfCheckResult.OK);
        });
    assertThat(deviating(FIG9, FIG9.withRate(14_000_000)))
        .allMatch(check -> rate(check).deviates());
    assertThat(deviating(FIG9, FIG9.withRate(0))).allMatch(check -> rate(check).deviates());
  }

  @Test
  void seesLossThatTheFileDoesNotHave() {
    assertThat(deviating(FIG9, FIG9.withLoss(0.05)))
        .allMatch(check -> check.lossFraction().deviates());
    assertThat(deviating(FIG9.withLoss(0.01), FIG9.withLoss(0.2)))
        .allMatch(check -> check.lossFraction().deviates());
  }

  @Test
  void seesThatLossIsMissing() {
    assertThat(deviating(FIG9.withLoss(0.2), FIG9))
        .allMatch(check -> check.lossFraction().deviates());
  }

  @Test
  void seesADelayThatIsWrongInSpiteOfJitter() {
    LinkProfile wanted = FIG9.withJitter(MILLISECOND);
    LinkProfile actual =
        LinkProfile.of(10 * MILLISECOND).withRate(10_000_000).withJitter(MILLISECOND);

    assertThat(deviating(wanted, actual)).allMatch(check -> check.delaySeconds().deviates());
  }

  @Test
  void doesNotClaimTheRateOfLinksThatAreTooFast() {
    LinkProfile fast = LinkProfile.of(MILLISECOND).withRate(40_000_000_000L);

    LinkCheck check = new BusyHost(1).check(fast, fast.withRate(1_000_000_000));

    assertThat(rate(check).verdict()).isEqualTo(SelfCheckResult.NOT_MEASURABLE);
    assertThat(rate(check).why()).startsWith("too fast to time");
    assertThat(rate(check).measured()).isNull();
  }

  @Test
  void doesNotClaimAnythingAboutALinkThatLetsNothingPass() {
    LinkCheck check = new BusyHost(1).check(FIG9, FIG9.withLoss(1));

    assertThat(check.lossFraction().deviates()).isTrue();
    assertThat(check.delaySeconds().verdict()).isEqualTo(SelfCheckResult.NOT_MEASURABLE);
    assertThat(rate(check).verdict()).isEqualTo(SelfCheckResult.NOT_MEASURABLE);
  }

  private static SelfCheckResult.Measure rate(LinkCheck check) {
    SelfCheckResult.Measure rate = check.rateBitsPerSecond();
    assertThat(rate).isNotNull();
    return java.util.Objects.requireNonNull(rate);
  }

  /** A hundred checks, each of which has to notice. */
  private static List<LinkCheck> deviating(LinkProfile wanted, LinkProfile actual) {
    List<LinkCheck> checks =
        LongStream.range(0, 100)
            .mapToObj(seed -> new BusyHost(seed).check(wanted, actual))
            .toList();
    assertThat(checks).allMatch(LinkCheck::deviates);
    return checks;
  }
}
