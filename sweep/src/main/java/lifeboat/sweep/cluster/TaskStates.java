package lifeboat.sweep.cluster;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What squeue says of the tasks of a job.
 *
 * @param counts how many tasks are in each state, by its name in lower case
 * @param held why tasks wait that will not start by themselves
 * @param ended whether none will do anything any more
 */
record TaskStates(SortedMap<String, Integer> counts, List<String> held, boolean ended) {

  private static final Set<String> FINAL =
      Set.of(
          "COMPLETED",
          "FAILED",
          "CANCELLED",
          "TIMEOUT",
          "NODE_FAIL",
          "OUT_OF_MEMORY",
          "BOOT_FAIL",
          "DEADLINE",
          "PREEMPTED",
          "REVOKED");

  TaskStates {
    counts = Collections.unmodifiableSortedMap(new TreeMap<>(counts));
    held = List.copyOf(held);
  }

  /** Reads lines of number, state and reason; a job that Slurm has forgotten has ended. */
  static TaskStates parse(String squeue) {
    SortedMap<String, Integer> counts = new TreeMap<>();
    List<String> held = new ArrayList<>();
    boolean ended = true;
    for (String line : squeue.lines().filter(text -> !text.isBlank()).toList()) {
      String[] words = line.strip().split("\\s+", 3);
      String state = words.length > 1 ? words[1] : words[0];
      String reason = words.length > 2 ? words[2] : "";
      counts.merge(state.toLowerCase(Locale.ROOT), 1, Integer::sum);
      boolean isHeld = reason.toLowerCase(Locale.ROOT).contains("held");
      if (isHeld) {
        held.add("task " + words[0] + ": " + reason);
      }
      ended &= FINAL.contains(state) || isHeld;
    }
    return new TaskStates(counts, held, ended);
  }

  /** For people. */
  String text() {
    return String.join(
        ", ", counts.entrySet().stream().map(e -> e.getValue() + " " + e.getKey()).toList());
  }
}
