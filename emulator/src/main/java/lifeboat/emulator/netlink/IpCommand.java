package lifeboat.emulator.netlink;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.OptionalInt;
import lifeboat.network.topology.Ipv4Prefix;

/**
 * What the arguments of an {@code ip} command ask for, as far as the plans of networks use it.
 * Everything else is left to {@code ip} itself.
 */
public sealed interface IpCommand {

  /** The name of a device to be made, and what it is to have, and to be, from the start. */
  record Device(
      String name,
      Optional<String> namespace,
      Optional<String> mac,
      OptionalInt mtuBytes,
      State state) {}

  /** Whether a device is set up or down and asks for addresses, where that is said. */
  record State(Optional<Boolean> up, Optional<Boolean> arp) {
    public static final State UNSAID = new State(Optional.empty(), Optional.empty());
  }

  /** {@code link add DEVICE type veth peer DEVICE}. */
  record AddPair(Device end, Device peer) implements IpCommand {}

  /** {@code link add DEVICE type bridge OPTION VALUE...}; without spanning tree and delays. */
  record AddBridge(Device device, boolean multicastSnooping, int passedGroups)
      implements IpCommand {}

  /** {@code link set [dev] NAME CHANGE...}. */
  record SetLink(String device, State state, Optional<String> bridge) implements IpCommand {
    @Override
    public List<String> devices() {
      return bridge.map(name -> List.of(device, name)).orElse(List.of(device));
    }
  }

  /** {@code address add PREFIX dev NAME}. */
  record AddAddress(Ipv4Prefix address, String device) implements IpCommand {
    @Override
    public List<String> devices() {
      return List.of(device);
    }
  }

  /** {@code route add|replace|del PREFIX [via ADDRESS] dev NAME [onlink]}. */
  record ChangeRoute(
      Verb verb, Ipv4Prefix destination, Optional<Ipv4Prefix> via, String device, boolean onlink)
      implements IpCommand {

    /** What is done to the route. */
    public enum Verb {
      ADD,
      REPLACE,
      DEL
    }

    /** A next hop is an address; in what network it lies is not asked. */
    public ChangeRoute {
      via = via.map(hop -> new Ipv4Prefix(hop.address(), 32));
    }

    /** The words by which {@code ip} is told. */
    public String arguments() {
      return "route "
          + verb.name().toLowerCase(Locale.ROOT)
          + " "
          + (destination.length() == 0 ? "default" : destination)
          + via.map(address -> " via " + address.addressText()).orElse("")
          + " dev "
          + device
          + (onlink ? " onlink" : "");
    }

    @Override
    public List<String> devices() {
      return List.of(device);
    }
  }

  /** The devices that it names and that have to be there already. */
  default List<String> devices() {
    return List.of();
  }

  /** The command that these arguments mean; empty where they hold a word that is not known here. */
  static Optional<IpCommand> tryParse(String arguments) {
    Deque<String> words = new ArrayDeque<>(List.of(arguments.split(" ", -1)));
    String object = words.poll() + " " + words.poll();
    try {
      Optional<IpCommand> command =
          switch (object) {
            case "link add" -> Optional.of(IpWords.addLink(words));
            case "link set" -> Optional.of(IpWords.setLink(words));
            case "address add" -> Optional.of(IpWords.addAddress(words));
            case "route add" -> Optional.of(IpWords.route(ChangeRoute.Verb.ADD, words));
            case "route replace" -> Optional.of(IpWords.route(ChangeRoute.Verb.REPLACE, words));
            case "route del" -> Optional.of(IpWords.route(ChangeRoute.Verb.DEL, words));
            default -> Optional.empty();
          };
      return words.isEmpty() ? command : Optional.empty();
    } catch (NoSuchElementException notKnownHere) {
      return Optional.empty();
    }
  }
}
