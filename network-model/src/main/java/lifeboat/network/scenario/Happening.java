package lifeboat.network.scenario;

import java.util.List;
import lifeboat.network.topology.Coordinates;
import lifeboat.network.topology.Link;
import lifeboat.network.topology.Topology;

/**
 * What the events of a topology do to single nodes and links, in the order of time: a disaster is
 * as many happenings as there are sites and cables in its way. Both engines play these, and each of
 * them changes something when it is played in its order.
 */
public sealed interface Happening {

  /** Time after the tables have converged. */
  long atNanos();

  /** Name of the event that it belongs to. */
  String event();

  /** The node or link that it concerns. */
  String target();

  /** Its word in {@code events.ndjson}. */
  String kind();

  /** The node ends at once. */
  record Ends(long atNanos, String event, String target) implements Happening {
    @Override
    public String kind() {
      return "killed";
    }
  }

  /** The node comes back. */
  record Returns(long atNanos, String event, String target) implements Happening {
    @Override
    public String kind() {
      return "restarted";
    }
  }

  /** The node stops where it is. */
  record Pauses(long atNanos, String event, String target) implements Happening {
    @Override
    public String kind() {
      return "paused";
    }
  }

  /** The node goes on. */
  record Resumes(long atNanos, String event, String target) implements Happening {
    @Override
    public String kind() {
      return "resumed";
    }
  }

  /** The link loses everything. */
  record Cut(long atNanos, String event, String target) implements Happening {
    @Override
    public String kind() {
      return "failed";
    }
  }

  /** The link carries frames again. */
  record Healed(long atNanos, String event, String target) implements Happening {
    @Override
    public String kind() {
      return "healed";
    }
  }

  /** The link does to frames what {@code shape} says. */
  record Degraded(long atNanos, String event, String target, Link shape) implements Happening {
    @Override
    public String kind() {
      return "degraded";
    }
  }

  /** The link does to frames what the file says again, which is {@code shape}. */
  record Restored(long atNanos, String event, String target, Link shape) implements Happening {
    @Override
    public String kind() {
      return "restored";
    }
  }

  /** An emergency notice reaches the server. */
  record Notified(long atNanos, String event, String target) implements Happening {
    @Override
    public String kind() {
      return "notified";
    }
  }

  /** A server that waits for it is warned of a disaster. */
  record Warned(long atNanos, String event, String target) implements Happening {
    @Override
    public String kind() {
      return "warned";
    }
  }

  /** The server is told where the front of a disaster is. */
  record FrontReported(
      long atNanos, String event, String target, Coordinates center, double radiusMeters)
      implements Happening {
    @Override
    public String kind() {
      return "front-reported";
    }
  }

  /** All happenings; those of the same time in the order of the file. */
  static List<Happening> of(Topology topology) {
    return new Standing().changes(new Expansion(topology).happenings());
  }
}
