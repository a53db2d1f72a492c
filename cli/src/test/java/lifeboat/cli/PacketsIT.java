package lifeboat.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import lifeboat.cli.Capture.Packet;
import lifeboat.relay.message.Decoded;
import lifeboat.relay.message.Ipv4;
import lifeboat.relay.message.Malformed;
import lifeboat.relay.message.Message;
import lifeboat.relay.message.MessageCodec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What is on the wire while FIG. 9 runs, seen by tcpdump at these points, and by ping.
 *
 * <pre>
 *   s12-1 [1] --- r11-1 --- [2] r11a --- [3] r11-2 --- [4] s12-2
 * </pre>
 */
@Timeout(120)
class PacketsIT {

  private static final Ipv4 SOURCE = Ipv4.parse("172.16.0.10");
  private static final Ipv4 DESTINATION = Ipv4.parse("172.18.0.10");
  private static final Ipv4 UNSPECIFIED = Ipv4.parse("0.0.0.0");

  /** What Linux gives a packet to start with; every router on the way takes one off. */
  private static final int FIRST_TTL = 64;

  /** Nodes whose {@code eth0} is watched; each is behind one more router. */
  private static final List<String> WATCHED = List.of("s12-1", "r11a", "r11-2", "s12-2");

  private static final Map<String, Capture> CAPTURES = new LinkedHashMap<>();
  private static final List<Process> WATCHERS = new ArrayList<>();
  private static String ping = "";

  /** One run serves all tests: it is watched from before the deployment until its end. */
  @BeforeAll
  static void watchARun(@TempDir Path scratch) throws Exception {
    assumeTrue(Lifeboat.isRoot(), "only root may enter the namespaces of a run");
    assumeTrue(Lifeboat.succeeds(List.of("tcpdump", "--version")), "tcpdump is missing");
    Lifeboat.assumeNamespacesAreAllowed();
    Path out = scratch.resolve("out");
    try (Lifeboat lifeboat =
        Lifeboat.start(
            scratch,
            "run",
            Lifeboat.topology("fig9"),
            "--out",
            out.toString(),
            "--set",
            "workload.backup.at=4s")) {
      lifeboat.awaitTalk("deploying");
      long runner = runnerOf(lifeboat, out);
      for (String node : WATCHED) {
        watch(runner, node, scratch);
      }
      ping = pingFromEndToEnd(runner, scratch);
      assertThat(Files.readString(out.resolve("events.ndjson")))
          .as("the deployment must not begin before everything is watched")
          .doesNotContain("deployment-started");
      lifeboat.end().expectStatus(0);
    }
    for (String node : WATCHED) {
      CAPTURES.put(node, Capture.read(scratch.resolve(node + ".pcap")));
    }
  }

  @AfterAll
  static void endTheWatch() {
    WATCHERS.forEach(Process::destroyForcibly);
  }

  @Test
  void replicaPacketsNameTheirSourceAndNoDestination() {
    CAPTURES.forEach((node, capture) -> {
      List<Packet> replicaPackets = replicaPackets(capture);
      assertThat(replicaPackets).as("replica packets at %s", node).hasSizeGreaterThan(10);
      assertThat(replicaPackets)
          .allSatisfy(packet -> {
            assertThat(packet.destination()).isEqualTo(UNSPECIFIED);
            assertThat(packet.source()).isEqualTo(SOURCE);
          });
    });
  }

  /**
   * If the kernel forwarded what a relay passes on, every fragment would be here twice. On a busy
   * machine a relay may send some again, eight at a time, because an answer to them is late.
   */
  @Test
  void noPacketIsForwardedTwice() {
    CAPTURES.forEach((node, capture) -> {
      Set<String> seen = new LinkedHashSet<>();
      List<String> again = new ArrayList<>();
      for (Packet packet : replicaPackets(capture)) {
        Message.ReplicaPacket message = (Message.ReplicaPacket) decode(packet);
        String fragment = packet.sender() + " " + message.flow() + " " + message.offset();
        if (!seen.add(fragment)) {
          again.add(fragment);
        }
      }
      assertThat(again)
          .as("of %d fragments, those that were at %s before", seen.size(), node)
          .hasSizeLessThanOrEqualTo(seen.size() / 2);
    });
  }

  @Test
  void onceTheDestinationIsKnownTheKernelRoutesTheRest() {
    CAPTURES.forEach((node, capture) -> {
      List<Packet> normalPackets =
          capture.packets().stream()
              .filter(packet -> packet.isUdp() && decode(packet) instanceof Message.NormalPacket)
              .toList();
      assertThat(normalPackets).as("normal packets at %s", node).hasSizeGreaterThan(10);
      assertThat(normalPackets)
          .allSatisfy(packet -> {
            assertThat(packet.destination()).isEqualTo(DESTINATION);
            assertThat(packet.ttl()).isEqualTo(FIRST_TTL - WATCHED.indexOf(node));
          });
    });
  }

  @Test
  void pingPassesFromEndToEnd() {
    assertThat(ping).contains(" 0% packet loss", "ttl=" + (FIRST_TTL - 3));
    CAPTURES.forEach((node, capture) -> {
      List<Packet> requests =
          capture.packets().stream()
              .filter(packet -> !packet.isUdp() && packet.destination().equals(DESTINATION))
              .toList();
      assertThat(requests)
          .as("echo requests at %s", node)
          .hasSize(3)
          .allSatisfy(
              packet -> assertThat(packet.ttl()).isEqualTo(FIRST_TTL - WATCHED.indexOf(node)));
    });
  }

  private static List<Packet> replicaPackets(Capture capture) {
    return capture.packets().stream()
        .filter(packet -> packet.isUdp() && decode(packet) instanceof Message.ReplicaPacket)
        .toList();
  }

  private static Message decode(Packet packet) {
    return switch (MessageCodec.decode(packet.body().toArray())) {
      case Decoded.Valid valid -> valid.message();
      case Malformed malformed ->
          throw new AssertionError("a malformed message on the wire: " + malformed);
    };
  }

  /** The first process of the run's namespaces, by its number in the host. */
  private static long runnerOf(Lifeboat lifeboat, Path out) throws IOException {
    for (Lifeboat.Member member : lifeboat.members()) {
      Path status = Path.of("/proc", Long.toString(member.pid()), "status");
      boolean isFirst =
          Files.readAllLines(status).stream().anyMatch(line -> line.matches("NSpid:.*\\s1"));
      if (isFirst && member.commandLine().contains(out.toString())) {
        return member.pid();
      }
    }
    throw new AssertionError("no runner among " + lifeboat.members());
  }

  private static void watch(long runner, String node, Path scratch) throws IOException {
    Path talk = scratch.resolve(node + ".tcpdump");
    List<String> command = inside(runner, node);
    command.addAll(List.of("tcpdump", "-Z", "root", "-i", "eth0", "-n", "-U", "--immediate-mode"));
    command.addAll(List.of("-w", scratch.resolve(node + ".pcap").toString()));
    command.add("udp port " + MessageCodec.PORT + " or icmp[icmptype] = icmp-echo");
    WATCHERS.add(
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(talk.toFile())
            .start());
    await(node + " is watched")
        .atMost(Duration.ofSeconds(10))
        .pollInterval(Duration.ofMillis(10))
        .until(() -> Files.readString(talk).contains("listening on"));
  }

  private static String pingFromEndToEnd(long runner, Path scratch) throws Exception {
    Path talk = scratch.resolve("ping.txt");
    List<String> command = inside(runner, "s12-1");
    command.addAll(List.of("ping", "-n", "-c", "3", "-i", "0.05", "-W", "2"));
    command.add(DESTINATION.toString());
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(talk.toFile()).start();
    assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
    return Files.readString(talk);
  }

  private static List<String> inside(long runner, String node) {
    return new ArrayList<>(
        List.of(
            "nsenter",
            "--target=" + runner,
            "--mount",
            "--net",
            "--pid",
            "ip",
            "netns",
            "exec",
            node));
  }
}
