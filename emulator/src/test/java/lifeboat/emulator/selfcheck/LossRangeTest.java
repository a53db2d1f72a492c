package lifeboat.emulator.selfcheck;

import static org.assertj.core.api.Assertions.assertThat;

import lifeboat.network.topology.LinkProfile;
import lifeboat.network.topology.Loss;
import org.junit.jupiter.api.Test;

class LossRangeTest {

  private static final LinkProfile WIRE = LinkProfile.of(1_000_000);

  @Test
  void aLinkThatLosesNothingMayLoseNothing() {
    assertThat(LossRange.of(WIRE, 200)).isEqualTo(new LossRange(0, 0));
  }

  @Test
  void aLinkThatLosesEverythingMustLoseEverything() {
    assertThat(LossRange.of(WIRE.withLoss(1), 200)).isEqualTo(new LossRange(200, 200));
  }

  /** P(X > 9) of 200 at 1 % is 7e-5, P(X > 12) is 1.2e-7, P(X > 13) is 1.3e-8. */
  @Test
  void fewFramesSayLittleAboutSmallLoss() {
    assertThat(LossRange.of(WIRE.withLoss(0.01), 200)).isEqualTo(new LossRange(0, 13));
    assertThat(LossRange.of(WIRE.withLoss(0.001), 100)).isEqualTo(new LossRange(0, 4));
  }

  @Test
  void manyFramesSayMoreAboutLargeLoss() {
    LossRange range = LossRange.of(WIRE.withLoss(0.5), 1_000);

    // Five standard deviations of 16 around 500.
    assertThat(range.least()).isBetween(410, 425);
    assertThat(range.most()).isBetween(575, 590);
  }

  @Test
  void burstsMayTakeAllFrames() {
    Loss bursts = new Loss.GilbertElliott(0.001, 0.002, 1, 0);

    assertThat(LossRange.of(WIRE.withLoss(bursts), 200)).isEqualTo(new LossRange(0, 200));
  }

  @Test
  void shortBurstsAverageOut() {
    Loss bursts = new Loss.GilbertElliott(0.1, 0.9, 1, 0);

    LossRange range = LossRange.of(WIRE.withLoss(bursts), 200);

    assertThat(range.least()).isBetween(1, 10);
    assertThat(range.most()).isBetween(38, 55);
  }

  @Test
  void whatIsSpoiltOrDoubledIsAllowedFor() {
    LossRange plain = LossRange.of(WIRE.withLoss(0.5), 200);

    assertThat(LossRange.of(WIRE.withLoss(0.5).withDuplicate(0.5), 200).least())
        .isLessThan(plain.least());
    assertThat(LossRange.of(WIRE.withLoss(0.5).withCorrupt(0.5), 200).most())
        .isGreaterThan(plain.most());
    assertThat(LossRange.of(WIRE.withCorrupt(0.1), 200).most()).isBetween(20, 60);
  }
}
