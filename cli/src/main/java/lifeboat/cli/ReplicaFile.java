package lifeboat.cli;

import java.nio.file.Files;
import java.nio.file.Path;

/** A file that the user wants to be sent. */
final class ReplicaFile {

  private ReplicaFile() {}

  /**
   * The absolute path of a file that can be sent.
   *
   * @param words what the user typed, for the message where it cannot
   */
  static Path checked(String words, Path typed) {
    Path file = typed.toAbsolutePath();
    String wrong =
        !Files.exists(file)
            ? "does not exist"
            : !Files.isRegularFile(file)
                ? "is not a regular file"
                : !Files.isReadable(file)
                    ? "may not be read"
                    : file.toFile().length() == 0 ? "is empty" : "";
    if (!wrong.isEmpty()) {
      throw new UserError(ExitStatus.USAGE, words + ": " + wrong);
    }
    return file;
  }

  /** Refuses what a laboratory cannot see, because it has a {@code /run} of its own. */
  static void requireVisible(String words, Path file) {
    Path path = file.normalize();
    if (path.startsWith("/run") || path.startsWith("/var/run")) {
      throw new UserError(
          ExitStatus.USAGE,
          words + ": a laboratory has a /run of its own and does not see this one");
    }
  }

  /** The path as a value in YAML. */
  static String quoted(Path file) {
    return '"' + file.toString().replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }
}
