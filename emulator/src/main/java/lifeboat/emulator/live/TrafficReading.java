package lifeboat.emulator.live;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import lifeboat.emulator.kernel.NetworkNamespaces;
import lifeboat.network.result.TrafficCounters;
import lifeboat.network.topology.Link;
import lifeboat.network.topology.NetworkLayout;

/**
 * Reads what the cables of a run have carried: from the process that joins them in user space, or
 * from the devices of the nodes. A device counts a frame when it leaves, behind {@code netem}: what
 * {@code netem} has lost or dropped is not among its frames, and not known here.
 */
final class TrafficReading {

  /** The counters of the kernel for the namespace of the thread that reads them. */
  private static final Path DEVICES = Path.of("/proc/thread-self/net/dev");

  /** Where a line of it, split at its blanks, has sent bytes and frames, the name apart. */
  private static final int SENT_BYTES = 8;

  private static final int SENT_FRAMES = 9;

  private static final int FRAMES = 0;
  private static final int BYTES = 1;
  private static final int LOST = 2;
  private static final int DROPPED = 3;

  /** Bytes and frames that a device has sent. */
  private record Sent(long bytes, long frames) {
    private static final Sent NOTHING = new Sent(0, 0);
  }

  private TrafficReading() {}

  /** The counters of all directions, from user space where {@code told} is present. */
  static TrafficCounters of(NetworkLayout layout, Optional<List<?>> told) throws IOException {
    return told.isPresent() ? counted(told.get()) : ofDevices(layout);
  }

  private static TrafficCounters counted(List<?> directions) {
    TrafficCounters counters = new TrafficCounters(directions.size());
    for (int direction = 0; direction < directions.size(); direction++) {
      if (directions.get(direction) instanceof List<?> numbers) {
        counters.set(direction, number(numbers, FRAMES), number(numbers, BYTES));
        counters.losses(direction, number(numbers, LOST), number(numbers, DROPPED));
      }
    }
    return counters;
  }

  private static long number(List<?> numbers, int index) {
    return numbers.get(index) instanceof Number number ? number.longValue() : 0;
  }

  private static TrafficCounters ofDevices(NetworkLayout layout) throws IOException {
    Map<String, Map<String, Sent>> nodes = new LinkedHashMap<>();
    for (String node : layout.ports().keySet()) {
      nodes.put(node, devices(node));
    }
    TrafficCounters counters = new TrafficCounters(2 * layout.topology().links().size());
    int direction = 0;
    for (Link link : layout.topology().links().values()) {
      for (String from : List.of(link.nodeA(), link.nodeB())) {
        Map<String, Sent> devices = nodes.getOrDefault(from, Map.of());
        Sent sent = devices.getOrDefault(layout.port(from, link).device(), Sent.NOTHING);
        counters.set(direction, sent.frames(), sent.bytes());
        counters.lossesUnknown(direction);
        direction++;
      }
    }
    return counters;
  }

  private static Map<String, Sent> devices(String node) throws IOException {
    try {
      return parse(NetworkNamespaces.inside(node, () -> Files.readAllLines(DEVICES)));
    } catch (IOException e) {
      throw e;
    } catch (Exception e) {
      throw new IOException("the counters of " + node + " cannot be read", e);
    }
  }

  private static Map<String, Sent> parse(List<String> lines) {
    Map<String, Sent> devices = new LinkedHashMap<>();
    for (String line : lines) {
      int colon = line.indexOf(':');
      if (colon > 0) {
        String[] numbers = line.substring(colon + 1).strip().split("\\s+", -1);
        devices.put(
            line.substring(0, colon).strip(),
            new Sent(Long.parseLong(numbers[SENT_BYTES]), Long.parseLong(numbers[SENT_FRAMES])));
      }
    }
    return devices;
  }
}
