package lifeboat.emulator.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import lifeboat.emulator.conformance.LinkUnderTest.Accuracy;
import lifeboat.network.topology.Jitter;
import lifeboat.network.topology.Jitter.Distribution;
import lifeboat.network.topology.LinkProfile;
import lifeboat.network.topology.Loss;
import lifeboat.network.topology.QueueLimit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The conformance suite notices links that do something else than they are asked for, also with the
 * tolerances of the least exact back end; and those tolerances are wide enough for it.
 */
class LinkConformanceCanFailTest {

  /** About what a guest with one slow processor can do. */
  private static final Accuracy COARSE = new Accuracy(500_000, 5_000_000, 2_000, 4_000);

  private static final long MILLISECOND = 1_000_000;

  @FunctionalInterface
  interface Check {
    void run(LinkConformance suite) throws Exception;
  }

  /** A link that does to frames what another profile says. */
  private record Wrong(LinkUnderTest link, UnaryOperator<LinkProfile> profile)
      implements LinkUnderTest {
    @Override
    public Passage pass(LinkProfile asked, List<Frame> frames) throws Exception {
      return link.pass(profile.apply(asked), frames);
    }

    @Override
    public Accuracy accuracy() {
      return link.accuracy();
    }
  }

  /** A link that is late, by as much as its accuracy allows. */
  private record Late(LinkUnderTest link) implements LinkUnderTest {
    @Override
    public Passage pass(LinkProfile asked, List<Frame> frames) throws Exception {
      Passage passage = link.pass(asked, frames);
      SplittableRandom random = new SplittableRandom(5);
      List<Delivery> late = new ArrayList<>();
      long last = 0;
      for (Delivery delivery : passage.deliveries()) {
        boolean rare = random.nextInt(300) == 0;
        long most = rare ? accuracy().worstNanos() : accuracy().typicalNanos();
        last = Math.max(last, delivery.arrivedNanos() + random.nextLong(most));
        late.add(new Delivery(delivery.frame(), last, delivery.corrupted()));
      }
      return new Passage(passage.sentNanos(), late);
    }

    @Override
    public Accuracy accuracy() {
      return link.accuracy();
    }
  }

  private static LinkConformance suite(LinkUnderTest link) {
    return new LinkConformance() {
      @Override
      protected LinkUnderTest link() {
        return link;
      }
    };
  }

  static Stream<Arguments> faults() {
    return Stream.of(
        fault("a longer delay", p -> p.withDelay(p.delayNanos() * 11 / 10))
            .noticedBy(LinkConformance::delaysEveryFrameByTheSameTime),
        fault("a shorter delay", p -> p.withDelay(p.delayNanos() * 9 / 10))
            .noticedBy(LinkConformance::delaysEveryFrameByTheSameTime),
        fault("jitter", p -> p.withJitter(2 * MILLISECOND))
            .noticedBy(LinkConformance::delaysEveryFrameByTheSameTime),
        fault("a frame that leaves when its first bit does", p -> p.withRate(0))
            .noticedBy(LinkConformance::takesLongerForLongerFramesAtARate),
        fault("less jitter", p -> p.withJitter(half(p.jitter())))
            .noticedBy(
                suite -> suite.variesTheDelayByTheDistributionAskedFor(Distribution.UNIFORM)),
        fault("uniform jitter", p -> p.withJitter(p.jitter().nanos()))
            .noticedBy(suite -> suite.variesTheDelayByTheDistributionAskedFor(Distribution.NORMAL)),
        fault("a normal tail", p -> p.withJitter(shaped(p.jitter(), Distribution.NORMAL)))
            .noticedBy(suite -> suite.variesTheDelayByTheDistributionAskedFor(Distribution.PARETO)),
        fault("no normal part", p -> p.withJitter(shaped(p.jitter(), Distribution.PARETO)))
            .noticedBy(
                suite -> suite.variesTheDelayByTheDistributionAskedFor(Distribution.PARETONORMAL)),
        fault("no memory", p -> p.withJitter(p.jitter().withCorrelation(0)))
            .noticedBy(LinkConformance::makesTheDelayOfAFrameResembleTheOneBefore),
        fault("frames that overtake", p -> p.withReorder(0.05))
            .noticedBy(LinkConformance::keepsFramesInOrderUnderJitter),
        fault("more loss", p -> p.withLoss(0.14)).noticedBy(LinkConformance::losesFramesAtRandom),
        fault("loss in bursts", p -> p.withLoss(new Loss.GilbertElliott(0.04, 0.36, 1, 0)))
            .noticedBy(LinkConformance::losesFramesAtRandom),
        fault("loss at random", p -> p.withLoss(p.loss().meanFraction()))
            .noticedBy(LinkConformance::losesFramesInBursts),
        fault("shorter bursts", p -> p.withLoss(new Loss.GilbertElliott(0.05, 0.5, 1, 0)))
            .noticedBy(LinkConformance::losesFramesInBursts),
        fault("loss of all in bad", p -> p.withLoss(new Loss.GilbertElliott(0.1, 0.3, 1, 0.2)))
            .noticedBy(LinkConformance::losesSomeFramesWhereItIsGoodAndSparesSomeWhereItIsBad),
        fault("no loss in good", p -> p.withLoss(new Loss.GilbertElliott(0.1, 0.3, 0.6, 0)))
            .noticedBy(LinkConformance::losesSomeFramesWhereItIsGoodAndSparesSomeWhereItIsBad),
        fault("a seed that nobody looks at", p -> p.withSeed(3))
            .noticedBy(LinkConformance::losesTheSameFramesForTheSameSeed),
        fault("less rate", p -> p.withRate(p.rateBitsPerSecond() * 19 / 20))
            .noticedBy(LinkConformance::sendsAtTheRate),
        fault("no rate", p -> p.withRate(0)).noticedBy(LinkConformance::sendsAtTheRate),
        fault("frames under way in the queue", p -> p.withQueueBytes(25L * LinkConformance.FULL))
            .noticedBy(LinkConformance::dropsWhatExceedsAQueueInBytes),
        fault("a queue of the default size", p -> p.withQueue(QueueLimit.DEFAULT))
            .noticedBy(LinkConformance::dropsWhatExceedsAQueueInBytes),
        fault("full frames counted", p -> p.withQueueBytes(10L * LinkConformance.FULL))
            .noticedBy(LinkConformance::dropsWhatExceedsAQueueInPackets),
        fault("a shorter queue", p -> p.withQueuePackets(7))
            .noticedBy(LinkConformance::dropsWhatExceedsAQueueInPackets),
        fault("the delay there alone", p -> p.withQueueBytes(15_140))
            .noticedBy(LinkConformance::dropsWhatExceedsABandwidthDelayProduct),
        fault("frames under way counted", p -> p.withDelay(0).withRate(200_000))
            .noticedBy(LinkConformance::aLongLinkHoldsMoreFramesThanItsQueue),
        fault("fewer doubled", p -> p.withDuplicate(0.15))
            .noticedBy(LinkConformance::doublesFrames),
        fault("none doubled", p -> p.withDuplicate(0))
            .noticedBy(LinkConformance::takesTheTimeOfTheRateForBothFramesOfADoubledOne),
        fault("a second frame that takes no time", p -> p.withRate(0))
            .noticedBy(LinkConformance::takesTheTimeOfTheRateForBothFramesOfADoubledOne),
        fault("fewer overtaking", p -> p.withReorder(0.15))
            .noticedBy(LinkConformance::letsFramesOvertakeOnlyBySkippingTheDelay),
        fault("fewer wrong bits", p -> p.withCorrupt(0.15))
            .noticedBy(LinkConformance::changesBitsOfFrames),
        fault("loss instead of wrong bits", p -> p.withCorrupt(0).withLoss(0.2))
            .noticedBy(LinkConformance::changesBitsOfFrames),
        fault("no loss", p -> p.withLoss(0)).noticedBy(LinkConformance::doesEverythingAtOnce),
        fault("no doubling", p -> p.withDuplicate(0))
            .noticedBy(LinkConformance::doesEverythingAtOnce),
        fault("no overtaking", p -> p.withReorder(0))
            .noticedBy(LinkConformance::doesEverythingAtOnce),
        fault("no jitter", p -> p.withJitter(0)).noticedBy(LinkConformance::doesEverythingAtOnce));
  }

  private record Fault(String name, UnaryOperator<LinkProfile> wrong) {
    Arguments noticedBy(Check check) {
      return Arguments.of(name, wrong, check);
    }
  }

  private static Fault fault(String name, UnaryOperator<LinkProfile> wrong) {
    return new Fault(name, wrong);
  }

  private static Jitter half(Jitter jitter) {
    return new Jitter(jitter.nanos() / 2, jitter.distribution(), jitter.correlation());
  }

  private static Jitter shaped(Jitter jitter, Distribution distribution) {
    return jitter.withDistribution(distribution);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("faults")
  void noticesWithAnExactBackEnd(String name, UnaryOperator<LinkProfile> wrong, Check check) {
    LinkConformance suite = suite(new Wrong(new VirtualLink(Accuracy.EXACT), wrong));

    assertThatThrownBy(() -> check.run(suite)).as(name).isInstanceOf(AssertionError.class);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("faults")
  void noticesWithACoarseBackEnd(String name, UnaryOperator<LinkProfile> wrong, Check check) {
    LinkConformance suite = suite(new Wrong(new Late(new VirtualLink(COARSE)), wrong));

    assertThatThrownBy(() -> check.run(suite)).as(name).isInstanceOf(AssertionError.class);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("faults")
  void bearsACoarseBackEndThatIsRight(String name, UnaryOperator<LinkProfile> wrong, Check check) {
    LinkConformance suite = suite(new Late(new VirtualLink(COARSE)));

    assertThatCode(() -> check.run(suite)).as(name).doesNotThrowAnyException();
  }

  @Test
  void everyTestOfTheSuiteHasAFaultThatItNotices() {
    Set<String> tests = new TreeSet<>();
    for (Method method : LinkConformance.class.getDeclaredMethods()) {
      if (method.isAnnotationPresent(Test.class)
          || method.isAnnotationPresent(ParameterizedTest.class)) {
        tests.add(method.getName());
      }
    }
    Set<String> called = new TreeSet<>();
    LinkConformance suite =
        new LinkConformance() {
          @Override
          protected LinkUnderTest link() {
            StackWalker.getInstance()
                .forEach(frame -> {
                  if (tests.contains(frame.getMethodName())) {
                    called.add(frame.getMethodName());
                  }
                });
            throw new IllegalStateException("only the name of the test was wanted");
          }
        };

    faults()
        .map(fault -> (Check) fault.get()[2])
        .forEach(check ->
            assertThatThrownBy(() -> check.run(suite)).isInstanceOf(IllegalStateException.class));

    assertThat(called).isEqualTo(tests);
  }
}
