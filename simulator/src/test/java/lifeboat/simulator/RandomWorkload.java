package lifeboat.simulator;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * One to three replicas of up to 1.5 MB that want all kinds of things, half of them more than once,
 * as a part of a topology file. In one network of four their sources send straight to servers that
 * they know.
 */
final class RandomWorkload {

  private static final int MOST_BYTES = 1_500_000;

  /** What the seed of copies is apart from that of the rest. */
  private static final long COPIES = 1L << 33;

  /** What the seed of shards is apart from that of the rest. */
  private static final long SHARDS = 1L << 35;

  private static final List<String> POLICIES = List.of("nearest", "random", "farthest-known");

  private final SplittableRandom random;

  /**
   * Of how many copies are wanted: by itself, so that it leaves the rest of a workload as it is.
   */
  private final SplittableRandom copies;

  /** Of which of these are shards: by itself, likewise. */
  private final SplittableRandom shards;

  private final List<String> servers;
  private final StringBuilder yaml = new StringBuilder();

  /** The workload of the network of that seed with these servers. */
  RandomWorkload(long seed, SplittableRandom random, List<String> servers) {
    this.random = random;
    this.copies = new SplittableRandom(seed + COPIES);
    this.shards = new SplittableRandom(seed + SHARDS);
    this.servers = servers;
    boolean straight = policy(seed);
    line("workload:");
    int count = random.nextInt(1, 4);
    for (int i = 0; i < count; i++) {
      line(
          String.format(
              Locale.ROOT,
              "  d%d: {from: %s, at: %dms, size: %dB%s%s}",
              i,
              servers.get(random.nextInt(servers.size())),
              random.nextInt(300) * i,
              (long) Math.exp(random.nextDouble(Math.log(MOST_BYTES))),
              criteria(),
              straight ? "" : copies()));
    }
  }

  String yaml() {
    return yaml.toString();
  }

  private boolean policy(long seed) {
    SplittableRandom chance = new SplittableRandom(seed ^ 0x706f6c696379L);
    if (servers.size() > 1 && chance.nextInt(4) == 0) {
      line("policy: " + POLICIES.get(chance.nextInt(POLICIES.size())));
      return true;
    }
    return false;
  }

  private String copies() {
    if (copies.nextBoolean()) {
      return "";
    }
    boolean apart = copies.nextBoolean();
    int count = copies.nextInt(2, apart ? 6 : 9);
    String pieces =
        shards.nextInt(3) == 0
            ? ", shards: {data: %d, parity: %d}".formatted(count - (count + 1) / 3, (count + 1) / 3)
            : ", copies: " + count;
    return pieces + (apart ? ", apart: " + copies.nextInt(1, 900) + "km" : "");
  }

  private String criteria() {
    List<String> wanted = new ArrayList<>();
    if (random.nextInt(3) > 0) {
      wanted.add(String.format("time-limit: %dms", random.nextInt(2_000, 60_000)));
    }
    if (random.nextInt(4) == 0) {
      wanted.add(String.format("at-least: %dkm", random.nextInt(900)));
    }
    if (random.nextInt(6) == 0) {
      wanted.add(String.format(Locale.ROOT, "cost: %.1f", random.nextDouble(3)));
    }
    if (random.nextInt(6) == 0) {
      wanted.add("delay: 200ms");
    }
    if (random.nextInt(8) == 0) {
      wanted.add("throughput: 10mbit");
    }
    return wanted.isEmpty() ? "" : ", criteria: {" + String.join(", ", wanted) + "}";
  }

  private void line(String text) {
    yaml.append(text).append('\n');
  }
}
