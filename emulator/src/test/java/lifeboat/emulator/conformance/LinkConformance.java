package lifeboat.emulator.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import lifeboat.emulator.conformance.LinkUnderTest.Accuracy;
import lifeboat.emulator.conformance.LinkUnderTest.Delivery;
import lifeboat.emulator.conformance.LinkUnderTest.Frame;
import lifeboat.emulator.conformance.LinkUnderTest.Gap;
import lifeboat.network.topology.Jitter;
import lifeboat.network.topology.Jitter.Distribution;
import lifeboat.network.topology.LinkProfile;
import lifeboat.network.topology.Loss;
import lifeboat.network.topology.QueueLimit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What every back end has to make of a {@link LinkProfile}: one suite for virtual time, user-space
 * links and {@code netem}. {@link LinkConformanceCanFailTest} shows that each test notices a link
 * that does something else.
 *
 * <p>Shares may be off by five standard deviations, which happens by chance once in two million
 * tests; times by what the back end says of its {@link Accuracy}.
 */
public abstract class LinkConformance {

  static final long MILLISECOND = 1_000_000;
  static final int FULL = QueueLimit.FULL_FRAME_BYTES;
  private static final double SIGMAS = 5;

  /** The 0.9999 quantile of Kolmogorov's distribution: larger distances are no chance. */
  private static final double KOLMOGOROV = 2.23;

  /** What is tested. */
  protected abstract LinkUnderTest link();

  @Test
  void delaysEveryFrameByTheSameTime() throws Exception {
    Observed seen = pass(LinkProfile.of(20 * MILLISECOND), spaced(300, 3 * MILLISECOND, 400));

    assertThat(seen.shareThatCame(1)).isEqualTo(1);
    tookAbout(seen.tookNanos(), 20 * MILLISECOND);
  }

  @Test
  void takesLongerForLongerFramesAtARate() throws Exception {
    LinkProfile profile = LinkProfile.of(10 * MILLISECOND).withRate(1_000_000);

    Observed small = pass(profile, spaced(40, 20 * MILLISECOND, 125));
    Observed large = pass(profile, spaced(40, 20 * MILLISECOND, 1_500));

    tookAbout(small.tookNanos(), 11 * MILLISECOND);
    tookAbout(large.tookNanos(), 22 * MILLISECOND);
  }

  @ParameterizedTest
  @EnumSource
  void variesTheDelayByTheDistributionAskedFor(Distribution distribution) throws Exception {
    long unit = jitterNanos();
    Jitter jitter = new Jitter(unit, distribution, 0);
    LinkProfile profile = LinkProfile.of(5 * unit).withJitter(jitter);

    Observed seen = pass(profile, spaced(many() / 10, 4 * unit, 200));

    assertThat(seen.shareThatCame(1)).isEqualTo(1);
    DoubleUnaryOperator shareBelow =
        nanos -> Variation.shareBelow(distribution, (nanos - 5.0 * unit) / unit);
    assertThat(seen.distanceTo(shareBelow, accuracy().typicalNanos()))
        .as("distance of Kolmogorov and Smirnov to %s", distribution)
        .isLessThan(KOLMOGOROV / Math.sqrt(seen.sent()));
  }

  @Test
  void makesTheDelayOfAFrameResembleTheOneBefore() throws Exception {
    long unit = jitterNanos();
    Jitter jitter = new Jitter(unit, Distribution.NORMAL, 0.8);
    LinkProfile profile = LinkProfile.of(5 * unit).withJitter(jitter);

    Observed seen = pass(profile, spaced(many() / 10, 4 * unit, 200));

    // The ranks of two normal variables resemble each other a little less than the variables do.
    double asked = link().gaps().contains(Gap.NO_CORRELATION) ? 0 : 6 / Math.PI * Math.asin(0.4);
    assertThat(seen.correlationOfNeighbours())
        .isCloseTo(asked, within(SIGMAS / Math.sqrt(seen.sent())));
  }

  @Test
  void keepsFramesInOrderUnderJitter() throws Exception {
    LinkProfile profile = LinkProfile.of(30 * MILLISECOND).withJitter(20 * MILLISECOND);

    Observed seen = pass(profile, spaced(400, MILLISECOND, 200));

    assertThat(seen.shareThatCame(1)).isEqualTo(1);
    inOrder(seen.deliveries());
  }

  @Test
  void losesFramesAtRandom() throws Exception {
    Observed seen = pass(LinkProfile.of(MILLISECOND).withLoss(0.1), rapid(many(), 200));

    assertThat(seen.shareThatCame(0)).isCloseTo(0.1, within(deviation(0.1, seen.sent())));
    double bursts = seen.sent() * 0.1 * 0.9;
    double burstDeviation = SIGMAS * Math.sqrt(0.1) / 0.9 / Math.sqrt(bursts);
    assertThat(seen.meanBurst()).isCloseTo(1 / 0.9, within(burstDeviation));
  }

  @Test
  void losesFramesInBursts() throws Exception {
    Loss loss = new Loss.GilbertElliott(0.02, 0.2, 1, 0);

    Observed seen = pass(LinkProfile.of(MILLISECOND).withLoss(loss), rapid(many(), 200));

    assertThat(seen.shareThatCame(0))
        .isCloseTo(loss.meanFraction(), within(burstyDeviation(0.02, 0.2, seen.sent())));
    double bursts = seen.sent() * 0.02 * 0.2 / 0.22;
    double burstDeviation = SIGMAS * Math.sqrt(0.8) / 0.2 / Math.sqrt(bursts);
    assertThat(seen.meanBurst()).isCloseTo(5, within(burstDeviation));
  }

  @Test
  void losesSomeFramesWhereItIsGoodAndSparesSomeWhereItIsBad() throws Exception {
    Loss loss = new Loss.GilbertElliott(0.1, 0.3, 0.6, 0.2);

    Observed seen = pass(LinkProfile.of(MILLISECOND).withLoss(loss), rapid(many(), 200));

    assertThat(seen.shareThatCame(0)).isCloseTo(0.3, within(2 * deviation(0.3, seen.sent())));
  }

  @Test
  void losesTheSameFramesForTheSameSeed() throws Exception {
    LinkProfile profile = LinkProfile.of(MILLISECOND).withLoss(0.2).withSeed(7);
    List<Frame> frames = rapid(1_000, 200);

    Observed first = pass(profile, frames);
    Observed again = pass(profile, frames);
    Observed other = pass(profile.withSeed(8), frames);

    assertThat(first.lost().equals(again.lost())).isEqualTo(!link().gaps().contains(Gap.NO_SEED));
    assertThat(first.lost()).isNotEqualTo(other.lost());
  }

  @Test
  void sendsAtTheRate() throws Exception {
    LinkProfile profile = LinkProfile.of(5 * MILLISECOND).withRate(10_000_000);

    Observed seen = pass(profile, rapid(600, 1_250));

    assertThat(seen.shareThatCame(1)).isEqualTo(1);
    inOrder(seen.deliveries());
    double lasts = 540.0 * MILLISECOND;
    double tolerance = 1e7 * (1e-6 + 4 * accuracy().typicalNanos() / lasts);
    assertThat(seen.bitsPerSecond(1_250)).isCloseTo(1e7, within(tolerance));
  }

  @Test
  void dropsWhatExceedsAQueueInBytes() throws Exception {
    LinkProfile profile =
        LinkProfile.of(30 * MILLISECOND).withRate(2_000_000).withQueueBytes(20L * FULL);

    dropsWhatExceeds(profile, 20, FULL, 60);
  }

  @Test
  void dropsWhatExceedsAQueueInPackets() throws Exception {
    LinkProfile profile = LinkProfile.of(30 * MILLISECOND).withRate(200_000).withQueuePackets(10);

    dropsWhatExceeds(profile, 10, 200, 40);
  }

  @Test
  void dropsWhatExceedsABandwidthDelayProduct() throws Exception {
    QueueLimit limit =
        QueueLimit.bandwidthDelayProduct(2_000_000, 60 * MILLISECOND, 120 * MILLISECOND);
    LinkProfile profile = LinkProfile.of(60 * MILLISECOND).withRate(2_000_000).withQueue(limit);

    dropsWhatExceeds(profile, 45_000 / FULL, FULL, 80);
  }

  /** Sends too many frames at once, at a rate that lets few of them go meanwhile. */
  private void dropsWhatExceeds(LinkProfile profile, int packets, int frameBytes, int count)
      throws Exception {
    Observed seen = pass(profile, rapid(count, frameBytes));

    double frameNanos = frameBytes * 8e9 / profile.rateBitsPerSecond();
    int expected = 0;
    double freeNanos = Long.MIN_VALUE;
    for (long sent : seen.sentNanos()) {
      double waiting = Math.ceil((freeNanos - sent) / frameNanos);
      if (waiting < packets) {
        expected++;
        freeNanos = Math.max(freeNanos, (double) sent) + frameNanos;
      }
    }
    double slack = 1 + accuracy().worstNanos() / frameNanos;
    assertThat((double) seen.cameTimes(1)).isCloseTo(expected, within(slack));
    assertThat(seen.cameTimes(0) + seen.cameTimes(1)).isEqualTo(count);
    double longest = profile.delayNanos() + packets * frameNanos;
    assertThat((double) seen.tookNanos().stream().mapToLong(Long::longValue).max().orElseThrow())
        .isCloseTo(longest, within(1.5 * frameNanos + accuracy().worstNanos()));
    inOrder(seen.deliveries());
  }

  @Test
  void aLongLinkHoldsMoreFramesThanItsQueue() throws Exception {
    LinkProfile profile =
        LinkProfile.of(600 * MILLISECOND).withRate(1_000_000).withQueuePackets(20);

    Observed seen = pass(profile, spaced(250, 4 * MILLISECOND, 125));

    assertThat(seen.shareThatCame(1)).isEqualTo(1);
    tookAbout(seen.tookNanos(), 601 * MILLISECOND);
  }

  @Test
  void doublesFrames() throws Exception {
    LinkProfile profile = LinkProfile.of(10 * MILLISECOND).withDuplicate(0.2);

    Observed seen = pass(profile, rapid(many(), 200));

    assertThat(seen.shareThatCame(2)).isCloseTo(0.2, within(deviation(0.2, seen.sent())));
    assertThat(seen.cameTimes(1) + seen.cameTimes(2)).isEqualTo(seen.sent());
    tookAbout(seen.tookNanos(), 10 * MILLISECOND);
  }

  @Test
  void takesTheTimeOfTheRateForBothFramesOfADoubledOne() throws Exception {
    LinkProfile profile = LinkProfile.of(10 * MILLISECOND).withRate(1_000_000).withDuplicate(1);

    Observed seen = pass(profile, spaced(40, 40 * MILLISECOND, 1_250));

    assertThat(seen.shareThatCame(2)).isEqualTo(1);
    List<Long> firsts = new ArrayList<>();
    List<Long> seconds = new ArrayList<>();
    for (int i = 0; i < seen.deliveries().size(); i++) {
      (i % 2 == 0 ? firsts : seconds).add(seen.tookNanos(seen.deliveries().get(i)));
    }
    tookAbout(firsts, 20 * MILLISECOND);
    tookAbout(seconds, 30 * MILLISECOND);
  }

  @Test
  void letsFramesOvertakeOnlyBySkippingTheDelay() throws Exception {
    LinkProfile profile = LinkProfile.of(60 * MILLISECOND).withRate(50_000_000).withReorder(0.2);

    Observed seen = pass(profile, rapid(many(), 125));

    assertThat(seen.shareThatCame(1)).isEqualTo(1);
    List<Delivery> early = new ArrayList<>();
    List<Delivery> others = new ArrayList<>();
    for (Delivery delivery : seen.deliveries()) {
      (seen.tookNanos(delivery) < 30 * MILLISECOND ? early : others).add(delivery);
    }
    assertThat(early.size() / (double) seen.sent())
        .isCloseTo(0.2, within(deviation(0.2, seen.sent())));
    tookAbout(early.stream().map(seen::tookNanos).toList(), 0);
    inOrder(early);
    inOrder(others);
  }

  @Test
  void changesBitsOfFrames() throws Exception {
    Observed seen = pass(LinkProfile.of(MILLISECOND).withCorrupt(0.2), rapid(many(), 1_000));

    // Some bits are in headers, and a receiver may not get to see such a frame.
    double unseen = seen.shareThatCame(0);
    assertThat(seen.corruptedShare() + unseen).isCloseTo(0.2, within(deviation(0.2, seen.sent())));
    assertThat(unseen).isLessThan(0.2 * 0.1);
    assertThat(seen.cameTimes(0) + seen.cameTimes(1)).isEqualTo(seen.sent());
  }

  @Test
  void doesEverythingAtOnce() throws Exception {
    LinkProfile profile =
        LinkProfile.of(60 * MILLISECOND)
            .withJitter(10 * MILLISECOND)
            .withLoss(0.1)
            .withDuplicate(0.2)
            .withReorder(0.1)
            .withRate(50_000_000);

    Observed seen = pass(profile, rapid(many(), 125));

    // Of a frame that is doubled and lost one is left; else each of the two may be lost.
    int sent = seen.sent();
    assertThat(seen.shareThatCame(0)).isCloseTo(0.08, within(deviation(0.08, sent)));
    assertThat(seen.shareThatCame(2)).isCloseTo(0.162, within(deviation(0.162, sent)));
    List<Delivery> others =
        seen.deliveries().stream()
            .filter(delivery -> seen.tookNanos(delivery) > 30 * MILLISECOND)
            .toList();
    double early = 1 - others.size() / (double) seen.deliveries().size();
    assertThat(early).isCloseTo(0.1, within(deviation(0.1, sent)));
    inOrder(others);
    List<Long> took = others.stream().map(seen::tookNanos).sorted().toList();
    assertThat(took.getFirst())
        .isGreaterThanOrEqualTo(50 * MILLISECOND - accuracy().typicalNanos());
    // With many frames under way each is held up by a slower one before it, up to the slowest.
    assertThat(took.get(took.size() / 2))
        .isBetween(63 * MILLISECOND, 71 * MILLISECOND + accuracy().typicalNanos());
  }

  private Observed pass(LinkProfile profile, List<Frame> frames) throws Exception {
    return new Observed(link().pass(profile, frames));
  }

  private Accuracy accuracy() {
    return link().accuracy();
  }

  private int many() {
    return accuracy().frames();
  }

  /** Jitter that is large against the error of times. */
  private long jitterNanos() {
    return Math.max(2 * MILLISECOND, 20 * accuracy().typicalNanos());
  }

  private static List<Frame> spaced(int count, long gapNanos, int bytes) {
    List<Frame> frames = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      frames.add(new Frame(i * gapNanos, bytes));
    }
    return frames;
  }

  /** As fast as the back end bears. */
  private List<Frame> rapid(int count, int bytes) {
    return spaced(count, 1_000 * MILLISECOND / accuracy().framesPerSecond(), bytes);
  }

  private static double deviation(double share, int count) {
    return SIGMAS * Math.sqrt(share * (1 - share) / count);
  }

  /** Of the share of a chain of two states, whose neighbours resemble each other. */
  private static double burstyDeviation(double toBad, double toGood, int count) {
    double share = toBad / (toBad + toGood);
    double resemblance = 1 - toBad - toGood;
    return deviation(share, count) * Math.sqrt((1 + resemblance) / (1 - resemblance));
  }

  private void tookAbout(List<Long> took, long expectedNanos) {
    List<Long> sorted = took.stream().sorted().toList();
    int count = sorted.size();
    assertThat(count).isPositive();
    assertThat(sorted.get(count / 100))
        .as("no sooner")
        .isGreaterThanOrEqualTo(expectedNanos - accuracy().typicalNanos());
    assertThat(sorted.get(count / 2))
        .as("half of them")
        .isLessThanOrEqualTo(expectedNanos + accuracy().typicalNanos());
    assertThat(sorted.get(count * 99 / 100))
        .as("nearly all")
        .isLessThanOrEqualTo(expectedNanos + accuracy().worstNanos());
  }

  private static void inOrder(List<Delivery> deliveries) {
    int last = 0;
    for (Delivery delivery : deliveries) {
      assertThat(delivery.frame())
          .as("frame that came after %d", last)
          .isGreaterThanOrEqualTo(last);
      last = delivery.frame();
    }
  }
}
