package lifeboat.emulator.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import lifeboat.emulator.kernel.Interfaces;
import lifeboat.emulator.kernel.NetworkNamespaces;
import org.awaitility.Awaitility;

/**
 * Runs isolated: two namespaces joined by a cable, both ends of which are captured.
 *
 * <pre>
 *   a:eth0 10.0.0.1 -------- 10.0.0.2 eth0:b
 * </pre>
 */
@SuppressWarnings("SystemOut") // the output is read by the test
public final class CaptureTrial {

  private static final List<CapturePoint> BOTH_ENDS =
      List.of(new CapturePoint("a", "eth0", "a:cable"), new CapturePoint("b", "eth0", "b:cable"));
  private static final CaptureOptions OPTIONS =
      CaptureOptions.of("Lifeboat trial")
          .withNames(new LinkedHashMap<>(Map.of("10.0.0.1", "a", "10.0.0.200", "far away")));
  private static final int PORT = 9;
  private static final int PAYLOAD_OFFSET = 42;

  /** Without them the kernels would answer "port unreachable". */
  private static final List<DatagramSocket> LISTENERS = new ArrayList<>();

  private CaptureTrial() {}

  /** Runs the trial named by the first argument; an exception fails it. */
  public static void main(String[] arguments) throws Exception {
    build();
    Path file = arguments.length > 1 ? Path.of(arguments[1]) : newFile();
    try {
      switch (arguments[0]) {
        case "seesBothDirectionsAtBothEndsInOrderOfTime" -> seesBothDirections(file);
        case "keepsTheBeginningOfLongFrames" -> keepsTheBeginning(file);
        case "endsWhenTheFileHasReachedItsSize" -> endsWhenFull(file);
        case "goesOnWhenADeviceIsDownForAWhile" -> goesOn(file);
        case "leavesAReadableFileWhenTheProcessIsKilled" -> leavesAReadableFile(file);
        case "captureUntilKilled" -> captureUntilKilled(file);
        case "canBeReadWhileItGrows" -> canBeReadWhileItGrows(file);
        case "accountsForEveryFrameUnderLoad" -> accountsForEveryFrame(file);
        case "saysWhichDeviceIsMissing" -> saysWhichDeviceIsMissing(file);
        default -> throw new IllegalArgumentException(arguments[0]);
      }
    } finally {
      Files.deleteIfExists(file);
    }
  }

  private static void seesBothDirections(Path file) throws Exception {
    CaptureReport report;
    try (CaptureSession session = CaptureSession.start(BOTH_ENDS, file, OPTIONS)) {
      send("a", "10.0.0.2", 300, 100);
      send("b", "10.0.0.1", 200, 100);
      awaitFrames(session, 1000);
      report = session.stop();
    }
    PcapngReader read = PcapngReader.read(file);
    assertThat(read.cutBytes).isZero();
    assertThat(read.interfaces)
        .extracting(PcapngReader.Interface::name)
        .containsExactly("a:cable", "b:cable");
    assertThat(read.program).isEqualTo("Lifeboat trial");
    assertThat(read.names)
        .containsExactlyInAnyOrderEntriesOf(Map.of("10.0.0.1", "a", "10.0.0.200", "far away"));
    assertThat(numbers(read, 0, true)).containsExactlyElementsOf(upTo(300));
    assertThat(numbers(read, 1, false)).containsExactlyElementsOf(upTo(300));
    assertThat(numbers(read, 1, true)).containsExactlyElementsOf(upTo(200));
    assertThat(numbers(read, 0, false)).containsExactlyElementsOf(upTo(200));
    assertThat(inversions(read)).as("frames before earlier ones").isLessThan(10);
    assertThat(read.packets)
        .allSatisfy(
            packet -> assertThat(packet.flags() >> 2).isEqualTo(packet.isOutbound() ? 0 : 1));
    assertThat(report.points())
        .containsExactly(
            new CaptureReport.Point("a:cable", 500, 500, 0),
            new CaptureReport.Point("b:cable", 500, 500, 0));
    assertThat(read.statistics)
        .containsExactly(
            new PcapngReader.Statistics(0, 500, 0, 500),
            new PcapngReader.Statistics(1, 500, 0, 500));
    long ageNanos = FrameSource.nowNanos() - read.packets.getFirst().stampNanos();
    assertThat(ageNanos).as("age of the first frame").isBetween(0L, 60_000_000_000L);
  }

  /** On a machine that is busy enough a frame may come so late that others are written already. */
  private static int inversions(PcapngReader read) {
    int count = 0;
    for (int i = 1; i < read.packets.size(); i++) {
      count += read.packets.get(i).stampNanos() < read.packets.get(i - 1).stampNanos() ? 1 : 0;
    }
    return count;
  }

  private static void keepsTheBeginning(Path file) throws Exception {
    CaptureOptions options = OPTIONS.withSnapLength(61);
    try (CaptureSession session = CaptureSession.start(BOTH_ENDS, file, options)) {
      send("a", "10.0.0.2", 10, 1000);
      awaitFrames(session, 20);
    }
    PcapngReader read = PcapngReader.read(file);
    assertThat(read.packets).hasSize(20);
    assertThat(read.packets)
        .allSatisfy(packet -> {
          assertThat(packet.trueLength()).isEqualTo(1042);
          assertThat(packet.frame().remaining()).isEqualTo(61);
        });
    assertThat(numbers(read, 1, false)).containsExactlyElementsOf(upTo(10));
  }

  private static void endsWhenFull(Path file) throws Exception {
    CaptureOptions options = OPTIONS.withMaxFileBytes(CaptureOptions.MIN_FILE_BYTES);
    try (CaptureSession session = CaptureSession.start(BOTH_ENDS, file, options)) {
      while (session.isRunning()) {
        send("a", "10.0.0.2", 10, 1000);
      }
      CaptureReport report = session.stop();
      PcapngReader read = PcapngReader.read(file);
      assertThat(report.full()).isTrue();
      assertThat(read.cutBytes).isZero();
      assertThat(read.packets).hasSize((int) report.written());
      assertThat(read.statistics).hasSize(2);
      assertThat(Files.size(file))
          .isBetween(CaptureOptions.MIN_FILE_BYTES - 1100, CaptureOptions.MIN_FILE_BYTES);
    }
  }

  private static void goesOn(Path file) throws Exception {
    try (CaptureSession session = CaptureSession.start(BOTH_ENDS, file, OPTIONS)) {
      send("a", "10.0.0.2", 10, 100);
      awaitFrames(session, 20);
      ip("-n a link set eth0 down");
      ip("-n a link set eth0 up");
      neighbour("a", "10.0.0.2", "02:00:00:00:00:02");
      send("a", "10.0.0.2", 20, 100);
      awaitFrames(session, 60);
      ip("-n a link delete eth0");
      assertThat(session.isRunning()).isTrue();
    }
    PcapngReader read = PcapngReader.read(file);
    assertThat(numbers(read, 0, true)).hasSize(30);
    assertThat(numbers(read, 1, false)).hasSize(30);
  }

  private static void leavesAReadableFile(Path file) throws Exception {
    Process capturing =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElseThrow(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                CaptureTrial.class.getName(),
                "captureUntilKilled",
                file.toString())
            .inheritIO()
            .start();
    Awaitility.await()
        .atMost(30, TimeUnit.SECONDS)
        .until(() -> Files.exists(file) && Files.size(file) > 100_000);
    capturing.destroyForcibly().waitFor();
    PcapngReader read = PcapngReader.read(file);
    assertThat(read.packets).hasSizeGreaterThan(400);
    assertThat(read.statistics).isEmpty();
  }

  private static void captureUntilKilled(Path file) throws Exception {
    try (CaptureSession session = CaptureSession.start(BOTH_ENDS, file, OPTIONS)) {
      while (session.isRunning()) {
        send("a", "10.0.0.2", 10, 100);
      }
    }
  }

  private static void canBeReadWhileItGrows(Path file) throws Exception {
    try (CaptureSession session = CaptureSession.start(BOTH_ENDS, file, OPTIONS)) {
      assertThat(PcapngReader.read(file).interfaces).hasSize(2);
      for (int round = 1; round <= 3; round++) {
        send("a", "10.0.0.2", 10, 100);
        awaitFrames(session, round * 20);
        assertThat(PcapngReader.read(file).packets).hasSize(round * 20);
      }
    }
  }

  private static void accountsForEveryFrame(Path file) throws Exception {
    int sent = 200_000;
    try (CaptureSession session = CaptureSession.start(BOTH_ENDS, file, OPTIONS)) {
      long start = System.nanoTime();
      send("a", "10.0.0.2", sent, 200);
      double seconds = (System.nanoTime() - start) / 1e9;
      CaptureReport report = session.stop();
      System.out.printf("%.0f frames/s at each end, %s%n", sent / seconds, report);
      // What leaves is seen at once; what arrives may be lost on its way, or come after the end.
      assertThat(report.points().getFirst().seen()).isEqualTo(sent);
      assertThat(report.points().getLast().seen()).isBetween(1L, (long) sent);
      assertThat(report.points())
          .allSatisfy(
              point -> assertThat(point.written() + point.dropped()).isEqualTo(point.seen()));
      assertThat(PcapngReader.read(file).packets).hasSize((int) report.written());
    }
  }

  private static void saysWhichDeviceIsMissing(Path file) {
    List<CapturePoint> points =
        List.of(BOTH_ENDS.getFirst(), new CapturePoint("b", "eth7", "b:none"));
    assertThatThrownBy(() -> CaptureSession.start(points, file, OPTIONS))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("eth7");
    assertThatThrownBy(() -> CaptureSession.start(BOTH_ENDS, file.resolve("x.pcapng"), OPTIONS))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("x.pcapng");
  }

  /** Frames are on their way for a while after they were sent, on a busy machine above all. */
  private static void awaitFrames(CaptureSession session, int count) {
    Awaitility.await()
        .atMost(30, TimeUnit.SECONDS)
        .untilAsserted(() -> assertThat(session.written()).isEqualTo(count));
  }

  /**
   * The numbers in the datagrams that passed one end in one direction, in the order of the file.
   */
  private static List<Long> numbers(PcapngReader read, int point, boolean outbound) {
    List<Long> numbers = new ArrayList<>();
    for (PcapngReader.Packet packet : read.packets) {
      if (packet.point() == point && packet.isOutbound() == outbound) {
        numbers.add(packet.frame().getLong(PAYLOAD_OFFSET));
      }
    }
    return numbers;
  }

  private static List<Long> upTo(int count) {
    return LongStream.range(0, count).boxed().toList();
  }

  /** Datagrams with ascending numbers, which nobody fetches. */
  private static void send(String namespace, String receiver, int count, int bytes)
      throws Exception {
    try (DatagramSocket socket = NetworkNamespaces.inside(namespace, () -> new DatagramSocket(0))) {
      byte[] payload = new byte[bytes];
      DatagramPacket packet =
          new DatagramPacket(payload, bytes, InetAddress.getByName(receiver), PORT);
      for (long number = 0; number < count; number++) {
        ByteBuffer.wrap(payload).putLong(number);
        socket.send(packet);
      }
    }
  }

  private static Path newFile() throws IOException {
    return Files.createTempFile("lifeboat-capture", ".pcapng");
  }

  private static void build() throws Exception {
    if (Files.exists(NetworkNamespaces.DIRECTORY.resolve("a"))) {
      return; // The process that this one is a child of has built it.
    }
    ip("netns add a");
    ip("netns add b");
    ip(
        "link add name eth0 netns a address 02:00:00:00:00:01 type veth"
            + " peer name eth0 netns b address 02:00:00:00:00:02");
    for (String namespace : List.of("a", "b")) {
      NetworkNamespaces.inside(
          namespace,
          () -> {
            Interfaces.disableOffloads("eth0");
            Path ipv6 = Path.of("/proc/sys/net/ipv6/conf/eth0/disable_ipv6");
            if (Files.exists(ipv6)) {
              Files.writeString(ipv6, "1"); // Nothing but what the trials send may pass.
            }
            return LISTENERS.add(new DatagramSocket(PORT));
          });
      ip("-n " + namespace + " link set eth0 up");
      ip(
          "-n "
              + namespace
              + " address add 10.0.0."
              + (namespace.equals("a") ? 1 : 2)
              + "/24 dev eth0");
    }
    neighbour("a", "10.0.0.2", "02:00:00:00:00:02");
    neighbour("b", "10.0.0.1", "02:00:00:00:00:01");
    awaitQueue("a");
    awaitQueue("b");
  }

  /** A device that is up drops what it is given until the kernel has seen to its carrier. */
  private static void awaitQueue(String namespace) {
    Awaitility.await()
        .atMost(30, TimeUnit.SECONDS)
        .until(() -> shown("-n " + namespace + " link show dev eth0").contains("qdisc noqueue"));
  }

  private static String shown(String arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of("ip"));
    command.addAll(List.of(arguments.split(" ", -1)));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }

  private static void neighbour(String namespace, String address, String mac) throws Exception {
    ip("-n " + namespace + " neighbour replace " + address + " lladdr " + mac + " dev eth0");
  }

  private static void ip(String arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("ip"));
    command.addAll(List.of(arguments.split(" ", -1)));
    int exit = new ProcessBuilder(command).inheritIO().start().waitFor();
    if (exit != 0) {
      throw new IOException("ip " + arguments + " ended with " + exit);
    }
  }
}
