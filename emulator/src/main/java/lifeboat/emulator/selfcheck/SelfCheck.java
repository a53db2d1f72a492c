package lifeboat.emulator.selfcheck;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import lifeboat.network.result.SelfCheckResult;
import lifeboat.network.result.SelfCheckResult.LinkCheck;
import lifeboat.network.result.SelfCheckResult.Measure;
import lifeboat.network.topology.NetworkLayout;

/**
 * Checks every cable of a network that has been built and that nobody uses yet.
 *
 * <p>One round is enough as a rule. A direction that is outside its tolerance is tried again, twice
 * at the most: a host that did something else for a moment does not do so three times, and a link
 * that is not as the file says, is so every time. Delay and rate count as they were where they were
 * right; lost frames of all rounds count together, for each of them was lost.
 */
public final class SelfCheck {

  private static final int MAX_ROUNDS = 3;

  /** What the links say about themselves. */
  @FunctionalInterface
  public interface LinkWatch {

    /** By how much frames were late since the last call, at most; 0 where nobody can tell. */
    long worstLatenessNanos() throws IOException, InterruptedException;
  }

  private final List<CheckedDirection> directions;
  private final LinkWatch watch;
  private final Expectations expectations = new Expectations();
  private final LinkCheck[] checks;
  private final Judge.LossCount[] counts;
  private int frames;

  private SelfCheck(List<CheckedDirection> directions, LinkWatch watch) {
    this.directions = directions;
    this.watch = watch;
    this.checks = new LinkCheck[directions.size()];
    this.counts = new Judge.LossCount[directions.size()];
    Arrays.fill(counts, Judge.LossCount.NONE);
  }

  /**
   * Checks all links of a network, both ways.
   *
   * @throws IOException when the check itself fails, not when a link does
   */
  public static SelfCheckResult of(NetworkLayout layout, LinkWatch watch)
      throws IOException, InterruptedException {
    SelfCheck check = new SelfCheck(CheckedDirection.of(layout), watch);
    long beganNanos = System.nanoTime();
    check.play();
    return SelfCheckResult.of(
        (System.nanoTime() - beganNanos) / 1e9, check.frames, List.of(check.checks));
  }

  private void play() throws IOException, InterruptedException {
    if (directions.isEmpty()) {
      return;
    }
    try (CheckPorts ports = CheckPorts.open(directions);
        CheckWire wire = new CheckWire(directions, ports)) {
      List<Integer> open = IntStream.range(0, directions.size()).boxed().toList();
      for (int round = 1; round <= MAX_ROUNDS && !open.isEmpty(); round++) {
        open = play(wire, open, round);
      }
    }
  }

  /** Plays a round for some directions, and says for which of them another one may help. */
  private List<Integer> play(CheckWire wire, List<Integer> numbers, int round)
      throws IOException, InterruptedException {
    CheckSchedule schedule =
        CheckSchedule.of(numbers.stream().map(number -> directions.get(number).profile()).toList());
    frames += schedule.frames();
    watch.worstLatenessNanos();
    List<Observations> seen = new CheckRound(wire, directions, numbers, schedule, round).play();
    long lateNanos = watch.worstLatenessNanos();
    List<Integer> again = new ArrayList<>();
    for (int place = 0; place < numbers.size(); place++) {
      int number = numbers.get(place);
      counts[number] = counts[number].plus(seen.get(place));
      Judge.Judgement judgement =
          Judge.judge(
              expectations,
              directions.get(number),
              schedule.plans().get(place),
              seen.get(place),
              counts[number],
              lateNanos);
      checks[number] =
          checks[number] == null ? judgement.check() : better(checks[number], judgement.check());
      if (judgement.again() && !checks[number].verdict().equals(SelfCheckResult.OK)) {
        again.add(number);
      }
    }
    return again;
  }

  /** What two rounds together say of a direction. */
  static LinkCheck better(LinkCheck before, LinkCheck now) {
    return LinkCheck.of(
        now.link(),
        now.from(),
        now.to(),
        better(before.delaySeconds(), now.delaySeconds()),
        now.lossFraction(),
        before.rateBitsPerSecond() == null || now.rateBitsPerSecond() == null
            ? null
            : better(before.rateBitsPerSecond(), now.rateBitsPerSecond()));
  }

  private static Measure better(Measure before, Measure now) {
    boolean nothingNew = now.verdict().equals(SelfCheckResult.NOT_MEASURABLE);
    return nothingNew || before.verdict().equals(SelfCheckResult.OK) ? before : now;
  }
}
