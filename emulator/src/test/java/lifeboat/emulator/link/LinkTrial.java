package lifeboat.emulator.link;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import lifeboat.emulator.kernel.Interfaces;
import lifeboat.emulator.kernel.NetworkNamespaces;
import lifeboat.network.topology.LinkProfile;

/**
 * Runs isolated: two namespaces, two cables whose outer ends are joined in user space, one trial.
 *
 * <pre>
 *   a:eth0 ---- outera ==(links under test)== outerb ---- b:eth0
 * </pre>
 */
@SuppressWarnings("SystemOut") // the output is read by the test
public final class LinkTrial {

  private static final long MILLISECOND = 1_000_000;

  private LinkTrial() {}

  /** Runs the trial named by the first argument; an exception fails it. */
  public static void main(String[] arguments) throws Exception {
    build();
    LinkProfile profile = profile(arguments[0]);
    LinkProfile back = LinkProfile.of(profile.delayNanos());
    try (UserspaceLinks links =
            UserspaceLinks.open(
                List.of(new EmulatedLink("trial", "outera", "outerb", profile, back, 42, 43)));
        LinkProbe probe = new LinkProbe("a", "b", "10.0.0.2")) {
      Thread thread = Thread.ofPlatform().name("links").start(() -> run(links));
      probe.send(5_000, 100, 20_000); // warms up the compiler
      links.forgetLateness();
      switch (arguments[0]) {
        case "delay" -> delay(probe);
        case "loss" -> loss(probe, links);
        case "rate" -> rate(probe);
        case "burst" -> burst(probe, links);
        case "down" -> down(probe);
        default -> throw new IllegalArgumentException(arguments[0]);
      }
      System.out.println(links.counters().getFirst());
      System.out.printf(
          "worst lateness %.3f ms, %d frames late%n",
          links.worstLatenessNanos() / 1e6, links.lateFrames());
      links.stop();
      thread.join();
    }
  }

  private static LinkProfile profile(String trial) {
    return switch (trial) {
      case "loss" -> LinkProfile.of(MILLISECOND).withLoss(0.1);
      case "rate" -> LinkProfile.of(MILLISECOND).withRate(10_000_000);
      default -> LinkProfile.of(5 * MILLISECOND);
    };
  }

  private static void delay(LinkProbe probe) throws Exception {
    LinkProbe.Reading reading = probe.send(800, 100, 2 * MILLISECOND);
    System.out.printf(
        "delay p50 %.3f p90 %.3f p99 %.3f ms%n",
        reading.percentileNanos(0.5) / 1e6,
        reading.percentileNanos(0.9) / 1e6,
        reading.percentileNanos(0.99) / 1e6);
    assertThat(reading.count()).isEqualTo(800);
    assertThat(reading.percentileNanos(0))
        .as("no frame leaves early")
        .isGreaterThan(5 * MILLISECOND - MILLISECOND / 20);
    assertThat(reading.percentileNanos(0.5))
        .isBetween(5 * MILLISECOND, 5 * MILLISECOND + MILLISECOND / 2);
  }

  private static void loss(LinkProbe probe, UserspaceLinks links) throws Exception {
    int sent = 5_000;
    int received = probe.send(sent, 100, 50_000).count();
    System.out.printf("received %d of %d%n", received, sent);
    double fourSigma = 4 * Math.sqrt(sent * 0.1 * 0.9);
    assertThat((double) received).isBetween(sent * 0.9 - fourSigma, sent * 0.9 + fourSigma);
    assertThat(links.counters().getFirst().unwantedDrops()).isZero();
  }

  private static void rate(LinkProbe probe) throws Exception {
    LinkProbe.Reading reading = probe.send(600, 1472, 10_000);
    double seconds = (reading.lastArrivalNanos() - reading.firstArrivalNanos()) / 1e9;
    double bitsPerSecond = (reading.count() - 1) * 1514 * 8 / seconds;
    System.out.printf("rate %.3f Mbit/s over %d frames%n", bitsPerSecond / 1e6, reading.count());
    assertThat(bitsPerSecond).isBetween(9.5e6, 10.5e6);
  }

  private static void burst(LinkProbe probe, UserspaceLinks links) throws Exception {
    LinkProbe.Reading reading = probe.send(200_000, 100, 0);
    double seconds = (reading.lastArrivalNanos() - reading.firstArrivalNanos()) / 1e9;
    System.out.printf("burst %.0f frames/s%n", reading.count() / seconds);
    assertThat(links.counters().getFirst().unwantedDrops()).isZero();
  }

  /** A device that goes down and comes up again, or away for good, must not end the links. */
  private static void down(LinkProbe probe) throws Exception {
    ip("link set outerb down");
    assertThat(probe.send(20, 100, MILLISECOND).count()).isZero();
    ip("link set outerb up");
    assertThat(probe.send(20, 100, MILLISECOND).count()).isEqualTo(20);
    ip("link delete outerb");
    assertThat(probe.send(20, 100, MILLISECOND).count()).isZero();
  }

  private static void run(UserspaceLinks links) {
    try {
      links.run();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void build() throws Exception {
    ip("netns add a");
    ip("netns add b");
    ip("link add name outera type veth peer name eth0 netns a address 02:00:00:00:00:01");
    ip("link add name outerb type veth peer name eth0 netns b address 02:00:00:00:00:02");
    for (String outer : List.of("outera", "outerb")) {
      Interfaces.disableOffloads(outer);
      ip("link set " + outer + " up arp off");
    }
    inner("a", "10.0.0.1/24", "10.0.0.2 lladdr 02:00:00:00:00:02");
    inner("b", "10.0.0.2/24", "10.0.0.1 lladdr 02:00:00:00:00:01");
  }

  private static void inner(String namespace, String address, String neighbour) throws Exception {
    NetworkNamespaces.inside(
        namespace,
        () -> {
          Interfaces.disableOffloads("eth0");
          return true;
        });
    ip("-n " + namespace + " address add " + address + " dev eth0");
    ip("-n " + namespace + " link set eth0 up");
    ip("-n " + namespace + " neighbour add " + neighbour + " dev eth0");
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
