package lifeboat.emulator.lab;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import lifeboat.network.result.TimedEvent;
import lifeboat.pcap.FileStore;

/** The replicas that servers of a laboratory look for, and fetch. */
final class Searches {

  private static final Pattern REPLICA_ID = Pattern.compile("([0-9a-f-]{36}):([0-9]{1,10})");
  private static final List<String> ENDS =
      List.of("search-ended", "replica-fetched", "retrieval-failed");
  private static final int MAX_WAITING_EVENTS = 1000;
  private static final long POLL_MILLIS = 200;

  /** Asks a server to look for a replica. */
  @FunctionalInterface
  interface Order {
    void give(String search, String source, String sequence) throws IOException, Refusal;
  }

  /** Hears of what a search has shown so far. */
  @FunctionalInterface
  interface Listener {
    void told(TimedEvent event) throws IOException;
  }

  /** One search, while somebody waits for its end. */
  private record Watch(String name, String server, BlockingQueue<TimedEvent> events) {
    void offer(TimedEvent event) {
      boolean own = event.text("name").equals(Optional.of(name));
      boolean ofServer = event.text("target").equals(Optional.of(server));
      if (own || ofServer) {
        boolean ignored = events.offer(event);
      }
    }
  }

  private final Path directory;
  private final List<Watch> watches = new CopyOnWriteArrayList<>();
  private int count;

  /** Searches in the run directory of a laboratory. */
  Searches(Path directory) {
    this.directory = directory;
  }

  void record(TimedEvent event) {
    watches.forEach(watch -> watch.offer(event));
  }

  private synchronized String nextName() {
    count++;
    return "search-" + count;
  }

  /**
   * Has a server look for a replica, and waits for the end.
   *
   * @return {@code end}, the last event; {@code located}, those that named a server that has it;
   *     and {@code file}, where the replica is when it was fetched
   */
  Map<String, Object> run(String server, String replicaId, Order order, Listener listener)
      throws IOException, InterruptedException, Refusal {
    Matcher id = REPLICA_ID.matcher(replicaId);
    if (!id.matches()) {
      throw new Refusal(
          Refusal.USAGE,
          "\""
              + replicaId
              + "\" is no id of a replica; one is UUID:NUMBER, as send and results show"
              + " it, or the name of what was sent here, such as send-1");
    }
    Watch watch = new Watch(nextName(), server, new LinkedBlockingQueue<>(MAX_WAITING_EVENTS));
    watches.add(watch);
    try {
      order.give(watch.name(), id.group(1), id.group(2));
      return awaitEnd(watch, replicaId, listener);
    } finally {
      watches.remove(watch);
    }
  }

  private Map<String, Object> awaitEnd(Watch watch, String replicaId, Listener listener)
      throws IOException, InterruptedException, Refusal {
    List<Object> located = new ArrayList<>();
    while (true) {
      TimedEvent event = watch.events().poll(POLL_MILLIS, TimeUnit.MILLISECONDS);
      if (event == null) {
        continue;
      }
      if (event.text("target").equals(Optional.of(watch.server()))) {
        throw new Refusal(Refusal.CANNOT, watch.server() + " " + event.kind() + " meanwhile");
      }
      listener.told(event);
      if (event.kind().equals("replica-located")) {
        located.add(event.toMap());
      }
      if (ENDS.contains(event.kind())) {
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("end", event.toMap());
        answer.put("located", located);
        Path store = directory.resolve("stores").resolve(watch.server());
        FileStore.findWhole(store, replicaId)
            .filter(_ -> event.kind().equals("replica-fetched"))
            .ifPresent(file -> answer.put("file", file.toString()));
        return answer;
      }
    }
  }
}
