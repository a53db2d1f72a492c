package lifeboat.emulator.netlink;

import java.util.Deque;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.OptionalInt;
import lifeboat.network.topology.Ipv4Prefix;

/**
 * Takes the words of an {@code ip} command one after the other. Words that are missing or wrong are
 * a {@link NoSuchElementException}: the command is none of those that are known here.
 */
final class IpWords {

  private static final Ipv4Prefix EVERYWHERE = new Ipv4Prefix(0, 0);
  private static final int MAX_NUMBER_DIGITS = 9;

  private IpWords() {}

  static IpCommand addLink(Deque<String> words) {
    IpCommand.Device device = device(words);
    expect(words, "type");
    String type = words.remove();
    return switch (type) {
      case "veth" -> {
        expect(words, "peer");
        yield new IpCommand.AddPair(device, device(words));
      }
      case "bridge" -> bridge(device, words);
      default -> throw unknown(type);
    };
  }

  /** Options up to the first word that is none. */
  private static IpCommand.Device device(Deque<String> words) {
    if ("name".equals(words.peek())) {
      words.remove();
    }
    String name = words.remove();
    Optional<String> namespace = Optional.empty();
    Optional<String> mac = Optional.empty();
    OptionalInt mtu = OptionalInt.empty();
    IpCommand.State state = IpCommand.State.UNSAID;
    while (!words.isEmpty()) {
      switch (words.peek()) {
        case "netns" -> namespace = Optional.of(value(words));
        case "address" -> mac = Optional.of(value(words));
        case "mtu" -> mtu = OptionalInt.of(number(value(words)));
        case "up", "down", "arp" -> state = state(state, words);
        default -> {
          return new IpCommand.Device(name, namespace, mac, mtu, state);
        }
      }
    }
    return new IpCommand.Device(name, namespace, mac, mtu, state);
  }

  private static IpCommand.State state(IpCommand.State before, Deque<String> words) {
    String word = words.remove();
    return switch (word) {
      case "up" -> new IpCommand.State(Optional.of(true), before.arp());
      case "down" -> new IpCommand.State(Optional.of(false), before.arp());
      case "arp" -> new IpCommand.State(before.up(), Optional.of(onOrOff(words.remove())));
      default -> throw unknown(word);
    };
  }

  private static IpCommand bridge(IpCommand.Device device, Deque<String> words) {
    expect(words, "stp_state");
    expect(words, "0");
    expect(words, "forward_delay");
    expect(words, "0");
    boolean snooping = true;
    int groups = 0;
    while (!words.isEmpty()) {
      switch (words.peek()) {
        case "mcast_snooping" -> snooping = number(value(words)) != 0;
        case "group_fwd_mask" -> groups = number(value(words));
        default -> throw unknown(words.peek());
      }
    }
    return new IpCommand.AddBridge(device, snooping, groups);
  }

  static IpCommand setLink(Deque<String> words) {
    if ("dev".equals(words.peek())) {
      words.remove();
    }
    String device = words.remove();
    IpCommand.State state = IpCommand.State.UNSAID;
    Optional<String> bridge = Optional.empty();
    while (!words.isEmpty()) {
      if ("master".equals(words.peek())) {
        bridge = Optional.of(value(words));
      } else {
        state = state(state, words);
      }
    }
    return new IpCommand.SetLink(device, state, bridge);
  }

  static IpCommand addAddress(Deque<String> words) {
    Ipv4Prefix address = prefix(words.remove());
    expect(words, "dev");
    return new IpCommand.AddAddress(address, words.remove());
  }

  static IpCommand route(IpCommand.ChangeRoute.Verb verb, Deque<String> words) {
    String destination = words.remove();
    Optional<Ipv4Prefix> via = Optional.empty();
    if ("via".equals(words.peek())) {
      via = Optional.of(prefix(value(words)));
    }
    expect(words, "dev");
    String device = words.remove();
    boolean onlink = !words.isEmpty();
    if (onlink) {
      expect(words, "onlink");
    }
    Ipv4Prefix network = destination.equals("default") ? EVERYWHERE : prefix(destination);
    return new IpCommand.ChangeRoute(verb, network, via, device, onlink);
  }

  private static String value(Deque<String> words) {
    words.remove();
    return words.remove();
  }

  private static void expect(Deque<String> words, String wanted) {
    String word = words.remove();
    if (!word.equals(wanted)) {
      throw unknown(word);
    }
  }

  private static boolean onOrOff(String word) {
    return switch (word) {
      case "on" -> true;
      case "off" -> false;
      default -> throw unknown(word);
    };
  }

  private static int number(String word) {
    if (word.isEmpty()
        || word.length() > MAX_NUMBER_DIGITS
        || !word.chars().allMatch(digit -> digit >= '0' && digit <= '9')) {
      throw unknown(word);
    }
    return Integer.parseInt(word);
  }

  private static Ipv4Prefix prefix(String word) {
    return Ipv4Prefix.tryParse(word).orElseThrow(() -> unknown(word));
  }

  private static NoSuchElementException unknown(String word) {
    return new NoSuchElementException("not known here: " + word);
  }
}
