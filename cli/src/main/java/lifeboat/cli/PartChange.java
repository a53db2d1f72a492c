package lifeboat.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.Map;

/** What {@code fail} and {@code heal} have in common. */
final class PartChange {

  private PartChange() {}

  /**
   * Changes one part after the other; the first that cannot be changed ends it.
   *
   * @param state of a part that has been changed, in a word
   */
  static int of(String request, String state, List<String> words, PrintWriter err) {
    Labs.Chosen chosen = Labs.ofUser().choose(words, 1, Integer.MAX_VALUE);
    for (String part : chosen.words()) {
      Map<String, Object> answer = Labs.ask(chosen.lab(), request, Map.of("part", part), _ -> {});
      boolean changed = Boolean.TRUE.equals(answer.get("changed"));
      err.println(part + (changed ? " is " : " was ") + state + (changed ? "" : " already"));
      err.flush();
    }
    return ExitStatus.OK;
  }
}
