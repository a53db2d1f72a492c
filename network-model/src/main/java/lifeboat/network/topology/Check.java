package lifeboat.network.topology;

import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * One thing that an expectation asks: a key of an entry of {@code expect}. To add one, add a record
 * here, its key and reader in {@code ExpectationVocabulary} and {@code ExpectationReader}, and its
 * judge in the class that judges its family; what is missing does not compile.
 */
public sealed interface Check {

  /** Its key in the file. */
  String key();

  /** About where and when a replica is placed. */
  sealed interface OfPlace extends Check {}

  /** About the way that a replica took. */
  sealed interface OfPath extends Check {}

  /** About the network and what is left in it when all is over; needs no replica. */
  sealed interface OfRun extends Check {}

  /** The replica is placed, wherever that is: what every entry about a replica asks. */
  record Placed() implements OfPlace {
    @Override
    public String key() {
      return "placed";
    }
  }

  /** The deployment fails, as it should. */
  record NotPlaced() implements OfPlace {
    @Override
    public String key() {
      return "not-placed";
    }
  }

  /** Time from the start of the deployment to {@code placed} at the source. */
  record PlacedWithin(long nanos) implements OfPlace {
    @Override
    public String key() {
      return "placed-within";
    }
  }

  /** {@code place} is a server, a relay with a LAN, or a site. */
  record At(String place) implements OfPlace {
    @Override
    public String key() {
      return "at";
    }
  }

  /** {@code place} is a server, a relay with a LAN, or a site. */
  record NotAt(String place) implements OfPlace {
    @Override
    public String key() {
      return "not-at";
    }
  }

  /** Distance of the server's site from that of the source. */
  record AtLeast(double meters) implements OfPlace {
    @Override
    public String key() {
      return "at-least";
    }
  }

  /** The server's site is never reached by that disaster. */
  record Outside(String event) implements OfPlace {
    @Override
    public String key() {
      return "outside";
    }
  }

  /** All relays in order, from the first to the last. */
  record Path(List<String> relays) implements OfPath {
    public Path {
      relays = List.copyOf(relays);
    }

    @Override
    public String key() {
      return "path";
    }
  }

  /** Relays and links that are all on the path, in any order. */
  record PathThrough(List<NetworkPart> parts) implements OfPath {
    public PathThrough {
      parts = List.copyOf(parts);
    }

    @Override
    public String key() {
      return "path-through";
    }
  }

  /** Relays and links none of which is on the path. */
  record PathNotThrough(List<NetworkPart> parts) implements OfPath {
    public PathNotThrough {
      parts = List.copyOf(parts);
    }

    @Override
    public String key() {
      return "path-not-through";
    }
  }

  /** How many relays are on the path. */
  record Hops(Range range) implements OfPath {
    @Override
    public String key() {
      return "hops";
    }
  }

  /** Rows of prospective tables hold what they should. */
  record TableValues(List<Row> rows) implements OfRun {
    public TableValues {
      rows = List.copyOf(rows);
    }

    @Override
    public String key() {
      return "tables";
    }
  }

  /**
   * A row of a prospective table; what is absent is not checked.
   *
   * @param relay whose table
   * @param neighbour the relay or server that the row is about
   * @param delayNanos round trip
   * @param throughputBitsPerSecond towards the neighbour
   * @param toleranceFraction by so much of the wanted value the measured one may differ
   */
  record Row(
      String relay,
      String neighbour,
      OptionalLong delayNanos,
      OptionalLong throughputBitsPerSecond,
      OptionalDouble reliability,
      double toleranceFraction) {}

  /** How many servers that are up at the end, the source apart, hold a whole copy of a replica. */
  record CopiesAlive(Range range) implements OfRun {
    @Override
    public String key() {
      return "copies-alive";
    }
  }

  /** What was stored is still there at the end, and reads back as it was sent. */
  record NothingLost() implements OfRun {
    @Override
    public String key() {
      return "nothing-lost";
    }
  }

  /** Every link is as the file says, as far as that could be measured. */
  record SelfCheckOk() implements OfRun {
    @Override
    public String key() {
      return "self-check";
    }
  }

  /** Whether it is about the end of all events, which then have to be played. */
  default boolean isAboutTheEnd() {
    return this instanceof CopiesAlive || this instanceof NothingLost;
  }
}
