package lifeboat.simulator;

import java.util.Locale;
import java.util.SplittableRandom;

/**
 * Topology files of any size, for tests and for the benchmark: a grid of routers between 60 degrees
 * south and north, each a little off its place, joined to the south always and to the east by two
 * thirds, so that any two are joined. Each tenth router has a LAN with a server.
 */
final class GeneratedNetwork {

  private static final int ROUTERS_FOR_A_SERVER = 10;
  private static final double SOUTH_NORTH_DEGREES = 120;
  private static final double METERS_A_DEGREE = 111_000;

  private final int relays;
  private final int columns;
  private final SplittableRandom random;
  private final StringBuilder yaml = new StringBuilder();

  private GeneratedNetwork(int relays, long seed) {
    this.relays = relays;
    this.columns = (int) Math.ceil(Math.sqrt(relays));
    this.random = new SplittableRandom(seed);
  }

  /** A network with {@code deployments} that each have to go {@code hops} routers far. */
  static String yaml(int relays, long seed, int deployments, int hops, String size) {
    GeneratedNetwork network = new GeneratedNetwork(relays, seed);
    network.head(seed);
    network.routers();
    network.servers();
    network.links();
    network.workload(deployments, hops, size);
    return network.yaml.toString();
  }

  private void head(long seed) {
    line(String.format(Locale.ROOT, "name: grid-%d", relays));
    line(String.format(Locale.ROOT, "seed: %d", seed));
    line("defaults:");
    line("  links: {rate: 1gbit, delay: 2ms}");
    line("  lans: {rate: 1gbit, delay: 0.1ms}");
  }

  private double spacingDegrees() {
    return SOUTH_NORTH_DEGREES / columns;
  }

  private void routers() {
    line("relays:");
    for (int relay = 0; relay < relays; relay++) {
      int row = relay / columns;
      double latitude = SOUTH_NORTH_DEGREES / 2 - spacingDegrees() * (row + jitter());
      double longitude = spacingDegrees() * (relay % columns + jitter()) - 60;
      String lan = relay % ROUTERS_FOR_A_SERVER == 0 ? ", lan: " + lan(relay) : "";
      line(
          String.format(
              Locale.ROOT, "  r%d: {at: [%.5f, %.5f]%s}", relay, latitude, longitude, lan));
    }
  }

  private double jitter() {
    return random.nextDouble(0.6) - 0.3;
  }

  private static String lan(int relay) {
    int network = 0x64000000 + relay / ROUTERS_FOR_A_SERVER * 16;
    return String.format(
        Locale.ROOT,
        "%d.%d.%d.%d/28",
        network >>> 24,
        network >>> 16 & 255,
        network >>> 8 & 255,
        network & 255);
  }

  private void servers() {
    line("servers:");
    for (int relay = 0; relay < relays; relay += ROUTERS_FOR_A_SERVER) {
      line(String.format(Locale.ROOT, "  s%d: {on: r%d}", relay, relay));
    }
  }

  private void links() {
    line("links:");
    for (int relay = 0; relay < relays; relay++) {
      boolean last = relay % columns == columns - 1 || relay + 1 >= relays;
      if (!last && (relay < columns || random.nextInt(3) > 0)) {
        line(String.format(Locale.ROOT, "  e%d: {between: [r%d, r%d]}", relay, relay, relay + 1));
      }
      if (relay + columns < relays) {
        line(
            String.format(
                Locale.ROOT, "  n%d: {between: [r%d, r%d]}", relay, relay, relay + columns));
      }
    }
  }

  /** Sources lie all over the network, and begin a tenth of a second after each other. */
  private void workload(int deployments, int hops, String size) {
    line("workload:");
    int servers = (relays + ROUTERS_FOR_A_SERVER - 1) / ROUTERS_FOR_A_SERVER;
    long meters = Math.round(hops * spacingDegrees() * METERS_A_DEGREE);
    for (int i = 0; i < deployments; i++) {
      int source = (int) ((long) i * servers / deployments) * ROUTERS_FOR_A_SERVER;
      line(
          String.format(
              Locale.ROOT,
              "  d%d: {from: s%d, at: %dms, size: %s, criteria: {time-limit: 100s, at-least: %dm}}",
              i,
              source,
              100 * i,
              size,
              meters));
    }
  }

  private void line(String text) {
    yaml.append(text).append('\n');
  }
}
