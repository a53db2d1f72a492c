package lifeboat.network.file;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A YAML file of another kind than a topology, such as that of a sweep: its text and its tree, with
 * the places where things were written. What its keys mean is for others to say.
 */
public sealed interface YamlDocument {

  /** The file is YAML. */
  record Ok(String text, YamlNode root) implements YamlDocument {}

  /** The file is not; {@code problems} are all that is wrong with it. */
  record Failed(List<Problem> problems) implements YamlDocument {
    public Failed {
      problems = List.copyOf(problems);
    }
  }

  /** Reads a file. */
  static YamlDocument read(Path file) {
    Problems problems = new Problems();
    Optional<String> text = FileText.read(file, problems);
    Optional<YamlNode> root =
        text.flatMap(
            content -> YamlText.parse(new Position(file.toString(), 1, 1), content, problems));
    return root.isPresent() && problems.count() == 0
        ? new Ok(text.orElseThrow(), root.get())
        : new Failed(problems.sorted());
  }
}
