package lifeboat.emulator.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import lifeboat.emulator.SmallNetwork;
import lifeboat.emulator.kernel.Interfaces;
import lifeboat.emulator.kernel.KernelSettings;
import lifeboat.emulator.kernel.NetworkNamespaces;
import lifeboat.emulator.link.EmulatedLink;
import lifeboat.emulator.link.UserspaceLinks;
import lifeboat.network.topology.Link;
import lifeboat.network.topology.LinkProfile;
import lifeboat.network.topology.NetworkLayout;
import lifeboat.network.topology.Topology.LinkBackend;

/** Runs isolated: builds a network and uses it. */
@SuppressWarnings("SystemOut") // the output is read by the test
public final class BuildTrial {

  private static final Pattern LEAST = Pattern.compile("= ([0-9.]+)/");

  private BuildTrial() {}

  /** Runs the trial named by the first argument; an exception fails it. */
  public static void main(String[] arguments) throws Exception {
    switch (arguments[0]) {
      case "coast" -> coast();
      case "coast-netem" -> coastWithNetem();
      case "netem-otherwise" -> netemOtherwise();
      case "chain" -> chain();
      case "failure" -> failure();
      case "inside" -> inside();
      case "refused" -> refused();
      case "no-carrier" -> noCarrier();
      case "state" -> state(LinkBackend.valueOf(arguments[1]), arguments[2].equals("by-tools"));
      default -> throw new IllegalArgumentException(arguments[0]);
    }
  }

  /** Through a relaying switch, behind a plain switch, and back. */
  private static void coast() throws Exception {
    NetworkLayout layout = SmallNetwork.coast().layout();
    try (PlanExecutor executor = new PlanExecutor(4);
        UserspaceLinks links = build(layout, executor)) {
      assertThat(ReadBack.differences(layout)).isEmpty();
      Thread thread = Thread.ofPlatform().start(() -> run(links));
      useTheCoast(layout);
      assertThat(links.counters()).allMatch(counters -> counters.unwantedDrops() == 0);
      executor.execute(
          NetworkPlan.routeChanges(
              layout, SmallNetwork.routes(layout), SmallNetwork.routes(layout, "south")));
      links.stop();
      thread.join();
    }
  }

  private static void coastWithNetem() throws Exception {
    NetworkLayout layout = SmallNetwork.coast().layout();
    NetworkPlan plan =
        NetworkPlan.of(
            layout, SmallNetwork.routes(layout), LinkBackend.NETEM, NetemProbe.knowsSeeds());
    try (PlanExecutor executor = new PlanExecutor(4)) {
      executor.execute(plan);
    }
    assertThat(ReadBack.differences(layout)).isEmpty();
    assertThat(ShapingReadBack.differences(plan.lines())).isEmpty();
    useTheCoast(layout);
    shapeSouthAnew(layout);
  }

  /** From 3 ms to 13 ms and back, cut in between. */
  private static void shapeSouthAnew(NetworkLayout layout) throws Exception {
    Link south = Optional.ofNullable(layout.topology().links().get("south")).orElseThrow();
    LinkProfile slow = LinkProfile.of(13_000_000).withCorrupt(0.001);
    Link slower = new Link(south.name(), south.kind(), south.nodeA(), south.nodeB(), slow, slow);
    List<Link> shapes = List.of(south, slower, slower.severed(), south);
    try (PlanExecutor executor = new PlanExecutor(4)) {
      for (int i = 1; i < shapes.size(); i++) {
        List<PlanLine> lines =
            NetworkPlan.reshaping(
                layout, shapes.get(i - 1), shapes.get(i), NetemProbe.knowsSeeds());
        executor.execute(lines);
        assertThat(ShapingReadBack.differences(lines)).isEmpty();
        if (shapes.get(i).equals(slower)) {
          assertThat(leastPingMillis(layout, "s3", "s4")).isBetween(26.0, 30.0);
        }
      }
    }
    assertThat(leastPingMillis(layout, "s3", "s4")).isBetween(6.0, 10.0);
  }

  private static void useTheCoast(NetworkLayout layout) throws Exception {
    assertThat(leastPingMillis(layout, "s1", "s2")).isBetween(9.6, 12.0);
    assertThat(leastPingMillis(layout, "s3", "s4")).isBetween(6.0, 8.0);
    assertThat(leastPingMillis(layout, "s2", "s4")).isBetween(0.2, 2.0);
    assertThat(leastPingMillis(layout, "hub", "s1")).isBetween(3.6, 6.0);
    transferOverTcp(layout, "s1", "s2", 1 << 20);
  }

  /** Somebody changes, and takes away, what was planned. */
  private static void netemOtherwise() throws Exception {
    PlanLine node = new PlanLine.Namespace("n1", "relays.n1");
    PlanLine planned =
        netem(
            "qdisc add dev lo root netem limit 100 delay 20ms 1.5ms 25%"
                + " loss gemodel 1% 20% 30% 5% duplicate 1% 10% reorder 3% 5% corrupt 2% 1%"
                + " rate 12345kbit");
    try (PlanExecutor executor = new PlanExecutor(1)) {
      executor.execute(List.of(node, planned));
      assertThat(ShapingReadBack.differences(List.of(planned))).isEmpty();
      executor.execute(
          List.of(netem("qdisc change dev lo root netem limit 100 delay 20ms 1.5ms 25%")));
      assertThat(ShapingReadBack.differences(List.of(planned)))
          .allMatch(difference -> difference.startsWith("links.coast: after \"tc -n n1 qdisc add"))
          .anyMatch(difference -> difference.endsWith(", loss-gemodel.p is 0 instead of 0.01"));
      executor.execute(List.of(netem("qdisc del dev lo root")));
      assertThat(ShapingReadBack.differences(List.of(planned)))
          .singleElement()
          .asString()
          .endsWith(", there is no netem");
    }
  }

  private static PlanLine netem(String arguments) {
    return new PlanLine.Tc(Optional.of("n1"), arguments, "links.coast");
  }

  /** Ping works with offloads on as well; TCP does not. */
  private static void transferOverTcp(NetworkLayout layout, String from, String to, int bytes)
      throws Exception {
    var address = new InetSocketAddress(layout.address(to).addressText(), 9000);
    try (ServerSocketChannel server =
            NetworkNamespaces.inside(to, () -> ServerSocketChannel.open().bind(address));
        SocketChannel client = NetworkNamespaces.inside(from, () -> SocketChannel.open())) {
      client.socket().connect(address, 5_000);
      try (SocketChannel accepted = server.accept()) {
        Thread writer = Thread.ofPlatform().start(() -> write(client, ByteBuffer.allocate(bytes)));
        ByteBuffer received = ByteBuffer.allocate(bytes);
        while (received.hasRemaining()) {
          assertThat(accepted.read(received)).isPositive();
        }
        writer.join();
      }
    }
  }

  private static void write(SocketChannel channel, ByteBuffer bytes) {
    try {
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void chain() throws Exception {
    NetworkLayout layout = SmallNetwork.chain(40).layout();
    try (PlanExecutor executor = new PlanExecutor(4);
        UserspaceLinks links = build(layout, executor)) {
      Thread thread = Thread.ofPlatform().start(() -> run(links));
      System.out.printf(
          "ping over 39 links of 1 ms: %.3f ms%n", leastPingMillis(layout, "first", "last"));
      links.stop();
      thread.join();
    }
  }

  private static void failure() throws Exception {
    try (PlanExecutor executor = new PlanExecutor(2)) {
      PlanLine good = new PlanLine.Namespace("n1", "relays.n1");
      PlanLine bad = new PlanLine.Ip(Optional.of("n1"), "link set eth7 up", "links.coast");
      PlanLine off = new PlanLine.OffloadOff(Optional.of("n1"), "eth8", "links.south");
      executor.execute(List.of(good));
      assertThatThrownBy(() -> executor.execute(List.of(bad)))
          .isInstanceOf(PlanException.class)
          .hasMessage(
              "links.coast: \"ip -n n1 link set eth7 up\" failed: Cannot find device \"eth7\"");
      assertThatThrownBy(() -> executor.execute(List.of(off)))
          .isInstanceOf(PlanException.class)
          .hasMessageStartingWith("links.south: \"set -n n1 offload eth8 off\" failed: ioctl(")
          .hasMessageContaining("No such device");
      assertThatThrownBy(
              () -> executor.execute(List.of(new PlanLine.Ip(Optional.of("n2"), "link", "x.y"))))
          .isInstanceOf(PlanException.class)
          .hasMessageContaining("n2");
    }
    System.out.println("netem: " + NetemProbe.whyUnavailable());
  }

  /** The kernel goes on behind a request that it refuses; the message names the one it was. */
  private static void refused() throws Exception {
    try (PlanExecutor executor = new PlanExecutor(1)) {
      List<PlanLine> lines = new ArrayList<>();
      lines.add(new PlanLine.Namespace("n1", "relays.n1"));
      lines.add(inside("link add a type veth peer name b", "links.a"));
      lines.add(inside("link set a up", "links.a"));
      for (int i = 0; i < 400; i++) {
        String address = i == 300 ? "10.0.0.7/32" : "10.0." + i / 200 + "." + i % 200 + "/32";
        lines.add(inside("address add " + address + " dev a", "relays.r" + i));
      }
      assertThatThrownBy(() -> executor.execute(lines))
          .isInstanceOf(PlanException.class)
          .hasMessageStartingWith(
              "relays.r300: \"ip -n n1 address add 10.0.0.7/32 dev a\" failed: ")
          .hasMessageContainingAll("ddress", "already assigned");
      assertThatThrownBy(() ->
              executor.execute(
                  List.of(inside("route add 10.9.0.0/24 via 10.8.0.1 dev a", "relays.r1"))))
          .hasMessage(
              "relays.r1: \"ip -n n1 route add 10.9.0.0/24 via 10.8.0.1 dev a\" failed:"
                  + " Nexthop has invalid gateway");
      assertThatThrownBy(() -> executor.execute(List.of(new PlanLine.Namespace("n1", "relays.n1"))))
          .hasMessage("relays.n1: \"ip netns add n1\" failed: namespace n1 exists already");
      assertThatThrownBy(() ->
              executor.execute(
                  List.of(
                      new PlanLine.Ip(
                          Optional.empty(),
                          "link add name c type veth peer name d netns nowhere",
                          "links.c"))))
          .hasMessageStartingWith("links.c: ")
          .hasMessageContainingAll("/run/netns/nowhere", "No such file or directory");
      executor.execute(
          List.of(inside("link add e numtxqueues 2 type veth peer name f", "links.e")));
      assertThat(NetworkNamespaces.inside("n1", () -> Interfaces.index("f"))).isPositive();
    }
  }

  private static PlanLine inside(String arguments, String origin) {
    return new PlanLine.Ip(Optional.of("n1"), arguments, origin);
  }

  /** What the kernel has, as {@code ip} shows it, without what differs by chance. */
  private static void state(LinkBackend backend, boolean byTools) throws Exception {
    NetworkLayout layout = SmallNetwork.coast().layout();
    List<Stage> stages =
        NetworkPlan.of(layout, SmallNetwork.routes(layout), backend, false).stages().stream()
            .filter(stage -> !stage.name().equals("shaping")) // not every kernel has netem
            .toList();
    if (byTools) {
      for (PlanLine line : new NetworkPlan(stages).lines()) {
        if (line instanceof PlanLine.Namespace namespace) {
          run("ip", "netns", "add", namespace.name());
        } else if (line instanceof PlanLine.Ip || line instanceof PlanLine.RouteChange) {
          new ToolBatch("ip", line.namespace(), List.of(line)).run();
        } else {
          NamespaceScript.run(List.of(line));
        }
      }
    } else {
      try (PlanExecutor executor = new PlanExecutor(4)) {
        executor.execute(new NetworkPlan(stages));
      }
    }
    awaitCarriers(layout);
    for (String node : layout.ports().keySet()) {
      System.out.println("== " + node);
      System.out.println(run("ip", "-n", node, "-d", "-o", "link").replaceAll(CHANCE, ""));
      System.out.println(run("ip", "-n", node, "-o", "address").replaceAll(CHANCE, ""));
      System.out.println(run("ip", "-n", node, "-d", "route", "show", "table", "all"));
    }
    if (backend == LinkBackend.USERSPACE) {
      System.out.println(run("ip", "-d", "-o", "link").replaceAll(CHANCE, ""));
    }
  }

  /** Behind them no device is down any more, not even for a moment. */
  private static void awaitCarriers(NetworkLayout layout) throws Exception {
    try (PlanExecutor executor = new PlanExecutor(4)) {
      executor.awaitCarriers(layout, layout.ports().keySet());
    }
    for (String node : layout.ports().keySet()) {
      assertThat(run("ip", "-n", node, "-o", "link")).doesNotContain("DOWN", "qdisc noop ");
    }
  }

  /** The cable of a server is taken away from it: it waits in vain, and says for what. */
  private static void noCarrier() throws Exception {
    NetworkLayout layout = SmallNetwork.coast().layout();
    try (PlanExecutor executor = new PlanExecutor(4);
        UserspaceLinks _ = build(layout, executor)) {
      executor.awaitCarriers(layout, layout.ports().keySet());
      Carriers.await(layout, "s1", 0);
      EmulatedLink cable =
          UserspaceCables.of(layout).stream()
              .filter(link -> link.name().equals("s1"))
              .findFirst()
              .orElseThrow();
      for (String end : List.of(cable.deviceA(), cable.deviceB())) {
        run("ip", "link", "set", end, "down");
      }
      assertThatThrownBy(() -> Carriers.await(layout, "s1", 300_000_000L))
          .isInstanceOf(PlanException.class)
          .hasMessage("servers.s1: eth0 of s1 has no carrier after 0.3 s");
    }
  }

  /** Numbers, timers and addresses that the kernel makes up. */
  private static final String CHANCE =
      "(?m)^[0-9]+: |@if[0-9]+|link-netnsid [0-9]+|link-netns \\S+|(timer|gc_timer) +[0-9.]+"
          + "|valid_lft.*|l[0-9]+[ab].*link/ether \\S+";

  private static String run(String... command) throws IOException, InterruptedException {
    Tool.Answer answer = Tool.run(List.of(command), "", Duration.ofSeconds(10));
    assertThat(answer.exitCode()).as(answer.output()).isZero();
    return answer.output();
  }

  /** A thread comes back from a namespace, whatever happens in it. */
  private static void inside() throws Exception {
    try (PlanExecutor executor = new PlanExecutor(1)) {
      executor.execute(
          List.of(
              new PlanLine.Namespace("n1", "relays.n1"),
              new PlanLine.Ip(Optional.empty(), "link add out type veth peer in netns n1", "l"),
              new PlanLine.Sysctl(Optional.of("n1"), "net.ipv4.ip_forward", "1", "relays.n1")));
    }
    int index = NetworkNamespaces.inside("n1", () -> Interfaces.index("in"));
    assertThat(index).isPositive();
    assertThat(NetworkNamespaces.inside("n1", () -> KernelSettings.read("net.ipv4.ip_forward")))
        .isEqualTo("1");
    assertThat(KernelSettings.read("net.ipv4.ip_forward")).isEqualTo("0");
    assertThatThrownBy(() -> NetworkNamespaces.inside("n1", () -> Interfaces.index("out")))
        .hasMessage("ioctl(SIOCGIFINDEX out): No such device (errno 19)");
    assertThat(Interfaces.index("out")).isPositive();
  }

  private static UserspaceLinks build(NetworkLayout layout, PlanExecutor executor)
      throws IOException, InterruptedException {
    NetworkPlan plan =
        NetworkPlan.of(layout, SmallNetwork.routes(layout), LinkBackend.USERSPACE, false);
    long started = System.nanoTime();
    executor.execute(plan);
    long built = System.nanoTime();
    UserspaceLinks links = UserspaceLinks.open(UserspaceCables.of(layout));
    int nodes = layout.topology().nodes().size();
    System.out.printf(
        "built %d nodes in %.1f ms (%.1f ms a node), links opened in %.1f ms%n",
        nodes,
        (built - started) / 1e6,
        (built - started) / 1e6 / nodes,
        (System.nanoTime() - built) / 1e6);
    return links;
  }

  private static double leastPingMillis(NetworkLayout layout, String from, String to)
      throws IOException, InterruptedException {
    String address = layout.address(to).addressText();
    Tool.Answer answer =
        Tool.run(
            List.of(
                "ip", "netns", "exec", from, "ping", "-n", "-c", "12", "-i", "0.05", "-W", "2",
                address),
            "",
            Duration.ofSeconds(20));
    System.out.println(from + " -> " + to + ": " + answer.output().lines().skip(13).toList());
    Matcher least = LEAST.matcher(answer.output());
    if (answer.exitCode() != 0 || !least.find()) {
      throw new IOException("ping from " + from + " to " + to + ": " + answer.output());
    }
    return Double.parseDouble(least.group(1));
  }

  private static void run(UserspaceLinks links) {
    try {
      links.run();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
