package lifeboat.network.result;

import java.util.Optional;
import java.util.OptionalDouble;
import lifeboat.network.result.SelfCheckResult.LinkCheck;
import lifeboat.network.result.SelfCheckResult.Measure;
import org.jspecify.annotations.Nullable;

/**
 * What the self-check measured on the way between a relay and a neighbour, over all cables on it;
 * what one of them did not show is absent.
 *
 * @param verdict the worst of all cables in both directions; empty where nothing was checked
 * @param roundTripSeconds sum of the delays of both directions
 * @param bitsPerSecond least rate on the way there
 * @param lossOutFraction loss on the way there
 * @param lossInFraction loss on the way back
 */
record CheckedWay(
    Optional<String> verdict,
    OptionalDouble roundTripSeconds,
    OptionalDouble bitsPerSecond,
    OptionalDouble lossOutFraction,
    OptionalDouble lossInFraction) {

  private static final CheckedWay UNCHECKED =
      new CheckedWay(
          Optional.empty(),
          OptionalDouble.empty(),
          OptionalDouble.empty(),
          OptionalDouble.empty(),
          OptionalDouble.empty());

  /** The way of a row, put together out of the cables on it. */
  static CheckedWay of(TableRow row, SelfCheckResult selfCheck) {
    if (selfCheck.links().isEmpty() || row.cables().isEmpty()) {
      return UNCHECKED;
    }
    CheckedWay way =
        new CheckedWay(
            Optional.of(SelfCheckResult.OK),
            OptionalDouble.of(0),
            OptionalDouble.of(Double.POSITIVE_INFINITY),
            OptionalDouble.of(0),
            OptionalDouble.of(0));
    String here = row.relay();
    for (String cable : row.cables()) {
      Optional<LinkCheck> there = selfCheck.direction(cable, here);
      Optional<LinkCheck> back = there.flatMap(check -> selfCheck.direction(cable, check.to()));
      if (there.isEmpty() || back.isEmpty()) {
        return UNCHECKED;
      }
      way = way.over(there.get(), back.get());
      here = there.get().to();
    }
    return way;
  }

  private CheckedWay over(LinkCheck there, LinkCheck back) {
    return new CheckedWay(
        verdict.map(worst ->
            SelfCheckResult.worse(worst, SelfCheckResult.worse(there.verdict(), back.verdict()))),
        sum(sum(roundTripSeconds, there.delaySeconds()), back.delaySeconds()),
        least(bitsPerSecond, there.rateBitsPerSecond()),
        afterLoss(lossOutFraction, there.lossFraction()),
        afterLoss(lossInFraction, back.lossFraction()));
  }

  private static OptionalDouble sum(OptionalDouble soFar, Measure next) {
    Double measured = next.measured();
    return soFar.isEmpty() || measured == null
        ? OptionalDouble.empty()
        : OptionalDouble.of(soFar.getAsDouble() + measured);
  }

  /** A cable without a rate does not slow anything down. */
  private static OptionalDouble least(OptionalDouble soFar, @Nullable Measure next) {
    if (next == null || soFar.isEmpty()) {
      return soFar;
    }
    Double measured = next.measured();
    return measured == null
        ? OptionalDouble.empty()
        : OptionalDouble.of(Math.min(soFar.getAsDouble(), measured));
  }

  private static OptionalDouble afterLoss(OptionalDouble soFar, Measure next) {
    Double measured = next.measured();
    return soFar.isEmpty() || measured == null
        ? OptionalDouble.empty()
        : OptionalDouble.of(1 - (1 - soFar.getAsDouble()) * (1 - measured));
  }
}
