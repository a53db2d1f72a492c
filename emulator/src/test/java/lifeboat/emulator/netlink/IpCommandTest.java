package lifeboat.emulator.netlink;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import lifeboat.emulator.SmallNetwork;
import lifeboat.emulator.plan.NetworkPlan;
import lifeboat.emulator.plan.PlanLine;
import lifeboat.network.topology.Ipv4Prefix;
import lifeboat.network.topology.NetworkLayout;
import lifeboat.network.topology.Topology.LinkBackend;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which commands need no process; that they do the same: {@code NetworkBuildIT}. */
class IpCommandTest {

  @ParameterizedTest
  @EnumSource(names = {"NETEM", "USERSPACE"})
  void knowsEveryLineForIpThatAPlanHas(LinkBackend backend) {
    NetworkLayout layout = SmallNetwork.coast().layout();
    var routes = SmallNetwork.routes(layout);

    List<PlanLine> lines = NetworkPlan.of(layout, routes, backend, false).lines();

    assertThat(lines)
        .filteredOn(PlanLine.Ip.class::isInstance)
        .isNotEmpty()
        .allSatisfy(line ->
            assertThat(IpSession.command(((PlanLine.Ip) line).arguments()))
                .as(line.toString())
                .isPresent());
  }

  @Test
  void readsTheWordsOfRoutesAsWhatTheyMean() {
    NetworkLayout layout = SmallNetwork.coast().layout();
    var before = SmallNetwork.routes(layout);
    List<PlanLine> lines =
        new ArrayList<>(NetworkPlan.of(layout, before, LinkBackend.USERSPACE, false).lines());
    lines.addAll(NetworkPlan.routeChanges(layout, before, SmallNetwork.routes(layout, "south")));

    assertThat(lines)
        .filteredOn(PlanLine.RouteChange.class::isInstance)
        .hasSizeGreaterThan(10)
        .allSatisfy(line -> {
          IpCommand.ChangeRoute meant = ((PlanLine.RouteChange) line).change();
          assertThat(IpSession.command(meant.arguments())).contains(meant);
        });
  }

  @Test
  void readsACableWithBothItsEnds() {
    assertThat(
            IpSession.command(
                "link add name l0a mtu 1500 arp off up type veth"
                    + " peer name eth0 netns sf address 02:4c:00:00:00:00 mtu 1400"))
        .contains(
            new IpCommand.AddPair(
                new IpCommand.Device(
                    "l0a",
                    Optional.empty(),
                    Optional.empty(),
                    OptionalInt.of(1500),
                    new IpCommand.State(Optional.of(true), Optional.of(false))),
                new IpCommand.Device(
                    "eth0",
                    Optional.of("sf"),
                    Optional.of("02:4c:00:00:00:00"),
                    OptionalInt.of(1400),
                    IpCommand.State.UNSAID)));
  }

  @Test
  void readsChangesOfRoutes() {
    assertThat(IpSession.command("route del 172.18.0.0/24 via 172.17.0.3 dev eth0 onlink"))
        .contains(
            new IpCommand.ChangeRoute(
                IpCommand.ChangeRoute.Verb.DEL,
                Ipv4Prefix.parse("172.18.0.0/24"),
                Optional.of(Ipv4Prefix.parse("172.17.0.3")),
                "eth0",
                true));
    assertThat(IpSession.command("route replace default dev eth1"))
        .contains(
            new IpCommand.ChangeRoute(
                IpCommand.ChangeRoute.Verb.REPLACE,
                Ipv4Prefix.parse("0.0.0.0/0"),
                Optional.empty(),
                "eth1",
                false));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "link",
        "link add",
        "link add x0 type dummy",
        "link add x0 type veth peer",
        "link add x0 type veth peer name x1 txqueuelen 5",
        "link add br0 type bridge stp_state 1 forward_delay 0",
        "link add br0 type bridge stp_state 0 forward_delay 0 vlan_filtering 1",
        "link add x0 mtu many type veth peer name x1",
        "link set eth0 promisc on",
        "link set eth0 arp maybe",
        "link del eth0",
        "address add 10.0.0.1/24 dev eth0 scope link",
        "address add fe80::1/64 dev eth0",
        "address flush dev eth0",
        "route add 10.0.0.0/24 via 10.1.0.1",
        "route add 10.0.0.0/24 dev eth0 metric 5",
        "rule add from 10.0.0.0/8 table 7",
        "netns add n1"
      })
  void leavesEverythingElseToTheTool(String arguments) {
    assertThat(IpSession.command(arguments)).isEmpty();
  }
}
