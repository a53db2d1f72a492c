package lifeboat.emulator.selfcheck;

import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import lifeboat.network.link.LinkModel;
import lifeboat.network.result.SelfCheckResult.LinkCheck;
import lifeboat.network.topology.Link;
import lifeboat.network.topology.LinkProfile;
import lifeboat.network.topology.NetworkLayout.Port;

/**
 * A host that sends the frames of a check through a link of its own making, and that is held up now
 * and then: frames arrive some 40 µs late as a rule, and every thousandth is sent a few
 * milliseconds late, with all behind it.
 */
final class BusyHost {

  private static final double USUALLY_LATE_NANOS = 40_000;
  private static final long SENDING_NANOS = 1_500;
  private static final double HELD_UP_CHANCE = 0.001;
  private static final double HELD_UP_NANOS = 3_000_000;
  private static final int ROUNDS = 3;

  private static final Expectations EXPECTATIONS = new Expectations();

  private final SplittableRandom random;
  private long lastDueNanos;
  private long lastArrivalNanos;

  BusyHost(long seed) {
    this.random = new SplittableRandom(seed);
  }

  /** The verdict on a link that does {@code actual} where the file says {@code wanted}. */
  LinkCheck check(LinkProfile wanted, LinkProfile actual) {
    CheckedDirection direction = direction(wanted);
    LinkModel link = new LinkModel(actual, random.nextLong());
    Judge.LossCount count = Judge.LossCount.NONE;
    Optional<LinkCheck> check = Optional.empty();
    long beginNanos = 0;
    for (int round = 0; round < ROUNDS; round++) {
      DirectionPlan plan = CheckSchedule.of(List.of(wanted)).plans().getFirst();
      Observations seen = play(plan, link, beginNanos);
      beginNanos += 10_000_000_000L;
      count = count.plus(seen);
      Judge.Judgement now = Judge.judge(EXPECTATIONS, direction, plan, seen, count, 0);
      check =
          Optional.of(
              check.map(before -> SelfCheck.better(before, now.check())).orElse(now.check()));
      if (!now.again()) {
        return check.get();
      }
    }
    return check.orElseThrow();
  }

  private Observations play(DirectionPlan plan, LinkModel link, long beginNanos) {
    Observations seen = new Observations(plan.frames());
    long heldUpNanos = 0;
    for (Salvo salvo : plan.salvos()) {
      long sentNanos = beginNanos + salvo.atNanos() + heldUpNanos;
      long nowNanos = sentNanos;
      for (int index = salvo.firstIndex(); index < salvo.endIndex(); index++) {
        nowNanos += SENDING_NANOS + heldUp();
        long atNanos = link.admit(nowNanos, salvo.frameBytes());
        if (atNanos >= 0) {
          arrive(seen, index, atNanos, link.corruptBit());
        }
        if (atNanos >= 0 && link.secondNanos() != LinkModel.NONE) {
          arrive(seen, index, link.secondNanos(), link.secondCorruptBit());
        }
      }
      seen.sent(salvo, sentNanos, nowNanos);
      heldUpNanos += nowNanos - sentNanos;
    }
    return seen;
  }

  private long heldUp() {
    return random.nextDouble() < HELD_UP_CHANCE ? (long) (exponential() * HELD_UP_NANOS) : 0;
  }

  private void arrive(Observations seen, int index, long atNanos, int wrongBit) {
    long nanos = atNanos + (long) (exponential() * USUALLY_LATE_NANOS);
    // Being late does not change the order: a host hands frames on as they come.
    lastArrivalNanos =
        atNanos < lastDueNanos ? lastArrivalNanos : Math.max(lastArrivalNanos, nanos);
    nanos = atNanos < lastDueNanos ? nanos : lastArrivalNanos;
    lastDueNanos = Math.max(lastDueNanos, atNanos);
    if (wrongBit == LinkModel.INTACT || wrongBit >= 8 * 30) {
      seen.arrived(index, nanos);
    } else if (wrongBit >= 8 * 14) {
      seen.spoilt(nanos);
    }
  }

  private double exponential() {
    return -Math.log(1 - random.nextDouble());
  }

  private static CheckedDirection direction(LinkProfile profile) {
    Link link = new Link("west", Link.Kind.BACKBONE, "a", "b", profile, profile);
    return new CheckedDirection(
        new Port("a", "eth0", "02:4c:00:00:00:00", Optional.empty(), false, link),
        new Port("b", "eth0", "02:4c:00:01:00:00", Optional.empty(), false, link),
        profile);
  }
}
