package lifeboat.network.file;

import static lifeboat.network.file.ValueType.Scalar.ADDRESS;
import static lifeboat.network.file.ValueType.Scalar.DURATION;
import static lifeboat.network.file.ValueType.Scalar.FRACTION;
import static lifeboat.network.file.ValueType.Scalar.INTEGER;
import static lifeboat.network.file.ValueType.Scalar.LENGTH;
import static lifeboat.network.file.ValueType.Scalar.MOMENT;
import static lifeboat.network.file.ValueType.Scalar.NAME;
import static lifeboat.network.file.ValueType.Scalar.NUMBER;
import static lifeboat.network.file.ValueType.Scalar.PREFIX;
import static lifeboat.network.file.ValueType.Scalar.RATE;
import static lifeboat.network.file.ValueType.Scalar.SIZE;
import static lifeboat.network.file.ValueType.Scalar.TEXT;
import static lifeboat.network.file.ValueType.Scalar.TIME_OF_DAY;

import java.util.ArrayList;
import java.util.List;
import lifeboat.network.topology.Area;
import lifeboat.network.topology.Criteria;
import lifeboat.network.topology.Deployment;
import lifeboat.network.topology.Shards;

/**
 * Every key of the topology file. The reader, the JSON Schema and the check of the documentation
 * all go by this table, so that they cannot differ.
 */
public final class Vocabulary {
  /** What names of nodes and entries look like. */
  public static final String NAME_PATTERN = "[a-z][a-z0-9-]{0,30}";

  private static final String LONGEST_DELAY = "60s";
  private static final String LONGEST_TIME = "24h";

  static final Section LINK_DEFAULTS =
      new Section(
          "defaults.links",
          "Values for links between relays that do not say otherwise.",
          CableVocabulary.linkDefaults());

  static final Section LAN_DEFAULTS =
      new Section(
          "defaults.lans",
          "Values for the cables inside LANs: those of servers and of plain switches.",
          CableVocabulary.lanDefaults());

  static final Section RELAY_DEFAULTS =
      new Section(
          "defaults.relays",
          "Values for relays that do not say otherwise.",
          List.of(timeLimit("60s"), probeInterval("1s")));

  static final Section DEFAULTS =
      new Section(
          "defaults",
          "Values for relays and cables that do not say otherwise.",
          List.of(
              Key.of(
                  "links",
                  new ValueType.Inner(LINK_DEFAULTS),
                  "{rate: 1gbit, delay: auto}",
                  "For links between relays."),
              Key.of(
                  "lans",
                  new ValueType.Inner(LAN_DEFAULTS),
                  "{rate: 1gbit, delay: 0.1ms}",
                  "For the cables of servers and of plain switches."),
              Key.of(
                  "relays",
                  new ValueType.Inner(RELAY_DEFAULTS),
                  "{probe-interval: 10s}",
                  "For relays.")));

  static final Section RELAY =
      new Section(
          "relays.<name>",
          "A relay apparatus: a router, or a switch that relays.",
          List.of(
              Key.of(
                      "at",
                      new ValueType.Place(),
                      "[37.77, -122.42]",
                      "Where it stands; replicas are steered by it.")
                  .mandatory(),
              Key.of("site", TEXT, "San Francisco", "Name of the place, at most 32 bytes.")
                  .or("the name of the relay"),
              Key.of(
                      "kind",
                      new ValueType.Choice(List.of("router", "switch")),
                      "switch",
                      "A router routes between its links; a switch bridges them into one LAN.")
                  .or("router"),
              Key.of(
                  "lan",
                  PREFIX,
                  "172.16.0.0/24",
                  "Network of the LAN behind it, /8 to /29; a relaying switch needs one."),
              timeLimit("from defaults.relays"),
              probeInterval("from defaults.relays")));

  static final Section SERVER =
      new Section("servers.<name>", "A server: source and destination of replicas.", server());

  static final Section SWITCH =
      new Section(
          "switches.<name>",
          "A plain switch, which does not relay: it extends the LAN of exactly one relay.",
          List.of());

  static final Section LINK =
      new Section("links.<name>", "A cable between two relays or plain switches.", link());

  static final Section AREA =
      new Section(
          "workload.<name>.criteria.area",
          "Where the destination has to lie: in a circle, or inside a ring of corners.",
          List.of(
              Key.of("center", new ValueType.Place(), "[39.1, -94.6]", "Middle of the circle."),
              Key.of("radius", LENGTH, "300km", "Radius of the circle.").within("0m", "20100km"),
              Key.of(
                  "polygon",
                  new ValueType.Places(Area.Polygon.MIN_CORNERS, Area.Polygon.MAX_CORNERS),
                  "[[37, -103], [41, -103], [41, -96], [37, -96]]",
                  "Corners, joined by geodesics; instead of center and radius.")));

  static final Section EXCLUDED =
      new Section(
          "workload.<name>.criteria.exclude.<name>",
          "A circle in which the destination must not lie.",
          circle());

  static final Section CRITERIA =
      new Section(
          "workload.<name>.criteria",
          "Evaluation criteria of the replica; what is absent does not bind.",
          List.of(
              Key.of("time-limit", DURATION, "10s", "Upper limit of time for the deployment.")
                  .within("1ms", LONGEST_TIME),
              Key.of("delay", DURATION, "50ms", "Largest one-way delay of the path.")
                  .within("0ms", LONGEST_DELAY),
              Key.of("throughput", RATE, "10mbit", "Least throughput of the path.")
                  .within("1bit", "1tbit"),
              Key.of("reliability", FRACTION, "0.9", "Least reliability degree of the server.")
                  .within("0", "100%"),
              Key.of("cost", NUMBER, "1", "Largest storage cost of the server.")
                  .within("0", "1000000000"),
              Key.of("at-least", LENGTH, "300km", "Least distance from the source's site.")
                  .within("0m", "20100km"),
              Key.of(
                  "area",
                  new ValueType.Inner(AREA),
                  "{center: [39.1, -94.6], radius: 300km}",
                  "Where the destination has to lie."),
              Key.of(
                  "exclude",
                  new ValueType.Named(EXCLUDED),
                  "{fault: {center: [37.77, -122.42], radius: 100km}}",
                  "Circles in which it must not lie, at most " + Criteria.MAX_EXCLUDED + ".")));

  static final Section TRIGGER =
      new Section(
          "workload.<name>.when",
          "Conditions under which the server begins by itself; any of them is enough.",
          List.of(
              Key.of(
                      "notice",
                      new ValueType.Choice(List.of("yes", "no")),
                      "yes",
                      "An emergency notice reaches it: an event with notify.")
                  .or("no"),
              Key.of(
                      "warning",
                      new ValueType.Choice(List.of("yes", "no")),
                      "yes",
                      "It is warned of a disaster: one with warning.")
                  .or("no"),
              Key.of(
                      "probe-loss",
                      FRACTION,
                      "20%",
                      "Share of probes to its own relay that stay unanswered.")
                  .within("1%", "100%"),
              Key.of(
                      "front-within",
                      LENGTH,
                      "50km",
                      "Distance of the front of a disaster from its site.")
                  .within("0m", "20100km"),
              Key.of("within", DURATION, "10s", "It fails when nothing came true for so long.")
                  .or("60s")
                  .within("1ms", LONGEST_TIME)));

  static final Section SHARDS =
      new Section(
          "workload.<name>.shards",
          "Into how many shards a replica is cut, each for a server of its own; at most "
              + Shards.MAX_COUNT
              + " in all.",
          List.of(
              Key.of("data", INTEGER, "3", "So many of them, whichever, bring the replica back.")
                  .mandatory()
                  .within("1", String.valueOf(Shards.MAX_COUNT - 1)),
              Key.of("parity", INTEGER, "2", "So many of them may be lost.")
                  .mandatory()
                  .within("1", String.valueOf(Shards.MAX_COUNT - 1))));

  static final Section DEPLOYMENT =
      new Section(
          "workload.<name>",
          "A replica to be deployed.",
          List.of(
              Key.of("from", NAME, "s1", "The server whose data it is.").mandatory(),
              Key.of("at", MOMENT, "0s", "When it starts, after the tables have converged.")
                  .or("0s")
                  .within("0s", LONGEST_TIME),
              Key.of("after", NAME, "quake", "The event from whose beginning at counts."),
              Key.of(
                  "when",
                  new ValueType.Inner(TRIGGER),
                  "{notice: yes}",
                  "What it waits for from then on; without it, nothing."),
              Key.of("size", SIZE, "16MiB", "How much is generated; not together with file.")
                  .or("1MiB")
                  .within("1B", "1TiB"),
              Key.of(
                  "file",
                  TEXT,
                  "data/archive.tar",
                  "File to send, relative to the topology file; not together with size."),
              Key.of(
                  "criteria",
                  new ValueType.Inner(CRITERIA),
                  "{time-limit: 10s}",
                  "What the destination and the path have to meet."),
              Key.of("copies", INTEGER, "3", "How many copies, each on a server of its own.")
                  .or("1")
                  .within("1", String.valueOf(Deployment.MAX_COPIES)),
              Key.of(
                  "shards",
                  new ValueType.Inner(SHARDS),
                  "{data: 3, parity: 2}",
                  "Cut it into shards; not together with copies."),
              Key.of(
                      "apart",
                      LENGTH,
                      "500km",
                      "Least distance between the sites of any two copies or shards.")
                  .or("0m")
                  .within("0m", "20100km"),
              Key.of("policy", PolicyReader.TYPE, "nearest", "Who chooses where it goes.")
                  .or("that of the file")));

  /** The file as a whole. */
  public static final Section TOP =
      new Section(
          "",
          "A network, what is sent over it, what happens to it and what is expected.",
          List.of(
              Key.of("name", TEXT, "coast", "Name of the experiment.").or("the name of the file"),
              Key.of("description", TEXT, "A quake at San Francisco", "What it shows.").or(""),
              Key.of("seed", INTEGER, "1", "Seed of all randomness.").or("1"),
              Key.of("starts-at", TIME_OF_DAY, "14:30", "Time of day when the tables converge."),
              Key.of(
                      "link-backend",
                      new ValueType.Choice(List.of("auto", "netem", "userspace")),
                      "auto",
                      "Who delays and shapes frames; auto takes netem where it works.")
                  .or("auto"),
              Key.of(
                      "processes",
                      new ValueType.Choice(List.of("packed", "per-node")),
                      "packed",
                      "Whether nodes share processes of the operating system.")
                  .or("packed"),
              Key.of(
                      "policy",
                      PolicyReader.TYPE,
                      "nearest",
                      "Who chooses where replicas go: the relays, or their sources beforehand.")
                  .or("lifeboat"),
              Key.of(
                  "defaults",
                  new ValueType.Inner(DEFAULTS),
                  "{links: {rate: 100mbit}}",
                  "Values for relays and cables that do not say otherwise."),
              Key.of(
                      "relays",
                      new ValueType.Named(RELAY),
                      "{sf: {at: [37.77, -122.42], lan: 172.16.0.0/24}}",
                      "The relays; at least one.")
                  .mandatory(),
              Key.of("servers", new ValueType.Named(SERVER), "{s1: {on: sf}}", "The servers."),
              Key.of("switches", new ValueType.Named(SWITCH), "{p1: {}}", "The plain switches."),
              Key.of(
                  "links",
                  new ValueType.Named(LINK),
                  "{coast: {between: [sf, la]}}",
                  "Cables between relays and plain switches."),
              Key.of(
                  "workload",
                  new ValueType.Named(DEPLOYMENT),
                  "{backup: {from: s1}}",
                  "The replicas to be deployed."),
              Key.of(
                  "events",
                  new ValueType.Named(EventVocabulary.EVENT),
                  "{crash: {kill: s2}}",
                  "What happens to the network."),
              Key.of(
                  "expect",
                  new ValueType.Named(ExpectationVocabulary.EXPECTATION),
                  "{safe: {at: s2}}",
                  "What has to come true.")));

  private Vocabulary() {}

  /** All sections, the file as a whole first. */
  public static List<Section> sections() {
    List<Section> sections =
        new ArrayList<>(
            List.of(
                TOP,
                PolicyReader.FIXED,
                DEFAULTS,
                LINK_DEFAULTS,
                LAN_DEFAULTS,
                RELAY_DEFAULTS,
                RELAY,
                SERVER,
                SWITCH,
                LINK,
                CableVocabulary.BURSTS,
                DEPLOYMENT,
                CRITERIA,
                AREA,
                EXCLUDED,
                TRIGGER,
                SHARDS));
    sections.addAll(EventVocabulary.sections());
    sections.addAll(ExpectationVocabulary.sections());
    return List.copyOf(sections);
  }

  private static Key timeLimit(String fallback) {
    return Key.of(
            "time-limit",
            DURATION,
            "10s",
            "Preset upper limit of time for replicas that carry none.")
        .or(fallback)
        .within("1ms", LONGEST_TIME);
  }

  private static Key probeInterval(String fallback) {
    return Key.of(
            "probe-interval", DURATION, "10s", "Time between probes by a port; more on slow links.")
        .or(fallback)
        .within("50ms", "60s");
  }

  private static List<Key> server() {
    List<Key> keys = new ArrayList<>();
    keys.add(
        Key.of("on", NAME, "sf", "The relay with a LAN, or the plain switch, it is attached to.")
            .mandatory());
    keys.add(
        Key.of("address", ADDRESS, "172.16.0.20", "Its address in that LAN.")
            .or("the next that is free"));
    keys.add(
        Key.of("capacity", SIZE, "10GiB", "Space it offers to replicas.")
            .or("1TiB")
            .within("0B", "1000000TiB"));
    keys.add(
        Key.of("cost", NUMBER, "0.2", "Storage cost it advertises, in any unit you like.")
            .or("0")
            .within("0", "1000000000"));
    keys.addAll(CableVocabulary.access());
    return keys;
  }

  private static List<Key> circle() {
    return List.of(
        Key.of("center", new ValueType.Place(), "[39.1, -94.6]", "Its middle.").mandatory(),
        Key.of("radius", LENGTH, "300km", "Its radius.").mandatory().within("0m", "20100km"));
  }

  private static List<Key> link() {
    List<Key> keys = new ArrayList<>();
    keys.add(Key.of("between", new ValueType.Names(), "[sf, hub]", "Its two ends.").mandatory());
    keys.addAll(CableVocabulary.link());
    return keys;
  }
}
