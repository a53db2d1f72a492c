package lifeboat.simulator;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import lifeboat.network.topology.Coordinates;
import lifeboat.network.topology.Node;

/**
 * What befalls many parts of a {@link CampaignNetwork} at once, as events of its file: a disaster
 * whose front spreads or goes across it, a partition, links that flap or become worse, nodes that
 * stop for a while. Of two networks one has some.
 */
final class RandomDisorder {

  /** The name of the disaster, where there is one. */
  static final String DISASTER = "quake";

  private static final long MILLIS = 1_000_000;

  /** What the seed of disorder is apart from that of the rest. */
  private static final long DISORDER = 1L << 35;

  private final CampaignNetwork network;
  private final SplittableRandom random;
  private final StringBuilder events = new StringBuilder();

  RandomDisorder(CampaignNetwork network, long seed) {
    this.network = network;
    this.random = new SplittableRandom(seed + DISORDER);
    if (random.nextBoolean()) {
      return;
    }
    if (random.nextInt(3) == 0) {
      disaster();
    }
    if (random.nextInt(3) == 0) {
      partition();
    }
    int pauses = random.nextInt(3);
    for (int i = 0; i < pauses; i++) {
      String node = random.nextBoolean() ? network.anyRelay(random) : network.anyServer(random);
      event("stop" + i, "pause: " + node + ", for: " + momentNanos() + "ns");
    }
    if (random.nextInt(4) == 0) {
      int every = random.nextInt(20, 1000);
      event("flap", "flap: " + network.anyLink(random) + ", every: " + every + "ms, times: 8");
    }
    if (random.nextInt(4) == 0) {
      String worse = "loss: " + share() + ", duplicate: " + share() + ", reorder: " + share();
      event(
          "noise",
          "random: {degrade: links, to: {" + worse + "}, every: 200ms, for: 1s, until: 4s}");
    }
  }

  /** A part of {@code events:}, empty where everything is in order. */
  String yaml() {
    return events.toString();
  }

  /** Moments are as likely before 3 ms as after 300 ms. */
  private long momentNanos() {
    double millis = Math.exp(random.nextDouble(Math.log(0.1), Math.log(5000)));
    return Math.max(MILLIS, (long) (millis * MILLIS));
  }

  private String share() {
    return String.format(Locale.ROOT, "%.2f", random.nextDouble(0.4));
  }

  private void event(String name, String what) {
    events.append("  " + name + ": {at: " + momentNanos() + "ns, " + what + "}\n");
  }

  private void partition() {
    int count = random.nextInt(1, 1 + Math.max(1, network.topology().relays().size() / 2));
    Set<String> cut = new TreeSet<>();
    for (int i = 0; i < count; i++) {
      cut.add(network.anyRelay(random));
    }
    if (random.nextInt(4) == 0) {
      cut.add(network.anyServer(random));
    }
    event("apart", "partition: [" + String.join(", ", cut) + "], for: " + momentNanos() + "ns");
  }

  /** At one of the relays, and large enough for some of them, in one to five seconds. */
  private void disaster() {
    List<Coordinates> sites =
        network.topology().relays().values().stream().map(Node.Relay::at).toList();
    Coordinates center = sites.get(random.nextInt(sites.size()));
    double width = 1000 + sites.stream().mapToDouble(center::metersTo).max().orElse(0);
    double radius = width * random.nextDouble(0.02, 0.2);
    double speed = Math.min(999_000, width * random.nextDouble(0.05, 0.5));
    String front =
        switch (random.nextInt(3)) {
          case 0 ->
              String.format(
                  Locale.ROOT,
                  "center: %s, radius: %.0fm, speed: %.0fm/s, reach: %.0fm",
                  place(center),
                  radius,
                  speed,
                  radius + width * random.nextDouble(0.3));
          case 1 ->
              String.format(
                  Locale.ROOT,
                  "center: %s, radius: %.0fm, moves: {heading: %ddeg, speed: %.0fm/s, for: %dms}",
                  place(center),
                  radius,
                  random.nextInt(360),
                  speed,
                  random.nextInt(500, 5000));
          default -> "track: [" + String.join(", ", track(center, width, radius)) + "]";
        };
    String cuts = random.nextBoolean() ? "yes" : "no";
    event(DISASTER, "disaster: {" + front + ", cuts-links: " + cuts + "}");
  }

  private List<String> track(Coordinates first, double width, double radius) {
    List<String> fixes = new ArrayList<>();
    Coordinates at = first;
    long millis = 0;
    int count = random.nextInt(2, 5);
    for (int i = 0; i < count; i++) {
      fixes.add(
          String.format(
              Locale.ROOT,
              "{at: %dms, center: %s, radius: %.0fm}",
              millis,
              place(at),
              radius * random.nextDouble(0.5, 1.5)));
      at = at.towards(random.nextInt(360), width * random.nextDouble(0.1, 0.4));
      millis += random.nextInt(200, 2000);
    }
    return fixes;
  }

  private static String place(Coordinates at) {
    return String.format(Locale.ROOT, "[%.5f, %.5f]", at.latitudeDegrees(), at.longitudeDegrees());
  }
}
