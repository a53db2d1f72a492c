package lifeboat.relay.node;

import java.util.Optional;
import lifeboat.relay.message.Message.Destination;

/**
 * How far a source has come with one copy of a replica, for the time after a restart.
 *
 * @param copy number of the copy
 * @param attempt the last attempt
 * @param destination the server that it was bound to, if it was
 */
public record CopyNote(int copy, int attempt, Optional<Destination> destination, Stage stage) {

  /** What is left to do. */
  public enum Stage {
    /** It is to be gone on with. */
    UNDER_WAY,
    /** It is at its destination. */
    PLACED,
    /** It has been given up. */
    FAILED
  }
}
