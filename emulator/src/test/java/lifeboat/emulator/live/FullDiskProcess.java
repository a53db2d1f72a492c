package lifeboat.emulator.live;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import lifeboat.network.result.TableRow;
import lifeboat.network.result.TimedEvent;

/**
 * A replica of 4 MiB comes to a LAN of which the best servers have no room for it. Prints what
 * every server and relay tells of it. For a process in namespaces of its own.
 *
 * <pre>
 *                     ,- full: a disk of 1 MiB
 *   s1 - west - far -+-- over: its quota is 1 MiB; or its disk, where the host has no quotas
 *                     |- shut: a disk that can only be read
 *                     `- free
 * </pre>
 */
public final class FullDiskProcess {

  private static final String NETWORK =
      """
      name: full-disk
      seed: 7
      defaults:
        links: {rate: 100mbit, delay: 2ms}
      relays:
        west: {at: [37.77, -122.42], lan: 172.16.0.0/24}
        far: {at: [41.88, -87.63], lan: 172.17.0.0/24}
      servers:
        s1: {on: west}
        full: {on: far, cost: 0}
        over: {on: far, cost: 0.1}
        shut: {on: far, cost: 0.2}
        free: {on: far, cost: 3}
      links:
        a: {between: [west, far]}
      """;

  private static final String REPLICA = "{from: s1, size: 4MiB, criteria: {time-limit: 30s}}";
  private static final long PATIENCE_SECONDS = 40;

  private FullDiskProcess() {}

  /** Ends with 1 when the deployment does not end. */
  public static void main(String[] arguments) throws Exception {
    Path directory = Path.of(arguments[0]);
    boolean quota = arguments[1].equals("quota");
    prepareDisks(directory.resolve("stores"), quota);
    Path file = Files.writeString(directory.resolve("topology.yaml"), NETWORK);
    BlockingQueue<TimedEvent> events = new LinkedBlockingQueue<>();
    LiveNetwork.Setting setting =
        new LiveNetwork.Setting(
            directory,
            new Workplace(WorkerProcess.command()),
            System.nanoTime(),
            events::add,
            _ -> {},
            false);
    try (LiveNetwork network = LiveNetwork.start(WorkerProcess.read(file, List.of()), setting)) {
      List<TableRow> ignored = network.converge();
      network.nodes().deploy("s1", "backup", 1, REPLICA);
      TimedEvent next = events.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
      while (next != null && !next.kind().matches("deployment-(placed|failed)")) {
        print(next);
        next = events.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
      }
      List<String> warnings = network.stop();
      if (next == null) {
        throw new IllegalStateException("the deployment does not end; " + warnings);
      }
      print(next);
      print("whole: " + isThere(next, directory));
    }
  }

  private static boolean isThere(TimedEvent placed, Path directory) {
    String flow = placed.text("flow").orElseThrow();
    return new StoredReplicas(directory)
        .find(placed.text("server").orElse("nowhere"), flow.replaceFirst(":0:[0-9]+$", ""))
        .map(found -> found.sha256().equals(placed.text("sha256").orElse("")))
        .orElse(false);
  }

  private static void prepareDisks(Path stores, boolean quota) throws Exception {
    shell("mkdir -p full over shut && mount -t tmpfs -o size=1m none full", stores);
    shell("mount -t tmpfs none shut && mount -o remount,ro shut", stores);
    if (!quota) {
      shell("mount -t tmpfs -o size=1m none over", stores);
    } else {
      shell(
          "truncate -s 128M ../image && mkfs.btrfs -q ../image && mkdir ../disk"
              + " && mount -o loop ../image ../disk && btrfs quota enable ../disk"
              + " && btrfs subvolume create ../disk/over"
              + " && btrfs qgroup limit 1M ../disk/over && mount --bind ../disk/over over",
          stores);
    }
  }

  private static void shell(String command, Path stores) throws IOException, InterruptedException {
    Files.createDirectories(stores);
    Process process =
        new ProcessBuilder("sh", "-ec", command).directory(stores.toFile()).inheritIO().start();
    if (process.waitFor() != 0) {
      throw new IllegalStateException("the host refuses: " + command);
    }
  }

  @SuppressWarnings("SystemOut") // Its output is what it finds out.
  private static void print(Object line) {
    System.out.println(line);
  }
}
