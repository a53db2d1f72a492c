package lifeboat.emulator.netlink;

import java.util.HexFormat;
import java.util.Optional;
import lifeboat.emulator.kernel.KernelException;

/**
 * Writes commands as rtnetlink messages, with the same flags and defaults as {@code ip} (rtnetlink
 * (7), {@code linux/if_link.h}, {@code linux/rtnetlink.h}).
 */
final class RouteRequests {

  private static final int RTM_NEWLINK = 16;
  private static final int RTM_NEWADDR = 20;
  private static final int RTM_NEWROUTE = 24;
  private static final int RTM_DELROUTE = 25;

  private static final int NLM_F_REPLACE = 0x100;
  private static final int NLM_F_EXCL = 0x200;
  private static final int NLM_F_CREATE = 0x400;

  private static final int AF_UNSPEC = 0;
  private static final int AF_INET = 2;
  private static final int IFF_UP = 1;
  private static final int IFF_NOARP = 0x80;

  private static final int IFLA_ADDRESS = 1;
  private static final int IFLA_IFNAME = 3;
  private static final int IFLA_MTU = 4;
  private static final int IFLA_MASTER = 10;
  private static final int IFLA_LINKINFO = 18;
  private static final int IFLA_NET_NS_FD = 28;
  private static final int IFLA_INFO_KIND = 1;
  private static final int IFLA_INFO_DATA = 2;
  private static final int VETH_INFO_PEER = 1;
  private static final int IFLA_BR_FORWARD_DELAY = 1;
  private static final int IFLA_BR_STP_STATE = 5;
  private static final int IFLA_BR_GROUP_FWD_MASK = 9;
  private static final int IFLA_BR_MCAST_SNOOPING = 23;

  private static final int IFA_ADDRESS = 1;
  private static final int IFA_LOCAL = 2;

  private static final int RTA_DST = 1;
  private static final int RTA_OIF = 4;
  private static final int RTA_GATEWAY = 5;
  private static final int RT_TABLE_MAIN = 254;
  private static final int RTPROT_UNSPEC = 0;
  private static final int RTPROT_BOOT = 3;
  private static final int RT_SCOPE_UNIVERSE = 0;
  private static final int RT_SCOPE_LINK = 253;
  private static final int RT_SCOPE_HOST = 254;
  private static final int RT_SCOPE_NOWHERE = 255;
  private static final int RTN_UNSPEC = 0;
  private static final int RTN_UNICAST = 1;
  private static final int RTNH_F_ONLINK = 4;

  private static final int LOOPBACK_NET = 127;
  private static final HexFormat MAC = HexFormat.ofDelimiter(":");

  /** Numbers by which the kernel knows what the commands name. */
  interface Names {
    /** The number of a device in the namespace of the commands. */
    int device(String name) throws KernelException;

    /** A descriptor of a named namespace. */
    int namespace(String name) throws KernelException;
  }

  private final NetlinkMessages messages;
  private final Names names;

  RouteRequests(NetlinkMessages messages, Names names) {
    this.messages = messages;
    this.names = names;
  }

  void addPair(IpCommand.AddPair pair) throws KernelException {
    int home =
        pair.end().namespace().isPresent() ? names.namespace(pair.end().namespace().get()) : -1;
    int away =
        pair.peer().namespace().isPresent() ? names.namespace(pair.peer().namespace().get()) : -1;
    messages.begin(RTM_NEWLINK, NLM_F_CREATE | NLM_F_EXCL);
    linkHeader(0, pair.end().state());
    device(pair.end(), home);
    int info = messages.open(IFLA_LINKINFO);
    messages.attribute(IFLA_INFO_KIND, "veth");
    int data = messages.open(IFLA_INFO_DATA);
    int peer = messages.open(VETH_INFO_PEER);
    linkHeader(0, pair.peer().state());
    device(pair.peer(), away);
    messages.close(peer);
    messages.close(data);
    messages.close(info);
    messages.end();
  }

  void addBridge(IpCommand.AddBridge bridge) throws KernelException {
    Optional<String> namespace = bridge.device().namespace();
    int home = namespace.isPresent() ? names.namespace(namespace.get()) : -1;
    messages.begin(RTM_NEWLINK, NLM_F_CREATE | NLM_F_EXCL);
    linkHeader(0, bridge.device().state());
    device(bridge.device(), home);
    int info = messages.open(IFLA_LINKINFO);
    messages.attribute(IFLA_INFO_KIND, "bridge");
    int data = messages.open(IFLA_INFO_DATA);
    messages.attribute32(IFLA_BR_STP_STATE, 0);
    messages.attribute32(IFLA_BR_FORWARD_DELAY, 0);
    messages.attribute8(IFLA_BR_MCAST_SNOOPING, bridge.multicastSnooping() ? 1 : 0);
    if (bridge.passedGroups() != 0) {
      messages.attribute16(IFLA_BR_GROUP_FWD_MASK, bridge.passedGroups());
    }
    messages.close(data);
    messages.close(info);
    messages.end();
  }

  private void device(IpCommand.Device device, int namespace) {
    messages.attribute(IFLA_IFNAME, device.name());
    device.mtuBytes().ifPresent(bytes -> messages.attribute32(IFLA_MTU, bytes));
    device.mac().ifPresent(mac -> messages.attribute(IFLA_ADDRESS, MAC.parseHex(mac)));
    if (namespace >= 0) {
      messages.attribute32(IFLA_NET_NS_FD, namespace);
    }
  }

  void setLink(IpCommand.SetLink change) throws KernelException {
    int index = names.device(change.device());
    int bridge = change.bridge().isPresent() ? names.device(change.bridge().get()) : 0;
    messages.begin(RTM_NEWLINK, 0);
    linkHeader(index, change.state());
    if (bridge > 0) {
      messages.attribute32(IFLA_MASTER, bridge);
    }
    messages.end();
  }

  private void linkHeader(int index, IpCommand.State state) {
    int mask = (state.up().isPresent() ? IFF_UP : 0) | (state.arp().isPresent() ? IFF_NOARP : 0);
    int flags =
        (state.up().orElse(false) ? IFF_UP : 0) | (state.arp().orElse(true) ? 0 : IFF_NOARP);
    messages.octet(AF_UNSPEC).octet(0).number16(0).number32(index).number32(flags).number32(mask);
  }

  void addAddress(IpCommand.AddAddress command) throws KernelException {
    int index = names.device(command.device());
    int bits = command.address().address();
    int scope = bits >>> 24 == LOOPBACK_NET ? RT_SCOPE_HOST : RT_SCOPE_UNIVERSE;
    messages.begin(RTM_NEWADDR, NLM_F_CREATE | NLM_F_EXCL);
    messages.octet(AF_INET).octet(command.address().length()).octet(0).octet(scope).number32(index);
    messages.address(IFA_LOCAL, bits);
    messages.address(IFA_ADDRESS, bits);
    messages.end();
  }

  void changeRoute(IpCommand.ChangeRoute route) throws KernelException {
    int index = names.device(route.device());
    boolean gone = route.verb() == IpCommand.ChangeRoute.Verb.DEL;
    int scope =
        gone ? RT_SCOPE_NOWHERE : route.via().isPresent() ? RT_SCOPE_UNIVERSE : RT_SCOPE_LINK;
    int flags =
        switch (route.verb()) {
          case ADD -> NLM_F_CREATE | NLM_F_EXCL;
          case REPLACE -> NLM_F_CREATE | NLM_F_REPLACE;
          case DEL -> 0;
        };
    messages.begin(gone ? RTM_DELROUTE : RTM_NEWROUTE, flags);
    messages.octet(AF_INET).octet(route.destination().length()).octet(0).octet(0);
    messages.octet(RT_TABLE_MAIN).octet(gone ? RTPROT_UNSPEC : RTPROT_BOOT);
    messages.octet(scope).octet(gone ? RTN_UNSPEC : RTN_UNICAST);
    messages.number32(route.onlink() ? RTNH_F_ONLINK : 0);
    if (route.destination().length() > 0) {
      messages.address(RTA_DST, route.destination().address());
    }
    route.via().ifPresent(via -> messages.address(RTA_GATEWAY, via.address()));
    messages.attribute32(RTA_OIF, index);
    messages.end();
  }
}
