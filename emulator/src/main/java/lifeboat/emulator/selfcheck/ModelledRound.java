package lifeboat.emulator.selfcheck;

import lifeboat.network.link.LinkModel;
import lifeboat.network.topology.LinkProfile;

/**
 * What a direction that is exactly as the file says would make of a plan, by {@link LinkModel}:
 * with jitter and the like there is no one right answer, so the check asks what answers are usual.
 */
final class ModelledRound {

  /** A bit in these bytes being wrong, a frame is not recognised as one of the check. */
  private static final int RECOGNISED_BY_BITS = 8 * 14;

  /** A bit in these being wrong, it is recognised, but not which one it is. */
  private static final int NUMBERED_BY_BITS = 8 * 30;

  private ModelledRound() {}

  /** Plays a plan through a link of its own. */
  static Observations play(DirectionPlan plan, LinkProfile profile, long seed) {
    LinkModel model = new LinkModel(profile, seed);
    Observations observations = new Observations(plan.frames());
    for (Salvo salvo : plan.salvos()) {
      observations.sent(salvo, salvo.atNanos(), salvo.atNanos());
      for (int index = salvo.firstIndex(); index < salvo.endIndex(); index++) {
        long atNanos = model.admit(salvo.atNanos(), salvo.frameBytes());
        if (atNanos >= 0) {
          arrive(observations, index, atNanos, model.corruptBit());
        }
        if (atNanos >= 0 && model.secondNanos() != LinkModel.NONE) {
          arrive(observations, index, model.secondNanos(), model.secondCorruptBit());
        }
      }
    }
    return observations;
  }

  private static void arrive(Observations observations, int index, long atNanos, int wrongBit) {
    if (wrongBit == LinkModel.INTACT || wrongBit >= NUMBERED_BY_BITS) {
      observations.arrived(index, atNanos);
    } else if (wrongBit >= RECOGNISED_BY_BITS) {
      observations.spoilt(atNanos);
    }
  }
}
