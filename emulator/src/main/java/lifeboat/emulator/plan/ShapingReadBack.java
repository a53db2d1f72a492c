package lifeboat.emulator.plan;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Asks the kernel what its {@code netem} does on each device, and compares that with the lines that
 * were to set it up: a tool or a kernel may know less than it takes. One process a node.
 */
public final class ShapingReadBack {

  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final JsonMapper JSON = new JsonMapper();
  private static final Pattern LINE =
      Pattern.compile("qdisc add dev (\\S+) (root|parent)( handle 1:| 1:1)? netem (.*)");

  private ShapingReadBack() {}

  /**
   * Every difference as a sentence that begins with the entry of the file; empty where there is
   * none.
   *
   * @param lines carried out before, for devices that were not shaped; others than those for {@code
   *     netem} are passed over
   */
  public static List<String> differences(List<PlanLine> lines)
      throws IOException, InterruptedException {
    SequencedMap<String, List<PlanLine.Tc>> byNode = new LinkedHashMap<>();
    for (PlanLine line : lines) {
      if (line instanceof PlanLine.Tc tc && LINE.matcher(tc.arguments()).matches()) {
        byNode.computeIfAbsent(tc.namespace().orElseThrow(), _ -> new ArrayList<>()).add(tc);
      }
    }
    List<String> differences = new ArrayList<>();
    for (Map.Entry<String, List<PlanLine.Tc>> node : byNode.entrySet()) {
      SequencedMap<String, NetemOptions> found = shaping(node.getKey());
      for (PlanLine.Tc line : node.getValue()) {
        compare(line, found, differences);
      }
    }
    return List.copyOf(differences);
  }

  private static void compare(
      PlanLine.Tc line, Map<String, NetemOptions> found, List<String> differences) {
    Matcher parts = LINE.matcher(line.arguments());
    if (!parts.matches()) {
      throw new IllegalArgumentException(line + " is not for netem");
    }
    NetemOptions there = found.get(place(parts.group(1), parts.group(2).equals("root")));
    List<String> said =
        there == null
            ? List.of("there is no netem")
            : there.differencesTo(NetemOptions.planned(parts.group(4)));
    for (String difference : said) {
      differences.add(line.origin() + ": after \"" + line + "\", " + difference);
    }
  }

  /** A device has one {@code netem} at its root, and perhaps one inside that. */
  private static String place(String device, boolean root) {
    return device + (root ? " root" : " inside");
  }

  /** Each {@code netem} of a node by its place. */
  private static SequencedMap<String, NetemOptions> shaping(String node)
      throws IOException, InterruptedException {
    Tool.Answer answer = Tool.run(List.of("tc", "-n", node, "-json", "qdisc", "show"), "", LIMIT);
    String command = "tc -n " + node + " -json qdisc show";
    if (answer.exitCode() != 0) {
      throw new IOException(command + ": " + answer.output());
    }
    SequencedMap<String, NetemOptions> found = new LinkedHashMap<>();
    try {
      for (JsonNode qdisc : JSON.readTree(answer.output())) {
        if (qdisc.path("kind").asString("").equals("netem")) {
          String place = place(qdisc.path("dev").asString(""), qdisc.path("root").asBoolean(false));
          found.put(place, NetemOptions.found(qdisc.path("options")));
        }
      }
    } catch (JacksonException e) {
      throw new IOException(command + " answered no JSON", e);
    }
    return found;
  }
}
