package lifeboat.network.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.stream.LongStream;
import lifeboat.network.topology.LinkProfile;
import org.junit.jupiter.api.Test;

class LinkModelTest {

  private static final long MILLISECOND = 1_000_000;
  private static final int FULL_FRAME_BYTES = 1514;
  private static final long HUNDRED_MBIT = 100_000_000;
  private static final long FULL_FRAME_NANOS_AT_HUNDRED_MBIT = 121_120;

  @Test
  void deliversAfterExactlyTheDelay() {
    LinkModel link = new LinkModel(profile(5 * MILLISECOND, 0, 0, 0, 1 << 20), 1);

    assertThat(link.admit(0, 64)).isEqualTo(5 * MILLISECOND);
    assertThat(link.admit(7, 1514)).isEqualTo(5 * MILLISECOND + 7);
  }

  @Test
  void spacesFramesByTheirSerialisationTime() {
    LinkModel link = new LinkModel(profile(MILLISECOND, 0, 0, HUNDRED_MBIT, 1 << 20), 1);

    for (int frame = 1; frame <= 100; frame++) {
      assertThat(link.admit(0, FULL_FRAME_BYTES))
          .isEqualTo(frame * FULL_FRAME_NANOS_AT_HUNDRED_MBIT + MILLISECOND);
    }
  }

  @Test
  void keepsTheRateOverManyFramesWhenANanosecondDoesNotDivideThem() {
    LinkModel link = new LinkModel(profile(0, 0, 0, 3, 1 << 20), 1);

    long last = LongStream.rangeClosed(1, 300).map(frame -> link.admit(0, 100)).max().orElseThrow();

    assertThat(last).isEqualTo(300L * 100 * 8 * 1_000_000_000 / 3);
  }

  @Test
  void startsAfreshAfterAPauseOfTheSender() {
    LinkModel link = new LinkModel(profile(0, 0, 0, HUNDRED_MBIT, 1 << 20), 1);
    link.admit(0, FULL_FRAME_BYTES);

    assertThat(link.admit(MILLISECOND, FULL_FRAME_BYTES))
        .isEqualTo(MILLISECOND + FULL_FRAME_NANOS_AT_HUNDRED_MBIT);
  }

  @Test
  void dropsWhatExceedsTheQueueLimit() {
    LinkModel link = new LinkModel(profile(0, 0, 0, HUNDRED_MBIT, 10L * FULL_FRAME_BYTES), 1);

    for (int frame = 0; frame < 10; frame++) {
      assertThat(link.admit(0, FULL_FRAME_BYTES)).isPositive();
    }

    assertThat(link.admit(0, FULL_FRAME_BYTES)).isEqualTo(LinkModel.QUEUE_FULL);
    assertThat(link.admit(FULL_FRAME_NANOS_AT_HUNDRED_MBIT, FULL_FRAME_BYTES)).isPositive();
    assertThat(link.queueFullFrames()).isEqualTo(1);
    assertThat(link.admittedFrames()).isEqualTo(11);
  }

  @Test
  void passesAFrameLongerThanTheQueueWhenTheLineIsIdle() {
    LinkModel link = new LinkModel(profile(0, 0, 0, HUNDRED_MBIT, FULL_FRAME_BYTES), 1);

    assertThat(link.admit(0, 2000)).isPositive();
  }

  @Test
  void losesTheStatedShareOfFrames() {
    LinkModel link = new LinkModel(profile(0, 0, 0.1, 0, 1 << 20), 42);
    int frames = 100_000;

    for (int frame = 0; frame < frames; frame++) {
      link.admit(frame, 100);
    }

    double fourSigma = 4 * Math.sqrt(frames * 0.1 * 0.9);
    assertThat((double) link.lostFrames()).isCloseTo(frames * 0.1, within(fourSigma));
    assertThat(link.admittedFrames() + link.lostFrames()).isEqualTo(frames);
  }

  @Test
  void repeatsItsAnswersForTheSameSeed() {
    LinkProfile profile = profile(5 * MILLISECOND, MILLISECOND, 0.05, HUNDRED_MBIT, 1 << 16);

    assertThat(answers(new LinkModel(profile, 7))).isEqualTo(answers(new LinkModel(profile, 7)));
    assertThat(answers(new LinkModel(profile, 7))).isNotEqualTo(answers(new LinkModel(profile, 8)));
  }

  @Test
  void keepsTheOrderUnderJitterAndStaysWithinIt() {
    LinkModel link = new LinkModel(profile(5 * MILLISECOND, 2 * MILLISECOND, 0, 0, 1 << 20), 3);
    long last = 0;

    for (long now = 0; now < 100 * MILLISECOND; now += MILLISECOND / 10) {
      long delivery = link.admit(now, 100);
      assertThat(delivery).isGreaterThanOrEqualTo(last);
      assertThat(delivery - now).isBetween(3 * MILLISECOND, 7 * MILLISECOND);
      last = delivery;
    }
  }

  private static long[] answers(LinkModel link) {
    return LongStream.range(0, 1000).map(frame -> link.admit(frame * 50_000, 1000)).toArray();
  }

  private static LinkProfile profile(
      long delayNanos, long jitterNanos, double loss, long rate, long queueBytes) {
    return new LinkProfile(delayNanos, jitterNanos, loss, rate, queueBytes);
  }
}
