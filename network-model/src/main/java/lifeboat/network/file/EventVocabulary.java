package lifeboat.network.file;

import static lifeboat.network.file.ValueType.Scalar.ANGLE;
import static lifeboat.network.file.ValueType.Scalar.DATE_TIME;
import static lifeboat.network.file.ValueType.Scalar.DURATION;
import static lifeboat.network.file.ValueType.Scalar.INTEGER;
import static lifeboat.network.file.ValueType.Scalar.LENGTH;
import static lifeboat.network.file.ValueType.Scalar.MOMENT;
import static lifeboat.network.file.ValueType.Scalar.NAME;
import static lifeboat.network.file.ValueType.Scalar.NUMBER;
import static lifeboat.network.file.ValueType.Scalar.PART;
import static lifeboat.network.file.ValueType.Scalar.SPEED;
import static lifeboat.network.file.ValueType.Scalar.TEXT;

import java.util.ArrayList;
import java.util.List;
import lifeboat.network.topology.Area;

/** The keys of events. */
final class EventVocabulary {

  private static final String LONGEST_TIME = "24h";
  private static final String EARTH = "20100km";

  static final Section DEGRADE =
      new Section(
          "events.<name>.degrade",
          "A cable that does something else to frames. What is not written stays as it is.",
          degrade());

  static final Section RADII =
      new Section(
          "events.<name>.disaster.track[].radii",
          "How far the front is from the middle in each quarter of the compass.",
          List.of(
              radius("ne", "north-east"),
              radius("se", "south-east"),
              radius("sw", "south-west"),
              radius("nw", "north-west")));

  static final Section WAYPOINT =
      new Section(
          "events.<name>.disaster.track[]",
          "Where a disaster is at one time.",
          List.of(
              Key.of("at", DURATION, "10s", "Time since the event began; the first is 0s.")
                  .mandatory()
                  .within("0s", LONGEST_TIME),
              Key.of("center", new ValueType.Place(), "[37.77, -122.42]", "Its middle.")
                  .mandatory(),
              Key.of("radius", LENGTH, "80km", "Its radius.").within("0m", EARTH),
              Key.of(
                  "radii",
                  new ValueType.Inner(RADII),
                  "{ne: 90km, se: 80km, sw: 40km, nw: 60km}",
                  "Its radii; instead of radius.")));

  static final Section MOVES =
      new Section(
          "events.<name>.disaster.moves",
          "A disaster that leaves its place, along a geodesic.",
          List.of(
              Key.of("heading", ANGLE, "45deg", "Where to, clockwise from north.")
                  .mandatory()
                  .within("0deg", "360deg"),
              Key.of("speed", SPEED, "10km/s", "How fast its middle moves.")
                  .mandatory()
                  .within("0.1m/s", "1000km/s"),
              Key.of("for", DURATION, "30s", "How long; then it is gone. At most 20000 km.")
                  .or(LONGEST_TIME)
                  .within("1ms", LONGEST_TIME)));

  static final Section DISASTER =
      new Section(
          "events.<name>.disaster",
          "A disaster: a circle (center, radius), a polygon, or a track.",
          disaster());

  static final Section RANDOM_VALUES =
      new Section(
          "events.<name>.random.to",
          "What degraded links do to frames. What is not written stays as it is.",
          CableVocabulary.degraded());

  static final Section RANDOM =
      new Section(
          "events.<name>.random",
          "Many events, drawn by the seed of the file: one of kill, fail, pause and degrade.",
          random());

  static final Section EVENT =
      new Section(
          "events.<name>", "Something that happens to the network; one of its kinds.", event());

  private EventVocabulary() {}

  /** All sections, the entry itself first. */
  static List<Section> sections() {
    return List.of(EVENT, DEGRADE, DISASTER, MOVES, WAYPOINT, RADII, RANDOM, RANDOM_VALUES);
  }

  private static List<Key> event() {
    return List.of(
        Key.of("at", MOMENT, "5s", "When; events precede workload of the same time.")
            .or("0s")
            .within("0s", LONGEST_TIME),
        Key.of("after", NAME, "quake", "The event from whose beginning at counts."),
        Key.of("kill", NAME, "r11-4", "The relay or server that ends at once."),
        Key.of("restart", NAME, "s2", "The killed relay or server that comes back."),
        Key.of("fail", PART, "west", "The link that loses every frame, or the node that ends."),
        Key.of("heal", PART, "west", "The failed link or node that works again."),
        Key.of(
            "degrade",
            new ValueType.Inner(DEGRADE),
            "{link: west, loss: 20%, delay: 80ms}",
            "A link that does something else to frames."),
        Key.of("restore", NAME, "west", "The degraded link that is as in the file again."),
        Key.of("pause", NAME, "r11-4", "The relay or server that stops, and loses nothing else."),
        Key.of("resume", NAME, "r11-4", "The paused relay or server that goes on."),
        Key.of(
            "partition",
            new ValueType.Names(),
            "[sf, hub]",
            "Relays, with their LANs, or servers that are cut off from all others."),
        Key.of("flap", NAME, "west", "The link that fails and heals repeatedly."),
        Key.of("notify", NAME, "s1", "The server that gets an emergency notice."),
        Key.of(
            "disaster",
            new ValueType.Inner(DISASTER),
            "{center: [37.77, -122.42], radius: 80km, speed: 4km/s}",
            "A front that ends every node whose site it reaches."),
        Key.of(
            "random",
            new ValueType.Inner(RANDOM),
            "{fail: links, every: 2s, for: 500ms, until: 60s}",
            "Many events, drawn by the seed."),
        Key.of("for", DURATION, "3s", "How long it lasts; then the opposite happens.")
            .within("1ms", LONGEST_TIME),
        Key.of("every", DURATION, "500ms", "From one failure of a flap to the next.")
            .within("2ms", LONGEST_TIME),
        Key.of("times", INTEGER, "5", "How often a flap fails.").within("1", "1000"));
  }

  private static List<Key> degrade() {
    List<Key> keys = new ArrayList<>();
    keys.add(
        Key.of("link", NAME, "west", "The link, or the server whose cable it is.").mandatory());
    keys.addAll(CableVocabulary.degraded());
    return keys;
  }

  private static List<Key> disaster() {
    return List.of(
        Key.of("center", new ValueType.Place(), "[39.1, -94.6]", "Its middle, when it begins."),
        Key.of("radius", LENGTH, "300km", "Its radius, when it begins.").within("0m", EARTH),
        Key.of(
            "polygon",
            new ValueType.Places(Area.Polygon.MIN_CORNERS, Area.Polygon.MAX_CORNERS),
            "[[37, -103], [41, -103], [41, -96], [37, -96]]",
            "Corners, joined by geodesics."),
        Key.of(
            "track",
            new ValueType.ItemsOr(TEXT, WAYPOINT),
            "hurdat2/sandy-2012.txt",
            "Places in order, or a file of best tracks, relative to the topology file."),
        Key.of("speed", SPEED, "4km/s", "How fast it spreads in all directions.")
            .or("0m/s")
            .within("0m/s", "1000km/s"),
        Key.of("reach", LENGTH, "500km", "Its largest radius, or how far beyond its polygon.")
            .or(EARTH)
            .within("0m", EARTH),
        Key.of(
            "moves",
            new ValueType.Inner(MOVES),
            "{heading: 45deg, speed: 10km/s}",
            "Where a circle goes; without it, it stays."),
        Key.of("storm", TEXT, "AL182012", "Which storm of the file.").or("the only one"),
        Key.of(
                "wind",
                new ValueType.Choice(List.of("34kt", "50kt", "64kt")),
                "64kt",
                "The wind at the front.")
            .or("64kt"),
        Key.of("from", DATE_TIME, "2012-10-29T00:00", "Where on the track the event begins.")
            .or("its first fix"),
        Key.of("until", DATE_TIME, "2012-10-30T12:00", "Where on the track it ends.")
            .or("its last fix"),
        Key.of("time-scale", NUMBER, "3600", "How much faster than the storm was.")
            .or("1")
            .within("0.001", "1000000"),
        Key.of(
                "cuts-links",
                new ValueType.Choice(List.of("yes", "no")),
                "no",
                "Whether it cuts the cables between relays that it touches.")
            .or("yes"),
        Key.of("warning", DURATION, "6h", "So long before it begins servers are warned.")
            .within("0s", "8760h"));
  }

  private static List<Key> random() {
    List<String> nodes = List.of("nodes", "relays", "servers");
    List<String> links = List.of("links");
    return List.of(
        Key.of("kill", new ValueType.NamesOr(nodes), "relays", "The nodes of which one ends."),
        Key.of("fail", new ValueType.NamesOr(links), "links", "The links of which one fails."),
        Key.of("pause", new ValueType.NamesOr(nodes), "[r1, r2]", "The nodes of which one stops."),
        Key.of("degrade", new ValueType.NamesOr(links), "links", "The links of which one changes."),
        Key.of("to", new ValueType.Inner(RANDOM_VALUES), "{loss: 20%}", "What degrade changes."),
        Key.of("every", DURATION, "2s", "Time from one to the next, on average.")
            .mandatory()
            .within("1ms", LONGEST_TIME),
        Key.of(
                "spacing",
                new ValueType.Choice(List.of("exponential", "uniform", "regular")),
                "uniform",
                "How those times vary: as of a Poisson process, from 0 to twice, or not.")
            .or("exponential"),
        Key.of("for", DURATION, "500ms", "How long each lasts; without it, for ever.")
            .within("1ms", LONGEST_TIME),
        Key.of("until", DURATION, "60s", "None begins so long after the event, or later.")
            .mandatory()
            .within("1ms", LONGEST_TIME));
  }

  private static Key radius(String name, String where) {
    return Key.of(name, LENGTH, "90km", "To the " + where + ".").mandatory().within("0m", EARTH);
  }
}
