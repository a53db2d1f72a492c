package lifeboat.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import picocli.CommandLine.Model.CommandSpec;

/** The command that makes a file, so that the file can say it. */
final class CommandText {

  /** Where the file goes does not change what is in it. */
  private static final Set<String> WITH_VALUE = Set.of("-o", "--output");

  private static final Set<String> ALONE = Set.of("--force", "-q", "--quiet");

  private CommandText() {}

  /** The command line of {@code spec} without what says where its output goes. */
  static String of(CommandSpec spec) {
    List<String> words = new ArrayList<>(List.of("lifeboat"));
    boolean skip = false;
    for (String word : spec.root().commandLine().getParseResult().originalArgs()) {
      boolean option = WITH_VALUE.contains(word);
      boolean glued = word.startsWith("--output=") || word.matches("-o.+");
      if (!skip && !option && !glued && !ALONE.contains(word)) {
        words.add(word.matches("[\\w.,:/=+@%-]+") ? word : "'" + word.replace("'", "'\\''") + "'");
      }
      skip = option;
    }
    return String.join(" ", words);
  }
}
