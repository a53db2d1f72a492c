package lifeboat.network.importer;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Counts things of one kind by the reason why something happened to them, with some examples. */
final class Tally {

  private static final int MAX_EXAMPLES = 3;
  private static final int MAX_EXAMPLE_LENGTH = 60;

  private record Reason(String noun, String why) {}

  private static final class Entry {
    private int count;
    private final List<String> examples = new ArrayList<>();
  }

  private final Map<Reason, Entry> entries = new LinkedHashMap<>();

  void add(String noun, String why, String example) {
    Entry entry = entries.computeIfAbsent(new Reason(noun, why), _ -> new Entry());
    entry.count++;
    if (entry.examples.size() < MAX_EXAMPLES) {
      entry.examples.add(
          "\"" + example.substring(0, Math.min(example.length(), MAX_EXAMPLE_LENGTH)) + "\"");
    }
  }

  /** Such as {@code 3 nodes without coordinates ("Tokyo", "Osaka", "?")}. */
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    entries.forEach((reason, entry) -> {
      String more = entry.count > entry.examples.size() ? ", ..." : "";
      lines.add(
          Plural.of(entry.count, reason.noun).replace("mediums", "media")
              + " "
              + reason.why
              + " ("
              + String.join(", ", entry.examples)
              + more
              + ")");
    });
    return lines;
  }
}
