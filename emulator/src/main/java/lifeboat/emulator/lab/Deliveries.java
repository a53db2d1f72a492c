package lifeboat.emulator.lab;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import lifeboat.network.result.ResultRecorder;
import lifeboat.network.result.RunResult.Replica;
import lifeboat.network.result.TimedEvent;
import lifeboat.network.topology.Deployment;
import lifeboat.network.topology.Topology;

/**
 * What has been sent in a laboratory, and what became of it. Whoever sends may watch; a watcher
 * that does not keep up misses events, never the end.
 */
final class Deliveries {

  /** So much may be sent in the life of a laboratory. */
  static final int MAX_DELIVERIES = 100_000;

  private static final int MAX_WAITING_EVENTS = 10_000;
  private static final List<String> ENDS = List.of("deployment-placed", "deployment-failed");

  /**
   * One replica that is to be placed.
   *
   * @param from the server that has it
   * @param order as an entry of the workload of a file would say it
   * @param replicaId by which the events of relays call it
   */
  record Delivery(String name, String from, int sequence, String order, String replicaId) {}

  /** The events of one delivery for somebody who waits for them. */
  static final class Watch {
    private final Delivery delivery;
    private final BlockingQueue<TimedEvent> events = new LinkedBlockingQueue<>(MAX_WAITING_EVENTS);

    private Watch(Delivery delivery) {
      this.delivery = delivery;
    }

    Delivery delivery() {
      return delivery;
    }

    /** The next event; empty if there is none for so long. */
    Optional<TimedEvent> next(long millis) throws InterruptedException {
      return Optional.ofNullable(events.poll(millis, TimeUnit.MILLISECONDS));
    }

    private void offer(TimedEvent event) {
      boolean concerns =
          event.text("name").equals(Optional.of(delivery.name))
              || event.text("flow").orElse("").startsWith(delivery.replicaId + ":");
      if (concerns) {
        boolean ignored = events.offer(event);
      }
    }
  }

  private final ResultRecorder recorder;
  private final Map<String, Delivery> all = new LinkedHashMap<>();
  private final List<Watch> watches = new CopyOnWriteArrayList<>();

  Deliveries(Topology topology) {
    this.recorder = new ResultRecorder(topology);
  }

  /** The next number; nothing is sent yet. */
  synchronized int nextSequence() throws Refusal {
    if (all.size() >= MAX_DELIVERIES) {
      throw new Refusal(Refusal.CANNOT, "this laboratory has sent " + all.size() + " replicas");
    }
    return all.size() + 1;
  }

  /** Enters a delivery that is about to begin. */
  synchronized Watch begin(Delivery delivery, Deployment described) {
    all.put(delivery.name(), delivery);
    recorder.add(described);
    Watch watch = new Watch(delivery);
    watches.add(watch);
    return watch;
  }

  void forget(Watch watch) {
    watches.remove(watch);
  }

  void record(TimedEvent event) {
    synchronized (this) {
      recorder.record(event);
    }
    watches.forEach(watch -> watch.offer(event));
  }

  static boolean isEnd(TimedEvent event) {
    return ENDS.contains(event.kind());
  }

  synchronized boolean hasEnded(Delivery delivery) {
    return recorder.hasEnded(delivery.name());
  }

  /** What a server has begun and not finished. */
  synchronized List<Delivery> openFrom(String server) {
    return all.values().stream()
        .filter(delivery -> delivery.from().equals(server) && !hasEnded(delivery))
        .toList();
  }

  /** The id of the replica that was sent under this name, if one was. */
  synchronized Optional<String> replicaIdOf(String delivery) {
    return Optional.ofNullable(all.get(delivery)).map(Delivery::replicaId);
  }

  synchronized int count() {
    return all.size();
  }

  /**
   * What became of the copies of one; to read a large file again takes a while, in which events are
   * recorded.
   */
  List<Replica> replicas(Delivery delivery, ResultRecorder.Stores stores) {
    List<Replica> known;
    synchronized (this) {
      known = recorder.replicas(delivery.name(), (_, _) -> Optional.empty());
    }
    Map<String, Optional<ResultRecorder.StoredFile>> stored = new LinkedHashMap<>();
    for (Replica copy : known) {
      if (copy.server() != null) {
        stored.put(copy.server(), stores.find(copy.server(), copy.copyId()));
      }
    }
    synchronized (this) {
      return recorder.replicas(
          delivery.name(), (server, _) -> stored.getOrDefault(server, Optional.empty()));
    }
  }

  /** For the result, when nothing is recorded any more. */
  ResultRecorder recorder() {
    return recorder;
  }

  /** All that were sent, in their order. */
  synchronized List<Delivery> all() {
    return new ArrayList<>(all.values());
  }
}
