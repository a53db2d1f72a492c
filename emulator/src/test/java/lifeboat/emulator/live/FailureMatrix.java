package lifeboat.emulator.live;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import lifeboat.network.result.ResultRecorder.StoredFile;
import lifeboat.network.result.TableRow;
import lifeboat.network.result.TimedEvent;
import lifeboat.network.topology.NetworkPart;
import lifeboat.network.topology.Topology;

/**
 * Whatever fails, at whatever step of a transfer, on real packets: one laboratory in which each
 * {@link MatrixCase} is played, healed and waited out before the next. Far is straight on from the
 * source and is preferred; out is the way out. The switch relays; p is a plain switch.
 *
 * <pre>
 *             a          b       c ,- far - e - p - f1, f2
 *   s1 - west -- switch -- mid --<
 *                                d `- out - o1
 * </pre>
 *
 * <p>What fails stays so until the deployment has ended; a source that is hit comes back after a
 * second, because nobody else could tell how its deployment ends.
 */
final class FailureMatrix {

  static final String SOURCE = "s1";

  private static final String PREFERRED = "f1";

  private static final String NETWORK =
      """
      name: matrix
      seed: 7
      processes: per-node
      defaults:
        links: {rate: 100mbit, delay: 2ms}
        lans: {rate: 1gbit, delay: 0.1ms}
      relays:
        west: {at: [37.77, -122.42], lan: 172.16.0.0/24}
        switch: {at: [39.53, -119.81], kind: switch, lan: 172.20.0.0/24}
        mid: {at: [39.74, -104.99]}
        far: {at: [41.88, -87.63], lan: 172.17.0.0/24}
        out: {at: [32.78, -96.80], lan: 172.18.0.0/24}
      servers:
        s1: {on: west}
        f1: {on: p, cost: 0}
        f2: {on: p, cost: 1}
        o1: {on: out}
      switches: {p: {}}
      links:
        a: {between: [west, switch]}
        b: {between: [switch, mid]}
        c: {between: [mid, far]}
        d: {between: [mid, out]}
        e: {between: [far, p]}
      """;

  /** From 16 MiB on sources tell how far they have come. */
  private static final String REPLICA = "{from: s1, size: 16MiB, criteria: {time-limit: 12s}}";

  private static final String TRIFLE = "{from: s1, size: 1KiB, criteria: {time-limit: 2s}}";

  /** What hangs for so long, hangs: more than twice its upper limit of time. */
  private static final long LIMIT_NANOS = 30_000_000_000L;

  private static final long RETURN_NANOS = 1_000_000_000L;
  private static final long PAUSE_BETWEEN_TRIFLES_NANOS = 300_000_000L;
  private static final int MOST_TRIFLES = 60;

  /**
   * How a case ended.
   *
   * @param end the event that ended it; empty when it hangs
   * @param reached whether its moment came before its end
   * @param whole whether what is placed is there
   */
  record Verdict(
      MatrixCase played, Optional<TimedEvent> end, boolean reached, boolean whole, double seconds) {

    boolean isPlaced() {
      return end.isPresent() && end.get().kind().equals("deployment-placed");
    }

    boolean isHanging() {
      return end.isEmpty();
    }

    boolean isLost() {
      return isPlaced() && !whole;
    }

    /** The words of the source, where it has given up. */
    String why() {
      return isPlaced() || isHanging() ? "" : end.get().text("why").orElse("");
    }

    boolean isGood() {
      return !isHanging() && !isLost() && (isPlaced() || !why().isBlank());
    }

    /** The line of it in the list of cases. */
    String line() {
      String outcome =
          isHanging()
              ? "HANGS"
              : isLost() ? "LOST" : isPlaced() ? "placed at " + server() : "failed: " + why();
      return String.format("%-50s %5.1f s  %s%s", played, seconds, outcome, note());
    }

    private String server() {
      return end.flatMap(event -> event.text("server")).orElse("?");
    }

    private String note() {
      return reached ? "" : " (it ended before that moment)";
    }
  }

  private final Path directory;
  private final BlockingQueue<TimedEvent> events = new LinkedBlockingQueue<>();
  private final LiveNetwork network;
  private final Topology topology;
  private final List<TimedEvent> placed = new ArrayList<>();
  private int sequence;

  private FailureMatrix(Path directory, Consumer<TimedEvent> listener)
      throws IOException, InterruptedException, HostCannotException {
    this.directory = directory;
    Path file = Files.writeString(directory.resolve("topology.yaml"), NETWORK);
    this.topology = WorkerProcess.read(file, List.of());
    this.network =
        LiveNetwork.start(
            topology,
            new LiveNetwork.Setting(
                directory,
                new Workplace(WorkerProcess.command()),
                System.nanoTime(),
                event -> {
                  listener.accept(event);
                  events.add(event);
                },
                _ -> {},
                false));
  }

  /**
   * Builds the laboratory in an empty directory; for a process in namespaces of its own.
   *
   * @param listener hears of all that happens, from any thread
   */
  static FailureMatrix start(Path directory, Consumer<TimedEvent> listener)
      throws IOException, InterruptedException, HostCannotException {
    return new FailureMatrix(directory, listener);
  }

  /** Plays a case and heals what it has broken. */
  Verdict play(MatrixCase wanted) throws IOException, InterruptedException {
    settle();
    Play play = new Play(wanted, ++sequence);
    Optional<TimedEvent> end = play.toEnd();
    double seconds = (System.nanoTime() - play.startNanos) / 1e9;
    play.undo();
    boolean whole = end.filter(event -> event.kind().equals("deployment-placed")).isPresent();
    if (whole) {
      placed.add(end.orElseThrow());
      whole = isThere(end.orElseThrow());
    }
    return new Verdict(wanted, end, play.struck, whole, seconds);
  }

  /** What was reported placed in any case and is not there, whole, now. */
  List<String> missing() {
    return placed.stream()
        .filter(report -> !isThere(report))
        .map(report -> report.text("flow").orElse("?"))
        .toList();
  }

  private boolean isThere(TimedEvent report) {
    String flow = report.text("flow").orElseThrow();
    String replica = flow.substring(0, flow.indexOf(':', flow.indexOf(':') + 1));
    return new StoredReplicas(directory)
        .find(report.text("server").orElseThrow(), replica)
        .map(StoredFile::sha256)
        .equals(report.text("sha256"));
  }

  /**
   * Waits until the tables are filled and a small replica goes where it would if nothing had ever
   * happened.
   */
  private void settle() throws IOException, InterruptedException {
    List<TableRow> ignored = network.converge();
    for (int i = 0; i < MOST_TRIFLES; i++) {
      int number = ++sequence;
      network.nodes().deploy(SOURCE, "trifle-" + number, number, TRIFLE);
      Optional<TimedEvent> end =
          await(event -> isEnd(event, number), System.nanoTime() + LIMIT_NANOS);
      if (end.flatMap(event -> event.text("server")).equals(Optional.of(PREFERRED))) {
        return;
      }
      Optional<TimedEvent> nothing =
          await(_ -> false, System.nanoTime() + PAUSE_BETWEEN_TRIFLES_NANOS);
      assert nothing.isEmpty();
    }
    throw new IllegalStateException("the laboratory does not recover");
  }

  private Optional<TimedEvent> await(Predicate<TimedEvent> wanted, long untilNanos)
      throws InterruptedException {
    TimedEvent next = events.poll(untilNanos - System.nanoTime(), TimeUnit.NANOSECONDS);
    while (next != null && !wanted.test(next)) {
      next = events.poll(untilNanos - System.nanoTime(), TimeUnit.NANOSECONDS);
    }
    return Optional.ofNullable(next);
  }

  private static boolean isOf(TimedEvent event, int number) {
    return event.text("flow").orElse("").contains(":" + number + ":0:");
  }

  private static boolean isEnd(TimedEvent event, int number) {
    return isOf(event, number)
        && (event.kind().equals("deployment-placed") || event.kind().equals("deployment-failed"));
  }

  /** Ends all processes; their namespaces end with the process that has made them. */
  void end() throws IOException, InterruptedException {
    List<String> ignored = network.stop();
    network.close();
  }

  /** One case while it is being played. */
  private final class Play {
    private final MatrixCase wanted;
    private final int number;
    private final long startNanos = System.nanoTime();
    private boolean struck;
    private boolean undone;

    Play(MatrixCase wanted, int number) {
      this.wanted = wanted;
      this.number = number;
    }

    Optional<TimedEvent> toEnd() throws IOException, InterruptedException {
      if (wanted.moment() == MatrixCase.Moment.BEFORE_DEPARTURE) {
        strike();
      }
      if (network.control().isUp(SOURCE)) {
        deploy();
      }
      long limit = startNanos + LIMIT_NANOS;
      Optional<TimedEvent> end = Optional.empty();
      while (end.isEmpty() && System.nanoTime() < limit) {
        long until = wanted.hitsSource() && struck && !undone ? backNanos() : limit;
        Optional<TimedEvent> next = await(this::concerns, Math.min(until, limit));
        if (next.isPresent() && !struck && wanted.moment().is(next.get())) {
          strike();
        }
        end = next.filter(event -> isEnd(event, number));
        if (wanted.hitsSource() && struck && !undone && System.nanoTime() >= backNanos()) {
          undo();
          if (end.isEmpty() && wanted.blow() == MatrixCase.Blow.KILL) {
            deploy();
          }
        }
      }
      return end;
    }

    private long struckNanos;

    private long backNanos() {
      return struckNanos + RETURN_NANOS;
    }

    private boolean concerns(TimedEvent event) {
      return isEnd(event, number) || (!struck && isOf(event, number) && wanted.moment().is(event));
    }

    private void deploy() throws IOException {
      network.nodes().deploy(SOURCE, "case-" + number, number, REPLICA);
    }

    private void strike() throws IOException, InterruptedException {
      struck = true;
      struckNanos = System.nanoTime();
      switch (wanted.blow()) {
        case KILL -> changed(network.control().fail(node()));
        case CUT -> changed(network.control().fail(cable()));
        case STOP -> network.control().pause(wanted.target());
      }
    }

    /** Once; what was not struck needs nothing. */
    void undo() throws IOException, InterruptedException {
      if (!struck || undone) {
        return;
      }
      undone = true;
      switch (wanted.blow()) {
        case KILL -> changed(network.control().heal(node()));
        case CUT -> changed(network.control().heal(cable()));
        case STOP -> network.control().resume(wanted.target());
      }
    }

    private NetworkPart node() {
      return new NetworkPart.NodePart(wanted.target());
    }

    private NetworkPart cable() {
      return new NetworkPart.LinkPart(wanted.target());
    }

    private void changed(boolean changed) {
      if (!changed) {
        throw new IllegalStateException(wanted + " changes nothing");
      }
    }
  }
}
