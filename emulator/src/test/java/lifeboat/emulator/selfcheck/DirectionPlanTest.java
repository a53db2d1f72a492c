package lifeboat.emulator.selfcheck;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import lifeboat.network.topology.LinkProfile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DirectionPlanTest {

  private static final long MILLISECOND = 1_000_000;
  private static final long SECOND = 1_000_000_000;

  /** From 1 kbit/s to 100 Gbit/s, short and long, with short queues and long ones. */
  static Stream<LinkProfile> allKindsOfLinks() {
    return LongStream.iterate(1_000, rate -> rate <= 100 * SECOND, rate -> rate * 10)
        .boxed()
        .flatMap(rate ->
            LongStream.of(0, 100_000, 5 * MILLISECOND, 200 * MILLISECOND)
                .mapToObj(delay -> LinkProfile.of(delay).withRate(rate)))
        .flatMap(profile ->
            Stream.of(
                profile,
                profile.withQueueBytes(1_514),
                profile.withQueueBytes(15_140),
                profile.withQueuePackets(1),
                profile.withQueuePackets(7),
                profile.withQueuePackets(50)));
  }

  @ParameterizedTest
  @MethodSource("allKindsOfLinks")
  void noFrameIsLostInTheQueueOfALinkThatIsAsTheFileSays(LinkProfile profile) {
    DirectionPlan plan = DirectionPlan.of(profile, 200, 256);

    assertThat(ModelledRound.play(plan, profile, 1).lost()).isZero();
  }

  @ParameterizedTest
  @MethodSource("allKindsOfLinks")
  void takesASecondAndTheDelayAtTheMost(LinkProfile profile) {
    DirectionPlan plan = DirectionPlan.of(profile, 200, 256);

    assertThat(plan.frames()).isBetween(2, 456);
    assertThat(plan.endNanos(profile)).isLessThan(SECOND + SECOND / 10 + 4 * profile.delayNanos());
  }

  @Test
  void ordinaryLinksGetEnoughFramesForEverything() {
    for (long rate : List.of(1_000_000L, 10_000_000L, 100_000_000L, SECOND)) {
      LinkProfile profile = LinkProfile.of(5 * MILLISECOND).withRate(rate);
      DirectionPlan plan = DirectionPlan.of(profile, 200, 256);

      assertThat(plan.frames()).as("at %d bit/s", rate).isBetween(210, 456);
      assertThat(plan.train()).as("at %d bit/s", rate).isPresent();
    }
  }

  @Test
  void slowLinksGetATrainThatServesForEverything() {
    LinkProfile modem = LinkProfile.of(5 * MILLISECOND).withRate(10_000);

    DirectionPlan plan = DirectionPlan.of(modem, 200, 256);

    assertThat(plan.salvos()).hasSize(1);
    assertThat(plan.train()).contains(plan.salvos().getFirst());
  }

  @Test
  void saysWhyThereIsNoTrain() {
    LinkProfile free = LinkProfile.of(MILLISECOND);
    LinkProfile fast = free.withRate(SECOND);

    assertThat(DirectionPlan.of(free, 200, 256).whyNoTrain()).contains("the file has none");
    assertThat(DirectionPlan.of(fast.withQueuePackets(4), 200, 256).whyNoTrain())
        .contains("a queue of 4 frames is too short for a train");
    assertThat(DirectionPlan.of(fast, 200, 5).whyNoTrain())
        .contains("too many links share the frames of this check");
  }

  @Test
  void fourHundredLinksShareTheFrames() {
    LinkProfile profile = LinkProfile.of(5 * MILLISECOND).withRate(SECOND);
    CheckSchedule schedule = CheckSchedule.of(Collections.nCopies(800, profile));

    assertThat(schedule.frames())
        .isLessThanOrEqualTo(CheckSchedule.TOTAL_PROBES + CheckSchedule.TOTAL_TRAIN_FRAMES);
    assertThat(schedule.entries().getLast().salvo().atNanos()).isLessThan(3 * SECOND / 2);
  }

  @Test
  void theHostHasTimeForEveryFrame() {
    List<LinkProfile> profiles = new ArrayList<>();
    allKindsOfLinks().forEach(profiles::add);
    CheckSchedule schedule = CheckSchedule.of(profiles);

    long freeNanos = 0;
    int[] frames = new int[profiles.size()];
    for (CheckSchedule.Entry entry : schedule.entries()) {
      assertThat(entry.salvo().atNanos()).isGreaterThanOrEqualTo(freeNanos);
      assertThat(entry.salvo().firstIndex()).isEqualTo(frames[entry.direction()]);
      freeNanos = entry.salvo().atNanos() + entry.salvo().frames() * CheckSchedule.PACE_NANOS;
      frames[entry.direction()] = entry.salvo().endIndex();
    }
    for (int i = 0; i < frames.length; i++) {
      assertThat(frames[i]).isEqualTo(schedule.plans().get(i).frames());
    }
  }
}
