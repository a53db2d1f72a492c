package lifeboat.relay.node;

import java.util.List;
import java.util.Optional;
import lifeboat.relay.message.Message.Destination;

/** The servers to which a source sends straight, one after the other, and whose turn it is. */
final class GivenDestinations {

  private final List<Destination> all;
  private int turn;

  /** Begins with {@code before}, to which an earlier incarnation of the source has sent, if any. */
  GivenDestinations(List<Destination> all, Optional<Destination> before) {
    this.all = List.copyOf(all);
    this.turn = Math.max(0, before.map(this.all::indexOf).orElse(0));
  }

  Destination current() {
    return all.get(turn);
  }

  /** It is the next one's turn; true when that is the first again. */
  boolean advance() {
    turn = (turn + 1) % all.size();
    return turn == 0;
  }
}
