package lifeboat.emulator.bench;

import java.io.IOException;
import java.io.PrintStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;
import lifeboat.emulator.kernel.LinuxCalls;
import lifeboat.pcap.Frames;
import lifeboat.relay.message.Ipv4;

/**
 * How fast a relay is and by how much it delays, beside the kernel's forwarding: run by {@code
 * scripts/bench-relay} in namespaces of its own, and no test, because what it measures is the
 * machine as well.
 */
final class RelayBenchmark {

  private static final double TARGET_PER_SECOND = 100_000;
  private static final double TARGET_ADDED_MICROS = 120;

  private static final long DEFAULT_SECONDS = 2;
  private static final int ROUNDS = 3;

  private static final int FLOWS = 6;
  private static final int WINDOW_FRAGMENTS = 16;
  private static final int PACED_FRAMES = 2_000;
  private static final long PACE_NANOS = 1_000_000;
  private static final int KERNEL_WINDOW = 96;
  private static final int FINDING_ROUNDS = 20;

  /** A flow that does not end while it is measured. */
  private static final long ENDLESS_BYTES = 1L << 45;

  /** What a relay carries of a replica until a server is known: 80 fragments. */
  private static final long FLOW_BYTES = 80 * 768;

  private final PrintStream out;
  private final long measuredNanos;
  private final long warmUpNanos;

  private RelayBenchmark(PrintStream out, long seconds) {
    this.out = out;
    this.measuredNanos = seconds * 1_000_000_000L;
    this.warmUpNanos = 3 * measuredNanos / 2;
  }

  /** Prints the tables; the argument is the length of a round in seconds. */
  @SuppressWarnings("SystemOut") // The figures are what it is for.
  static void main(String[] arguments) throws Exception {
    LinuxCalls.setTimerSlack(1);
    build();
    long seconds = arguments.length > 0 ? Long.parseLong(arguments[0]) : DEFAULT_SECONDS;
    new RelayBenchmark(System.out, seconds).run();
  }

  private static void build() throws Exception {
    BenchNetwork.namespaces(List.of("a", "b", RelayEnds.RELAY));
    BenchNetwork.ip(
        List.of(),
        List.of(
            "link add a0 netns a address 02:00:00:00:00:01 type veth"
                + " peer name ra netns r address 02:00:00:00:00:0a",
            "link add b0 netns b address 02:00:00:00:00:02 type veth"
                + " peer name rb netns r address 02:00:00:00:00:0b"));
    BenchNetwork.disableOffloads("a", List.of("a0"));
    BenchNetwork.disableOffloads("b", List.of("b0"));
    BenchNetwork.disableOffloads(RelayEnds.RELAY, List.of("ra", "rb"));
    BenchNetwork.ip(List.of("-n", "a"), List.of("link set a0 up"));
    BenchNetwork.ip(List.of("-n", "b"), List.of("link set b0 up"));
    BenchNetwork.ip(
        List.of("-n", RelayEnds.RELAY),
        List.of(
            "address add 10.0.1.1/24 dev ra",
            "address add 10.0.2.1/24 dev rb",
            "link set ra up",
            "link set rb up",
            "neighbour add 10.0.1.2 lladdr 02:00:00:00:00:01 dev ra",
            "neighbour add 10.0.2.2 lladdr 02:00:00:00:00:02 dev rb"));
  }

  private void run() throws Exception {
    ReplicaFrames small = frames(false, ENDLESS_BYTES);
    ReplicaFrames large = frames(true, ENDLESS_BYTES);
    out.println(
        "One relay, its process on a processor of its own; both ends of its wires on another.");
    out.println(
        "Its ends never wait. Where the relay is busy all the time (95 in 100), the relay limits.");
    out.printf("Median of %d rounds of %.0f s.%n%n", ROUNDS, measuredNanos / 1e9);
    out.printf(
        "%-52s %10s %8s %8s %11s %6s %6s %6s%n",
        "", "packets/s", "target", "kernel", "ns/packet", "relay", "ends", "again");
    double kernelSmall = kernel(small.frameBytes());
    double kernelLarge = kernel(large.frameBytes());
    LatencyLog kernelLatency = kernelLatency(large.frameBytes());
    LatencyLog asInRuns =
        relay("C1, as in runs", BenchProcess.AS_IN_RUNS, kernelSmall, kernelLarge, false);
    LatencyLog withC2 = relay("C2", BenchProcess.WITH_C2, kernelSmall, kernelLarge, false);
    LatencyLog withKey =
        relay("C2, with a key, as in runs", BenchProcess.WITH_C2, kernelSmall, kernelLarge, true);
    out.println();
    out.printf(
        "One frame of %d bytes each millisecond; time from sending to arrival, in microseconds.%n",
        large.frameBytes());
    out.printf("%-52s %8s %8s %8s %8s %8s%n", "", "p50", "p90", "p99", "added", "target");
    latency("kernel forwarding", kernelLatency, kernelLatency);
    latency("relay, C1, as in runs", asInRuns, kernelLatency);
    latency("relay, C2", withC2, kernelLatency);
    latency("relay, C2, with a key, as in runs", withKey, kernelLatency);
  }

  private static ReplicaFrames frames(boolean large, long replicaBytes) {
    return large
        ? ReplicaFrames.longHeader(
            RelayEnds.MAC_A, RelayEnds.RELAY_MAC_A, RelayEnds.ADDRESS_A, replicaBytes)
        : ReplicaFrames.shortHeader(
            RelayEnds.MAC_A, RelayEnds.RELAY_MAC_A, RelayEnds.ADDRESS_A, replicaBytes);
  }

  private void latency(String what, LatencyLog log, LatencyLog kernel) {
    double added = log.micros(0.5) - kernel.micros(0.5);
    out.printf(
        Locale.ROOT,
        "%-52s %8.1f %8.1f %8.1f %8.1f %8s%n",
        what + (log.count() < PACED_FRAMES ? " (" + log.count() + " came)" : ""),
        log.micros(0.5),
        log.micros(0.9),
        log.micros(0.99),
        added,
        log == kernel ? "" : String.format(Locale.ROOT, "%.2f", added / TARGET_ADDED_MICROS));
  }

  private LatencyLog relay(
      String name, List<String> options, double kernelSmall, double kernelLarge, boolean sealed)
      throws Exception {
    List<String> all = new ArrayList<>(options);
    all.add("-D" + RelayHost.SEALED + "=" + sealed);
    try (BenchProcess relay = BenchProcess.start(all, RelayHost.class);
        RelayEnds ends = new RelayEnds(sealed)) {
      awaitNeighbours(relay, ends);
      flood(name, relay, ends, frames(false, ENDLESS_BYTES), kernelSmall);
      flood(name, relay, ends, frames(true, ENDLESS_BYTES), kernelLarge);
      LatencyLog log = paced(ends, frames(true, ENDLESS_BYTES));
      shortFlows(name, relay, ends, frames(false, FLOW_BYTES), kernelSmall);
      return log;
    }
  }

  private static void awaitNeighbours(BenchProcess relay, RelayEnds ends) throws IOException {
    for (int i = 0; i < FINDING_ROUNDS; i++) {
      listen(ends, 500_000_000L);
      if (relay.ask("neighbours").equals("2")) {
        listen(ends, 1_000_000_000L); // Its probes and trains are over then.
        return;
      }
    }
    throw new IOException("the relay has not found both neighbours");
  }

  private static void listen(RelayEnds ends, long nanos) throws IOException {
    long end = System.nanoTime() + nanos;
    while (System.nanoTime() < end) {
      ends.listen();
      LockSupport.parkNanos(100_000);
    }
  }

  private static void drive(RelayEnds ends, long nanos) throws IOException {
    long end = System.nanoTime() + nanos;
    while (System.nanoTime() < end) {
      ends.turn(WINDOW_FRAGMENTS);
    }
  }

  private void flood(
      String name, BenchProcess relay, RelayEnds ends, ReplicaFrames frames, double kernel)
      throws IOException {
    ends.begin(frames, FLOWS);
    drive(ends, warmUpNanos);
    Sample[] samples = new Sample[ROUNDS];
    for (int round = 0; round < ROUNDS; round++) {
      Sample.Start start = Sample.begin(relay, ends);
      drive(ends, measuredNanos);
      samples[round] = start.end(relay, ends);
    }
    Arrays.sort(samples, Comparator.comparingDouble(Sample::perSecond));
    Sample median = samples[ROUNDS / 2];
    row("relay, " + name + ": frames of " + frames.frameBytes() + " bytes", median, kernel);
    listen(ends, 300_000_000L);
  }

  private void shortFlows(
      String name, BenchProcess relay, RelayEnds ends, ReplicaFrames frames, double kernel)
      throws IOException {
    ends.begin(frames, FLOWS);
    long before = ends.ended;
    while (ends.ended - before < 1_000) {
      ends.turn(WINDOW_FRAGMENTS);
    }
    Sample.Start start = Sample.begin(relay, ends);
    while (ends.ended - before < 3_500) {
      ends.turn(WINDOW_FRAGMENTS);
    }
    row("relay, " + name + ": the same, a flow each 80 fragments", start.end(relay, ends), kernel);
    listen(ends, 300_000_000L);
  }

  private void row(String what, Sample sample, double kernel) {
    out.printf(
        Locale.ROOT,
        "%-52s %,10.0f %8.2f %8.2f %,11.0f %5.0f%% %5.0f%% %6d%n",
        what,
        sample.perSecond(),
        sample.perSecond() / TARGET_PER_SECOND,
        sample.perSecond() / kernel,
        sample.relayNanos(),
        100 * sample.relayShare(),
        100 * sample.endsShare(),
        sample.repeated());
    out.flush();
  }

  private static LatencyLog paced(RelayEnds ends, ReplicaFrames frames) throws IOException {
    ends.begin(frames, 1);
    LatencyLog log = new LatencyLog(PACED_FRAMES);
    ends.logTo(log);
    long next = System.nanoTime();
    for (int i = 0; i < PACED_FRAMES; i++) {
      next += PACE_NANOS;
      while (System.nanoTime() < next) {
        ends.listen();
        LockSupport.parkNanos(Math.min(100_000, Math.max(1, next - System.nanoTime())));
      }
      ends.sendOne();
    }
    listen(ends, 300_000_000L);
    return log;
  }

  /** Frames of the same length with a destination, which the kernel forwards. */
  private static byte[] kernelFrame(int frameBytes) {
    byte[] frame =
        Frames.build(
            RelayEnds.MAC_A,
            RelayEnds.RELAY_MAC_A,
            RelayEnds.ADDRESS_A,
            RelayEnds.ADDRESS_B,
            new byte[frameBytes - ReplicaFrames.MESSAGE_AT]);
    frame[40] = 0; // No checksum: the number in the frame changes.
    frame[41] = 0;
    return frame;
  }

  private double kernel(int frameBytes) throws Exception {
    try (Arena arena = Arena.ofConfined();
        EndPort a = new EndPort(arena, "a", "a0");
        EndPort b = new EndPort(arena, "b", "b0")) {
      a.prepare(kernelFrame(frameBytes));
      pump(a, b, warmUpNanos / 2);
      long cpu = BenchProcess.ownCpuNanos();
      long start = System.nanoTime();
      long came = pump(a, b, measuredNanos);
      double seconds = (System.nanoTime() - start) / 1e9;
      double used = BenchProcess.ownCpuNanos() - cpu;
      out.printf(
          Locale.ROOT,
          "%-52s %,10.0f %8.2f %8.2f %11s %6s %5.0f%%%n",
          "kernel forwarding: frames of " + frameBytes + " bytes",
          came / seconds,
          came / seconds / TARGET_PER_SECOND,
          1.0,
          "in ends",
          "",
          used / seconds / 1e7);
      return came / seconds;
    }
  }

  /** Sends as fast as frames come out. */
  private static long pump(EndPort a, EndPort b, long nanos) {
    long end = System.nanoTime() + nanos;
    long came = 0;
    long sent = 0;
    while (System.nanoTime() < end) {
      while (sent - came < KERNEL_WINDOW && !a.isFull()) {
        a.next();
        sent++;
      }
      a.flush();
      int count = b.receive();
      b.recycle(count);
      came += count;
    }
    return came;
  }

  private static LatencyLog kernelLatency(int frameBytes) throws Exception {
    LatencyLog log = new LatencyLog(PACED_FRAMES);
    try (Arena arena = Arena.ofConfined();
        EndPort a = new EndPort(arena, "a", "a0");
        EndPort b = new EndPort(arena, "b", "b0")) {
      a.prepare(kernelFrame(frameBytes));
      long next = System.nanoTime();
      for (int i = 0; i < PACED_FRAMES; i++) {
        next += PACE_NANOS;
        while (System.nanoTime() < next) {
          collect(b, log);
          LockSupport.parkNanos(Math.min(100_000, Math.max(1, next - System.nanoTime())));
        }
        a.next().set(EndPort.INT, ReplicaFrames.MESSAGE_AT, i);
        log.sent(i);
        a.flush();
      }
      collect(b, log);
    }
    return log;
  }

  private static void collect(EndPort b, LatencyLog log) {
    int count = b.receive();
    for (int i = 0; i < count; i++) {
      MemorySegment frame = b.frame(i);
      if (new Ipv4(frame.get(EndPort.INT, 30)).equals(RelayEnds.ADDRESS_B)) {
        log.arrived(frame.get(EndPort.INT, ReplicaFrames.MESSAGE_AT), b.stampNanos(i));
      }
    }
    b.recycle(count);
  }

  /** What was done in a stretch of time, and with what. */
  private record Sample(
      double perSecond, double relayNanos, double relayShare, double endsShare, long repeated) {

    private record Start(long nanos, long relayCpu, long endsCpu, long delivered, long repeated) {

      Sample end(BenchProcess relay, RelayEnds ends) throws IOException {
        double elapsed = System.nanoTime() - nanos;
        long packets = ends.delivered - delivered;
        double relayUsed = relay.cpuNanos() - relayCpu;
        double endsUsed = BenchProcess.ownCpuNanos() - endsCpu;
        return new Sample(
            packets * 1e9 / elapsed,
            relayUsed / packets,
            relayUsed / elapsed,
            endsUsed / elapsed,
            ends.repeated - repeated);
      }
    }

    static Start begin(BenchProcess relay, RelayEnds ends) throws IOException {
      return new Start(
          System.nanoTime(),
          relay.cpuNanos(),
          BenchProcess.ownCpuNanos(),
          ends.delivered,
          ends.repeated);
    }
  }
}
