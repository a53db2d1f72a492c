package lifeboat.emulator.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;
import lifeboat.emulator.kernel.Interfaces;
import lifeboat.emulator.kernel.LinuxCalls;

/**
 * How exact and how fast links in user space are, beside a bridge of the kernel: run by {@code
 * scripts/bench-links} in namespaces of its own, and no test, because what it measures is the
 * machine as well.
 *
 * <pre>
 *   a: a0 ---- oa0 ==(link 0)== ob0 ---- b0 :b      and so on, up to link 99
 * </pre>
 */
final class LinksBenchmark {

  private static final int LINKS = 100;
  private static final double TARGET_PER_SECOND = 150_000;
  private static final double TARGET_ERROR_MICROS = 200;

  private static final long WARM_UP_NANOS = 3_000_000_000L;
  private static final long MEASURED_NANOS = 3_000_000_000L;
  private static final int ROUNDS = 3;
  private static final int WINDOW_FRAMES = 1_536;
  private static final long STALL_NANOS = 50_000_000;

  private static final double[] DELAYS_MILLIS = {0.5, 1, 5, 10, 50};
  private static final int[] RATES = {400, 1_000};
  private static final int PACED_SECONDS = 3;
  private static final long IDLE_NANOS = 5_000_000_000L;

  /** Where a frame has its number: behind two addresses and a type. */
  private static final int NUMBER_AT = 14;

  private static final int PACED_BYTES = 200;

  private final PrintStream out;
  private final Arena arena = Arena.ofConfined();
  private final List<EndPort> a = new ArrayList<>();
  private final List<EndPort> b = new ArrayList<>();

  private LinksBenchmark(PrintStream out) {
    this.out = out;
  }

  /** Prints the tables. */
  @SuppressWarnings("SystemOut") // The figures are what it is for.
  static void main() throws Exception {
    LinuxCalls.setTimerSlack(1);
    build();
    new LinksBenchmark(System.out).run();
  }

  private static void build() throws Exception {
    BenchNetwork.namespaces(List.of("a", "b"));
    BenchNetwork.quiet();
    List<String> lines = new ArrayList<>();
    List<String> atA = new ArrayList<>();
    List<String> atB = new ArrayList<>();
    for (int i = 0; i < LINKS; i++) {
      lines.add("link add oa" + i + " type veth peer name a" + i + " netns a");
      lines.add("link add ob" + i + " type veth peer name b" + i + " netns b");
      lines.add("link set oa" + i + " up arp off");
      lines.add("link set ob" + i + " up arp off");
      atA.add("link set a" + i + " up");
      atB.add("link set b" + i + " up");
    }
    BenchNetwork.ip(List.of(), lines);
    BenchNetwork.ip(List.of("-n", "a"), atA);
    BenchNetwork.ip(List.of("-n", "b"), atB);
    for (int i = 0; i < LINKS; i++) {
      BenchNetwork.disableOffloads("a", List.of("a" + i));
      BenchNetwork.disableOffloads("b", List.of("b" + i));
      Interfaces.disableOffloads("oa" + i);
      Interfaces.disableOffloads("ob" + i);
    }
  }

  private void run() throws Exception {
    for (int i = 0; i < 8; i++) {
      a.add(new EndPort(arena, "a", "a" + i));
      b.add(new EndPort(arena, "b", "b" + i));
    }
    out.println("The links have a processor of their own, as the ends of their wires have.");
    out.println();
    double[] bridge = bridge();
    accuracy();
    throughput(bridge);
    idle();
  }

  /** What the wires and the ends themselves do: two devices of a bridge instead of a link. */
  private double[] bridge() throws Exception {
    BenchNetwork.ip(
        List.of(),
        List.of(
            "link add bridge type bridge stp_state 0 forward_delay 0",
            "link set bridge up",
            "link set oa0 master bridge",
            "link set ob0 master bridge"));
    out.printf(
        "%-44s %10s %8s %8s %11s %6s %6s%n",
        "frames through", "frames/s", "target", "bridge", "ns/frame", "links", "ends");
    double[] perSecond = new double[2];
    for (int i = 0; i < 2; i++) {
      int bytes = i == 0 ? 64 : 1400;
      long cpu = BenchProcess.ownCpuNanos();
      flood(1, bytes, WARM_UP_NANOS);
      cpu = BenchProcess.ownCpuNanos();
      perSecond[i] = flood(1, bytes, MEASURED_NANOS);
      double share = (BenchProcess.ownCpuNanos() - cpu) / (double) MEASURED_NANOS;
      out.printf(
          Locale.ROOT,
          "%-44s %,10.0f %8.2f %8.2f %11s %6s %5.0f%%%n",
          "a bridge of the kernel, " + bytes + " bytes",
          perSecond[i],
          perSecond[i] / TARGET_PER_SECOND,
          1.0,
          "in ends",
          "",
          100 * share);
    }
    out.println();
    out.printf(
        "%-30s %9s %9s %9s %9s %8s %10s%n",
        "one-way delay, error in us", "frames/s", "p50", "p90", "p99", "target", "worst p99");
    errorRow("a bridge of the kernel", 1_000, 0);
    BenchNetwork.ip(
        List.of(), List.of("link set oa0 nomaster", "link set ob0 nomaster", "link del bridge"));
    return perSecond;
  }

  private void accuracy() throws Exception {
    try (BenchProcess links = BenchProcess.start(BenchProcess.AS_IN_RUNS, LinksHost.class)) {
      links.ask("open 1 1000000");
      flood(1, 200, 1_000_000_000L);
      for (double millis : DELAYS_MILLIS) {
        long delayNanos = Math.round(millis * 1e6);
        links.ask("delay " + delayNanos);
        for (int rate : RATES) {
          errorRow(String.format(Locale.ROOT, "a link of %.1f ms", millis), rate, delayNanos);
        }
      }
    }
    out.println();
  }

  /** The round in the middle by its 99th percentile, and that of the worst one. */
  private void errorRow(String what, int rate, long delayNanos) throws IOException {
    LatencyLog[] rounds = new LatencyLog[ROUNDS];
    for (int i = 0; i < ROUNDS; i++) {
      rounds[i] = paced(rate, delayNanos);
    }
    Arrays.sort(rounds, Comparator.comparingDouble(round -> round.micros(0.99)));
    LatencyLog log = rounds[ROUNDS / 2];
    double delayMicros = delayNanos / 1e3;
    double p99 = log.micros(0.99) - delayMicros;
    int lost = 0;
    for (LatencyLog round : rounds) {
      lost += rate * PACED_SECONDS - round.count();
    }
    out.printf(
        Locale.ROOT,
        "%-30s %9d %9.1f %9.1f %9.1f %8.2f %10.1f%s%n",
        what,
        rate,
        log.micros(0.5) - delayMicros,
        log.micros(0.9) - delayMicros,
        p99,
        p99 / TARGET_ERROR_MICROS,
        rounds[ROUNDS - 1].micros(0.99) - delayMicros,
        lost > 0 ? "  " + lost + " did not come" : "");
    out.flush();
  }

  private void throughput(double[] bridge) throws Exception {
    out.printf(
        "%-44s %10s %8s %8s %11s %6s %6s %8s%n",
        "frames through", "frames/s", "target", "bridge", "ns/frame", "links", "ends", "dropped");
    for (int count : new int[] {1, 8}) {
      try (BenchProcess links = BenchProcess.start(BenchProcess.AS_IN_RUNS, LinksHost.class)) {
        links.ask("open " + count + " 1000000");
        flood(count, 64, WARM_UP_NANOS);
        for (int i = 0; i < 2; i++) {
          throughputRow(links, count, i == 0 ? 64 : 1400, bridge[i]);
        }
      }
    }
    out.println();
  }

  private void throughputRow(BenchProcess links, int count, int bytes, double bridge)
      throws Exception {
    double[][] rounds = new double[ROUNDS][];
    long unwanted = Long.parseLong(links.ask("unwanted"));
    for (int i = 0; i < ROUNDS; i++) {
      long cpu = links.cpuNanos();
      long own = BenchProcess.ownCpuNanos();
      double perSecond = flood(count, bytes, MEASURED_NANOS);
      double seconds = MEASURED_NANOS / 1e9;
      rounds[i] =
          new double[] {
            perSecond,
            (links.cpuNanos() - cpu) / (perSecond * seconds),
            (links.cpuNanos() - cpu) / 1e9 / seconds,
            (BenchProcess.ownCpuNanos() - own) / 1e9 / seconds
          };
    }
    Arrays.sort(rounds, Comparator.comparingDouble(round -> round[0]));
    double[] median = rounds[ROUNDS / 2];
    out.printf(
        Locale.ROOT,
        "%-44s %,10.0f %8.2f %8.2f %,11.0f %5.0f%% %5.0f%% %8d%n",
        (count == 1 ? "a link of 1 ms, " : count + " links of 1 ms, ") + bytes + " bytes",
        median[0],
        median[0] / TARGET_PER_SECOND,
        median[0] / bridge,
        median[1],
        100 * median[2],
        100 * median[3],
        Long.parseLong(links.ask("unwanted")) - unwanted);
    out.flush();
  }

  private void idle() throws Exception {
    out.printf("%-44s %12s%n", "processor time of the links", "of one core");
    try (BenchProcess links = BenchProcess.start(BenchProcess.AS_IN_RUNS, LinksHost.class)) {
      share("no link", links, 0);
      links.ask("open 1 10000000");
      flood(1, 200, 1_000_000_000L);
      share("1 link, idle", links, 0);
      share("1 link of 10 ms, 400 frames/s", links, 400);
    }
    try (BenchProcess links = BenchProcess.start(BenchProcess.AS_IN_RUNS, LinksHost.class)) {
      links.ask("open " + LINKS + " 10000000");
      flood(1, 200, 1_000_000_000L);
      share(LINKS + " links, idle", links, 0);
      share(LINKS + " links of 10 ms, 400 frames/s over one", links, 400);
    }
  }

  private void share(String what, BenchProcess links, int rate) throws Exception {
    if (rate > 0) {
      paced(rate, 10_000_000);
    } else {
      LockSupport.parkNanos(1_000_000_000L);
    }
    long cpu = links.cpuNanos();
    long start = System.nanoTime();
    if (rate > 0) {
      paced(rate, 10_000_000);
      paced(rate, 10_000_000);
    } else {
      while (System.nanoTime() - start < IDLE_NANOS) {
        LockSupport.parkNanos(IDLE_NANOS - (System.nanoTime() - start));
      }
    }
    double used = (links.cpuNanos() - cpu) / (double) (System.nanoTime() - start);
    out.printf(Locale.ROOT, "%-44s %11.3f%%%n", what, 100 * used);
    out.flush();
  }

  private static byte[] frame(int bytes) {
    byte[] frame = new byte[bytes];
    frame[0] = 2;
    frame[5] = 5;
    frame[6] = 2;
    frame[11] = 11;
    frame[12] = (byte) 0x88;
    frame[13] = (byte) 0xb5;
    return frame;
  }

  /** Sends as fast as frames come out; returns how many came out a second. */
  private double flood(int links, int bytes, long nanos) {
    for (int i = 0; i < links; i++) {
      a.get(i).prepare(frame(bytes));
    }
    long start = System.nanoTime();
    long now = start;
    long lastCame = start;
    long came = 0;
    int underWay = 0;
    while (now - start < nanos) {
      for (int i = 0; i < links; i++) {
        EndPort from = a.get(i);
        while (underWay < WINDOW_FRAMES && !from.isFull()) {
          from.next();
          underWay++;
        }
        from.flush();
        int count = b.get(i).receive();
        b.get(i).recycle(count);
        came += count;
        underWay -= count;
        lastCame = count > 0 ? System.nanoTime() : lastCame;
      }
      now = System.nanoTime();
      if (now - lastCame > STALL_NANOS) {
        underWay = 0; // What is missing was lost.
        lastCame = now;
      }
    }
    drain(links);
    return came * 1e9 / nanos;
  }

  private void drain(int links) {
    long end = System.nanoTime() + 100_000_000L;
    while (System.nanoTime() < end) {
      for (int i = 0; i < links; i++) {
        b.get(i).recycle(b.get(i).receive());
      }
      LockSupport.parkNanos(1_000_000);
    }
  }

  private LatencyLog paced(int rate, long delayNanos) throws IOException {
    int frames = rate * PACED_SECONDS;
    LatencyLog log = new LatencyLog(frames);
    EndPort from = a.getFirst();
    from.prepare(frame(PACED_BYTES));
    long next = System.nanoTime();
    for (int i = 0; i < frames; i++) {
      next += 1_000_000_000L / rate;
      collectUntil(next, log);
      from.next().set(EndPort.INT, NUMBER_AT, i);
      log.sent(i);
      from.flush();
    }
    collectUntil(System.nanoTime() + delayNanos + 50_000_000L, log);
    return log;
  }

  private void collectUntil(long nanos, LatencyLog log) {
    EndPort to = b.getFirst();
    while (System.nanoTime() < nanos) {
      int count = to.receive();
      for (int i = 0; i < count; i++) {
        log.arrived(to.frame(i).get(EndPort.INT, NUMBER_AT), to.stampNanos(i));
      }
      to.recycle(count);
      LockSupport.parkNanos(Math.min(500_000, Math.max(1, nanos - System.nanoTime())));
    }
  }
}
