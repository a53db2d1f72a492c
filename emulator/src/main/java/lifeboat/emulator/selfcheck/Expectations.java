package lifeboat.emulator.selfcheck;

import java.util.HashMap;
import java.util.Map;
import lifeboat.network.topology.LinkProfile;

/** What to expect of links, computed once for those that are alike, as in most files many are. */
final class Expectations {

  private record Planned(LinkProfile profile, DirectionPlan plan) {}

  private record Counted(LinkProfile profile, int frames) {}

  private final Map<Planned, Forecast> forecasts = new HashMap<>();
  private final Map<Counted, LossRange> losses = new HashMap<>();

  /** What a link usually shows when it is given that plan. */
  Forecast forecast(LinkProfile profile, DirectionPlan plan) {
    return forecasts.computeIfAbsent(
        new Planned(profile, plan), key -> Forecast.of(key.profile(), key.plan()));
  }

  /** How many of so many frames it may lose. */
  LossRange losses(LinkProfile profile, int frames) {
    return losses.computeIfAbsent(
        new Counted(profile, frames), key -> LossRange.of(key.profile(), key.frames()));
  }
}
