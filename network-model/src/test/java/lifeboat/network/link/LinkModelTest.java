package lifeboat.network.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.stream.LongStream;
import lifeboat.network.topology.Jitter;
import lifeboat.network.topology.LinkProfile;
import lifeboat.network.topology.Loss;
import org.junit.jupiter.api.Test;

class LinkModelTest {

  private static final long MILLISECOND = 1_000_000;
  private static final int FULL_FRAME_BYTES = 1514;
  private static final long HUNDRED_MBIT = 100_000_000;
  private static final long FULL_FRAME_NANOS_AT_HUNDRED_MBIT = 121_120;

  @Test
  void deliversAfterExactlyTheDelay() {
    LinkModel link = new LinkModel(LinkProfile.of(5 * MILLISECOND), 1);

    assertThat(link.admit(0, 64)).isEqualTo(5 * MILLISECOND);
    assertThat(link.admit(7, 1514)).isEqualTo(5 * MILLISECOND + 7);
  }

  @Test
  void spacesFramesByTheirSerialisationTime() {
    LinkModel link = new LinkModel(LinkProfile.of(MILLISECOND).withRate(HUNDRED_MBIT), 1);

    for (int frame = 1; frame <= 100; frame++) {
      assertThat(link.admit(0, FULL_FRAME_BYTES))
          .isEqualTo(frame * FULL_FRAME_NANOS_AT_HUNDRED_MBIT + MILLISECOND);
    }
  }

  @Test
  void keepsTheRateOverManyFramesWhenANanosecondDoesNotDivideThem() {
    LinkModel link = new LinkModel(LinkProfile.of(0).withRate(3), 1);

    long last = LongStream.rangeClosed(1, 300).map(frame -> link.admit(0, 100)).max().orElseThrow();

    assertThat(last).isEqualTo(300L * 100 * 8 * 1_000_000_000 / 3);
  }

  @Test
  void startsAfreshAfterAPauseOfTheSender() {
    LinkModel link = new LinkModel(LinkProfile.of(0).withRate(HUNDRED_MBIT), 1);
    link.admit(0, FULL_FRAME_BYTES);

    assertThat(link.admit(MILLISECOND, FULL_FRAME_BYTES))
        .isEqualTo(MILLISECOND + FULL_FRAME_NANOS_AT_HUNDRED_MBIT);
  }

  @Test
  void dropsWhatExceedsTheQueueLimit() {
    LinkModel link =
        new LinkModel(
            LinkProfile.of(0).withRate(HUNDRED_MBIT).withQueueBytes(10L * FULL_FRAME_BYTES), 1);

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
    LinkModel link =
        new LinkModel(LinkProfile.of(0).withRate(HUNDRED_MBIT).withQueueBytes(FULL_FRAME_BYTES), 1);

    assertThat(link.admit(0, 2000)).isPositive();
  }

  @Test
  void losesTheStatedShareOfFrames() {
    LinkModel link = new LinkModel(LinkProfile.of(0).withLoss(0.1), 42);
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
    LinkProfile profile =
        LinkProfile.of(5 * MILLISECOND)
            .withJitter(MILLISECOND)
            .withLoss(0.05)
            .withRate(HUNDRED_MBIT)
            .withQueueBytes(1 << 16);

    assertThat(answers(new LinkModel(profile, 7))).isEqualTo(answers(new LinkModel(profile, 7)));
    assertThat(answers(new LinkModel(profile, 7))).isNotEqualTo(answers(new LinkModel(profile, 8)));
  }

  @Test
  void keepsTheOrderUnderJitterAndStaysWithinIt() {
    LinkModel link = new LinkModel(LinkProfile.of(5 * MILLISECOND).withJitter(2 * MILLISECOND), 3);
    long last = 0;

    for (long now = 0; now < 100 * MILLISECOND; now += MILLISECOND / 10) {
      long delivery = link.admit(now, 100);
      assertThat(delivery).isGreaterThanOrEqualTo(last);
      assertThat(delivery - now).isBetween(3 * MILLISECOND, 7 * MILLISECOND);
      last = delivery;
    }
  }

  @Test
  void dropsWhatExceedsTheQueueLimitInPackets() {
    LinkModel link = new LinkModel(LinkProfile.of(0).withRate(HUNDRED_MBIT).withQueuePackets(3), 1);

    assertThat(LongStream.range(0, 5).map(frame -> link.admit(0, 100)))
        .containsExactly(8_000L, 16_000L, 24_000L, LinkModel.QUEUE_FULL, LinkModel.QUEUE_FULL);
    assertThat(link.admit(8_000, FULL_FRAME_BYTES)).isEqualTo(24_000 + 121_120);
    assertThat(link.admit(8_001, 100)).isEqualTo(LinkModel.QUEUE_FULL);
  }

  @Test
  void countsOnlyWhatIsInFrontOfTheRateAgainstTheQueue() {
    LinkProfile profile =
        LinkProfile.of(1_000 * MILLISECOND).withRate(HUNDRED_MBIT).withQueuePackets(3);
    LinkModel link = new LinkModel(profile, 1);

    for (int frame = 0; frame < 1_000; frame++) {
      assertThat(link.admit(frame * 8_000L, 100)).isPositive();
    }
  }

  @Test
  void keepsTheQueueInPacketsForThousandsOfFrames() {
    LinkModel link =
        new LinkModel(LinkProfile.of(0).withRate(HUNDRED_MBIT).withQueuePackets(5_000), 1);

    assertThat(LongStream.range(0, 6_000).filter(frame -> link.admit(0, 100) > 0)).hasSize(5_000);
    assertThat(LongStream.range(0, 6_000).filter(frame -> link.admit(8_000_000, 100) > 0))
        .hasSize(1_000);
  }

  @Test
  void aLostFrameTakesNeitherRoomNorTime() {
    LinkProfile profile = LinkProfile.of(0).withRate(HUNDRED_MBIT).withLoss(0.5);
    LinkModel link = new LinkModel(profile, 1);

    long last = LongStream.range(0, 100).map(frame -> link.admit(0, 1_000)).max().orElseThrow();

    assertThat(link.lostFrames()).isBetween(30L, 70L);
    assertThat(last).isEqualTo(link.admittedFrames() * 80_000);
  }

  @Test
  void losesInBurstsOfTheStatedLength() {
    Loss bursts = new Loss.GilbertElliott(0.01, 0.25, 1, 0);
    LinkModel link = new LinkModel(LinkProfile.of(0).withLoss(bursts), 5);
    int frames = 1_000_000;
    int runs = 0;
    boolean before = false;

    for (int frame = 0; frame < frames; frame++) {
      boolean lost = link.admit(frame, 100) == LinkModel.LOST;
      runs += lost && !before ? 1 : 0;
      before = lost;
    }

    assertThat(link.lostFrames() / (double) frames).isCloseTo(0.01 / 0.26, within(0.001));
    assertThat(link.lostFrames() / (double) runs).isCloseTo(4, within(0.1));
    assertThat(bursts.meanFraction()).isCloseTo(0.01 / 0.26, within(1e-12));
  }

  @Test
  void losesAlsoWhereTheLinkIsGoodAndSparesSomeWhereItIsBad() {
    Loss bursts = new Loss.GilbertElliott(0.02, 0.08, 0.5, 0.1);
    LinkModel link = new LinkModel(LinkProfile.of(0).withLoss(bursts), 5);
    int frames = 1_000_000;

    for (int frame = 0; frame < frames; frame++) {
      link.admit(frame, 100);
    }

    assertThat(link.lostFrames() / (double) frames).isCloseTo(0.18, within(0.003));
  }

  @Test
  void doublesTheStatedShareAndShapesBoth() {
    LinkProfile profile = LinkProfile.of(MILLISECOND).withRate(HUNDRED_MBIT).withDuplicate(0.2);
    LinkModel link = new LinkModel(profile, 5);
    int doubled = 0;

    for (int frame = 0; frame < 10_000; frame++) {
      long now = frame * MILLISECOND;
      assertThat(link.admit(now, 1_250)).isEqualTo(now + 100_000 + MILLISECOND);
      if (link.secondNanos() != LinkModel.NONE) {
        assertThat(link.secondNanos()).isEqualTo(now + 200_000 + MILLISECOND);
        doubled++;
      }
    }

    assertThat(doubled).isCloseTo(2_000, within(160));
    assertThat(link.admittedFrames()).isEqualTo(10_000 + doubled);
  }

  @Test
  void theSecondOfTwoFramesIsTheOneThatAFullQueueDrops() {
    LinkProfile profile =
        LinkProfile.of(0).withRate(HUNDRED_MBIT).withDuplicate(1).withQueuePackets(3);
    LinkModel link = new LinkModel(profile, 5);

    assertThat(link.admit(0, 100)).isEqualTo(8_000);
    assertThat(link.secondNanos()).isEqualTo(16_000);
    assertThat(link.admit(0, 100)).isEqualTo(24_000);
    assertThat(link.secondNanos()).isEqualTo(LinkModel.NONE);
    assertThat(link.admit(0, 100)).isEqualTo(LinkModel.QUEUE_FULL);
    assertThat(link.queueFullFrames()).isEqualTo(3);
  }

  @Test
  void losesEachOfTwoFramesByItself() {
    LinkModel link = new LinkModel(LinkProfile.of(0).withDuplicate(0.5).withLoss(0.4), 5);
    int[] copies = new int[3];

    for (int frame = 0; frame < 100_000; frame++) {
      boolean arrives = link.admit(frame, 100) >= 0;
      copies[arrives ? link.secondNanos() == LinkModel.NONE ? 1 : 2 : 0]++;
    }

    // One that is doubled and lost comes once; one that is doubled and not lost may lose its twin.
    assertThat(copies[0] / 1e5).isCloseTo(0.5 * 0.4, within(0.01));
    assertThat(copies[1] / 1e5).isCloseTo(0.5 * 0.6 + 0.5 * 0.4 + 0.5 * 0.6 * 0.4, within(0.01));
    assertThat(copies[2] / 1e5).isCloseTo(0.5 * 0.6 * 0.6, within(0.01));
  }

  @Test
  void aFrameThatIsReorderedSkipsDelayQueueAndRateAndNoOtherDoes() {
    LinkProfile profile =
        LinkProfile.of(10 * MILLISECOND)
            .withJitter(MILLISECOND)
            .withRate(HUNDRED_MBIT)
            .withQueuePackets(100)
            .withReorder(0.1);
    LinkModel link = new LinkModel(profile, 5);
    int reordered = 0;
    long last = 0;

    for (int frame = 0; frame < 10_000; frame++) {
      long now = frame * (MILLISECOND / 5);
      long arrival = link.admit(now, 1_250);
      if (arrival == now) {
        reordered++;
      } else {
        assertThat(arrival).isGreaterThanOrEqualTo(last + 100_000);
        last = arrival;
      }
    }

    assertThat(reordered).isCloseTo(1_000, within(120));
  }

  @Test
  void changesOneBitAnywhereInTheStatedShareOfFrames() {
    LinkModel link = new LinkModel(LinkProfile.of(0).withCorrupt(0.5), 5);
    int corrupted = 0;
    BitSet bits = new BitSet();

    for (int frame = 0; frame < 20_000; frame++) {
      assertThat(link.admit(frame, 100)).isEqualTo(frame);
      if (link.corruptBit() != LinkModel.INTACT) {
        bits.set(link.corruptBit());
        corrupted++;
      }
    }

    assertThat(corrupted).isCloseTo(10_000, within(300));
    assertThat(bits.cardinality()).isEqualTo(800);
    assertThat(bits.length()).isEqualTo(800);
  }

  @Test
  void losesTheSameFramesWhateverElseItDoes() {
    LinkProfile lossy = LinkProfile.of(5 * MILLISECOND).withLoss(0.2);
    LinkProfile busy =
        lossy
            .withJitter(new Jitter(MILLISECOND, Jitter.Distribution.PARETO, 0.5))
            .withCorrupt(0.3)
            .withReorder(0.2)
            .withRate(HUNDRED_MBIT)
            .withQueueBytes(4_000);

    assertThat(losses(new LinkModel(busy, 9))).isEqualTo(losses(new LinkModel(lossy, 9)));
    assertThat(losses(new LinkModel(busy, 10))).isNotEqualTo(losses(new LinkModel(lossy, 9)));
  }

  @Test
  void loseTheSameFramesWhetherOrNotOthersAreDoubled() {
    LinkProfile lossy = LinkProfile.of(0).withLoss(new Loss.GilbertElliott(0.05, 0.3, 0.9, 0.01));
    LinkModel plain = new LinkModel(lossy, 9);
    LinkModel doubling = new LinkModel(lossy.withDuplicate(0.3), 9);

    for (int frame = 0; frame < 10_000; frame++) {
      boolean lost = plain.admit(frame, 100) == LinkModel.LOST;
      long lostBefore = doubling.lostFrames();
      long answer = doubling.admit(frame, 100);
      assertThat(answer == LinkModel.LOST || doubling.lostFrames() > lostBefore || !lost).isTrue();
      assertThat(lost && doubling.secondNanos() != LinkModel.NONE).isFalse();
    }
  }

  @Test
  void aChangedProfileHoldsForWhatComesAfterIt() {
    LinkModel link = new LinkModel(LinkProfile.of(50 * MILLISECOND).withRate(HUNDRED_MBIT), 1);
    long before = link.admit(0, 1_250);

    link.changeTo(LinkProfile.of(MILLISECOND).withRate(HUNDRED_MBIT).withQueueBytes(1_514));

    assertThat(before).isEqualTo(50 * MILLISECOND + 100_000);
    assertThat(link.admit(100_000, 1_250)).as("nothing overtakes").isEqualTo(before);
    assertThat(link.admit(60 * MILLISECOND, 1_250)).isEqualTo(61 * MILLISECOND + 100_000);
    link.changeTo(LinkProfile.of(MILLISECOND).withLoss(1));
    assertThat(link.admit(70 * MILLISECOND, 1_250)).isEqualTo(LinkModel.LOST);
    link.changeTo(LinkProfile.of(MILLISECOND));
    assertThat(link.admit(80 * MILLISECOND, 1_250)).isEqualTo(81 * MILLISECOND);
  }

  private static List<Integer> losses(LinkModel link) {
    List<Integer> lost = new ArrayList<>();
    for (int frame = 0; frame < 1_000; frame++) {
      if (link.admit(frame * 50_000L, 1_000) == LinkModel.LOST) {
        lost.add(frame);
      }
    }
    return lost;
  }

  private static long[] answers(LinkModel link) {
    return LongStream.range(0, 1000).map(frame -> link.admit(frame * 50_000, 1000)).toArray();
  }
}
