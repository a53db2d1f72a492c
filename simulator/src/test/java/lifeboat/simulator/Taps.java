package lifeboat.simulator;

import java.util.SplittableRandom;
import java.util.function.Predicate;
import lifeboat.relay.message.Message;

/** What tests do to chosen messages. */
final class Taps {

  private Taps() {}

  /** The same fate for every message of a kind between two times. */
  static MessageTap of(
      Class<? extends Message> kind, long fromNanos, long toNanos, MessageTap.Fate fate) {
    return (now, _, _, message) ->
        kind.isInstance(message) && now >= fromNanos && now < toNanos ? fate : MessageTap.Fate.PASS;
  }

  /** The same fate for the first {@code count} messages that are meant. */
  static MessageTap first(int count, Predicate<Message> meant, MessageTap.Fate fate) {
    int[] left = {count};
    return (_, _, _, message) -> meant.test(message) && left[0]-- > 0 ? fate : MessageTap.Fate.PASS;
  }

  /** The same fate for a share of the messages that are meant, at random. */
  static MessageTap share(double share, Predicate<Message> meant, MessageTap.Fate fate) {
    SplittableRandom random = new SplittableRandom(1);
    return (_, _, _, message) ->
        meant.test(message) && random.nextDouble() < share ? fate : MessageTap.Fate.PASS;
  }

  /** The same fate for each {@code nth} message that is meant. */
  static MessageTap each(int nth, Predicate<Message> meant, MessageTap.Fate fate) {
    int[] seen = {0};
    return (_, _, _, message) ->
        meant.test(message) && seen[0]++ % nth == 0 ? fate : MessageTap.Fate.PASS;
  }
}
