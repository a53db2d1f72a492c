package lifeboat.simulator;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * A connected network of any shape as a topology file: 5 to 40 relays anywhere, at the antimeridian
 * and near the poles too, a few of them switches, LANs with servers and plain switches, links that
 * are slow, lossy, unsteady, short of queue or mischievous, and a {@link RandomWorkload}. The same
 * seed gives the same file.
 */
final class RandomNetwork {

  private static final String[] RATES = {"5mbit", "20mbit", "100mbit", "100mbit", "1gbit"};
  private static final String[] QUEUES = {"64KiB", "256KiB", "1MiB"};
  private static final String[] SHAPES = {"uniform", "normal", "pareto", "paretonormal"};

  /** What the seed of mischief is apart from that of the rest. */
  private static final long MISCHIEF = 1L << 32;

  private final SplittableRandom random;

  /** Of what links do besides: by itself, so that it leaves the rest of a network as it is. */
  private final SplittableRandom mischief;

  private final boolean mischievous;
  private final int relays;
  private final boolean[] bridging;
  private final boolean[] lan;
  private final List<String> plain = new ArrayList<>();
  private final List<String> servers = new ArrayList<>();
  private final StringBuilder yaml = new StringBuilder();
  private final double lossShare;
  private int links;

  RandomNetwork(long seed) {
    this.random = new SplittableRandom(seed);
    this.mischief = new SplittableRandom(seed + MISCHIEF);
    this.mischievous = mischief.nextInt(3) == 0;
    this.relays = random.nextInt(5, 41);
    this.bridging = new boolean[relays];
    this.lan = new boolean[relays];
    this.lossShare = random.nextInt(3) == 0 ? 0 : random.nextDouble(0.6);
    line("name: random");
    line(String.format(Locale.ROOT, "seed: %d", seed));
    relays();
    plainSwitches();
    servers();
    links();
    yaml.append(new RandomWorkload(seed, random, servers).yaml());
  }

  String yaml() {
    return yaml.toString();
  }

  private void relays() {
    double south = random.nextInt(6) == 0 ? 80 : random.nextDouble(-60, 50);
    double west = random.nextInt(4) == 0 ? 175 : random.nextDouble(-180, 180);
    double size = random.nextDouble(2, 20);
    line("relays:");
    for (int i = 0; i < relays; i++) {
      bridging[i] = random.nextInt(8) == 0;
      lan[i] = bridging[i] || i < 2 || random.nextInt(3) > 0;
      double latitude = Math.min(89, south + random.nextDouble(size));
      double longitude = (west + random.nextDouble(size) + 540) % 360 - 180;
      line(
          String.format(
              Locale.ROOT,
              "  r%d: {at: [%.4f, %.4f]%s%s}",
              i,
              latitude,
              longitude,
              lan[i] ? ", lan: 172.16." + i + ".0/24" : "",
              bridging[i] ? ", kind: switch" : ""));
    }
  }

  private void plainSwitches() {
    for (int i = 0; i < relays; i++) {
      if (lan[i] && random.nextInt(8) == 0) {
        plain.add("p" + i);
      }
    }
    if (!plain.isEmpty()) {
      line("switches:");
      plain.forEach(name -> line(String.format(Locale.ROOT, "  %s: {}", name)));
    }
  }

  private void servers() {
    line("servers:");
    for (int i = 0; i < relays; i++) {
      int count = !lan[i] ? 0 : i < 2 ? random.nextInt(1, 3) : random.nextInt(3);
      for (int k = 0; k < count; k++) {
        String name = "s" + i + "-" + k;
        boolean behind = plain.contains("p" + i) && random.nextBoolean();
        servers.add(name);
        line(
            String.format(
                Locale.ROOT,
                "  %s: {on: %s, cost: %.1f%s%s}",
                name,
                behind ? "p" + i : "r" + i,
                random.nextDouble(3),
                random.nextInt(6) == 0 ? ", capacity: 400kB" : "",
                random.nextInt(6) == 0 ? profile() : ""));
      }
    }
  }

  private String profile() {
    double delayMillis = Math.exp(random.nextDouble(Math.log(0.1), Math.log(60)));
    double jitterMillis = random.nextInt(3) == 0 ? delayMillis * random.nextDouble(0.3) : 0;
    double loss = random.nextDouble() < lossShare ? random.nextDouble(0.05) : 0;
    return String.format(
        Locale.ROOT,
        ", delay: %.3fms, jitter: %.3fms, loss: %s, rate: %s, queue: %s%s",
        delayMillis,
        jitterMillis,
        loss(loss),
        RATES[random.nextInt(RATES.length)],
        queue(QUEUES[random.nextInt(QUEUES.length)]),
        mischief());
  }

  /** The same share on average, here and there in bursts. */
  private String loss(double share) {
    if (share == 0 || !mischievous || mischief.nextBoolean()) {
      return String.format(Locale.ROOT, "%.4f", share);
    }
    double toGood = mischief.nextDouble(0.05, 0.5);
    return String.format(
        Locale.ROOT,
        "{good-to-bad: %.6f, bad-to-good: %.4f}",
        toGood * share / (1 - share) + 1e-6,
        toGood);
  }

  private String queue(String bytes) {
    if (!mischievous || mischief.nextBoolean()) {
      return bytes;
    }
    return mischief.nextBoolean() ? "bdp" : mischief.nextInt(20, 500) + "packets";
  }

  private String mischief() {
    if (!mischievous) {
      return "";
    }
    return String.format(
        Locale.ROOT,
        ", duplicate: %.4f, reorder: %.4f, corrupt: %.4f, jitter-distribution: %s,"
            + " jitter-correlation: %.2f",
        seldom(0.2),
        seldom(0.1),
        seldom(0.02),
        SHAPES[mischief.nextInt(SHAPES.length)],
        seldom(0.9));
  }

  private double seldom(double most) {
    return mischief.nextInt(3) == 0 ? mischief.nextDouble(most) : 0;
  }

  /** A tree, so that all are joined, and some more; bridged cables only in the tree. */
  private void links() {
    line("links:");
    boolean[][] joined = new boolean[relays][relays];
    for (int i = 1; i < relays; i++) {
      link(random.nextInt(Math.max(0, i - 5), i), i, joined);
    }
    int more = random.nextInt(relays);
    for (int i = 0; i < more; i++) {
      int a = random.nextInt(relays);
      int b = random.nextInt(relays);
      if (a != b && !joined[a][b] && !(bridging[a] && bridging[b])) {
        link(a, b, joined);
      }
    }
    for (String name : plain) {
      line(
          String.format(
              Locale.ROOT, "  %s: {between: [r%s, %s]}", linkName(), name.substring(1), name));
    }
  }

  private void link(int a, int b, boolean[][] joined) {
    joined[a][b] = true;
    joined[b][a] = true;
    line(String.format(Locale.ROOT, "  %s: {between: [r%d, r%d]%s}", linkName(), a, b, profile()));
  }

  private String linkName() {
    return "l" + links++;
  }

  private void line(String text) {
    yaml.append(text).append('\n');
  }
}
