package lifeboat.emulator.plan;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.SortedSet;
import java.util.TreeSet;
import lifeboat.network.topology.Ipv4Prefix;
import lifeboat.network.topology.NetworkLayout;
import lifeboat.network.topology.Node;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Compares what the kernel has with what the layout wants: devices, their MAC addresses, bridges,
 * state and IPv4 addresses. One process a node, so it is for {@code doctor} and for tests.
 */
public final class ReadBack {

  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final JsonMapper JSON = new JsonMapper();

  /** A device as it has to be. */
  private record Wanted(
      Optional<String> mac, Optional<String> master, SortedSet<String> addresses) {}

  private ReadBack() {}

  /** Every difference as a sentence that begins with the node; empty where there is none. */
  public static List<String> differences(NetworkLayout layout)
      throws IOException, InterruptedException {
    List<String> differences = new ArrayList<>();
    for (Node node : layout.topology().nodes()) {
      compare(node.name(), wanted(layout, node.name()), devices(node.name()), differences);
    }
    return List.copyOf(differences);
  }

  private static SequencedMap<String, Wanted> wanted(NetworkLayout layout, String node) {
    SequencedMap<String, Wanted> devices = new LinkedHashMap<>();
    devices.put("lo", new Wanted(Optional.empty(), Optional.empty(), new TreeSet<>()));
    if (layout.hasBridge(node)) {
      TreeSet<String> addresses = new TreeSet<>();
      layout.bridgeAddress(node).map(Ipv4Prefix::toString).ifPresent(addresses::add);
      devices.put(
          "br0", new Wanted(Optional.of(layout.bridgeMac(node)), Optional.empty(), addresses));
    } else if (layout.topology().relays().containsKey(node)) {
      devices.get("lo").addresses().add(layout.address(node).toString());
    }
    for (NetworkLayout.Port port : layout.portsOf(node)) {
      TreeSet<String> addresses = new TreeSet<>();
      port.address().map(Ipv4Prefix::toString).ifPresent(addresses::add);
      Optional<String> master = port.bridged() ? Optional.of("br0") : Optional.empty();
      devices.put(port.device(), new Wanted(Optional.of(port.mac()), master, addresses));
    }
    return devices;
  }

  private static SequencedMap<String, JsonNode> devices(String node)
      throws IOException, InterruptedException {
    Tool.Answer answer = Tool.run(List.of("ip", "-n", node, "-json", "address"), "", LIMIT);
    if (answer.exitCode() != 0) {
      throw new IOException("ip -n " + node + " -json address: " + answer.output());
    }
    SequencedMap<String, JsonNode> devices = new LinkedHashMap<>();
    try {
      for (JsonNode device : JSON.readTree(answer.output())) {
        devices.put(device.path("ifname").asString(""), device);
      }
    } catch (JacksonException e) {
      throw new IOException("ip -n " + node + " -json address answered no JSON", e);
    }
    return devices;
  }

  private static void compare(
      String node,
      SequencedMap<String, Wanted> wanted,
      SequencedMap<String, JsonNode> found,
      List<String> differences) {
    for (Map.Entry<String, Wanted> device : wanted.entrySet()) {
      String name = node + " " + device.getKey();
      JsonNode there = found.get(device.getKey());
      if (there == null) {
        differences.add(name + " does not exist");
      } else {
        compare(name, device.getValue(), there, differences);
      }
    }
    for (String device : found.keySet()) {
      if (!wanted.containsKey(device)) {
        differences.add(node + " " + device + " is not in the plan");
      }
    }
  }

  private static void compare(
      String name, Wanted wanted, JsonNode found, List<String> differences) {
    String mac = found.path("address").asString("");
    if (wanted.mac().isPresent() && !wanted.mac().get().equals(mac)) {
      differences.add(name + " has MAC " + mac + " instead of " + wanted.mac().get());
    }
    String master = found.path("master").asString("");
    if (!wanted.master().orElse("").equals(master)) {
      differences.add(name + " is in bridge \"" + master + "\", wanted " + wanted.master());
    }
    boolean up = false;
    for (JsonNode flag : found.path("flags")) {
      up |= flag.asString("").equals("UP");
    }
    if (!up) {
      differences.add(name + " is down");
    }
    SortedSet<String> addresses = addresses(found);
    if (!wanted.addresses().equals(addresses)) {
      differences.add(name + " has " + addresses + " instead of " + wanted.addresses());
    }
  }

  /** IPv4 addresses without 127.0.0.1, which the kernel adds by itself. */
  private static SortedSet<String> addresses(JsonNode device) {
    SortedSet<String> addresses = new TreeSet<>();
    for (JsonNode address : device.path("addr_info")) {
      String local = address.path("local").asString("");
      if (address.path("family").asString("").equals("inet") && !local.equals("127.0.0.1")) {
        addresses.add(local + "/" + address.path("prefixlen").asInt(0));
      }
    }
    return addresses;
  }
}
