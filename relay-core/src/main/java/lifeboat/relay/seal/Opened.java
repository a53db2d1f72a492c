package lifeboat.relay.seal;

import java.util.List;
import java.util.OptionalLong;

/** What sealed bytes turned out to be. */
public sealed interface Opened {

  /** The first {@code length} bytes are a message, which its sender has sent just now, to here. */
  record Genuine(int length) implements Opened {}

  /** Dropped and counted. */
  record Dropped(SealFault why) implements Opened {}

  /**
   * Good, but of a session whose sender has not shown yet that it lives: to be opened again once it
   * has.
   *
   * @param sender the session
   * @param answers to be sealed and sent back the way it came
   */
  record Unproven(long sender, List<byte[]> answers) implements Opened {}

  /**
   * A word between seals, which no party hears of.
   *
   * @param proven the session that is believed from now on, if there is one
   * @param answers to be sealed and sent back the way it came
   */
  record Handled(OptionalLong proven, List<byte[]> answers) implements Opened {}
}
