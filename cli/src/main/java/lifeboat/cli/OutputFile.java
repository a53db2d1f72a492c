package lifeboat.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where a topology file is written to. */
final class OutputFile {

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description = "Topology file to write (default: stdout).")
  private @Nullable Path file;

  @Option(names = "--force", description = "Replace the file if it exists.")
  private boolean force;

  @Option(
      names = {"-q", "--quiet"},
      description = "Say nothing on stderr but errors.")
  private boolean quiet;

  /** Writes the text, and says on {@code err} what there is to say, and where it went. */
  void write(String text, String report, PrintWriter out, PrintWriter err) {
    if (file == null) {
      out.print(text);
      out.flush();
    } else {
      write(file, text);
    }
    if (!quiet) {
      err.print(report);
      if (file != null) {
        err.printf("wrote %s; try: lifeboat simulate %s%n", file, file);
      }
      err.flush();
    }
  }

  private void write(Path path, String text) {
    try {
      if (force) {
        Files.writeString(path, text);
      } else {
        Files.writeString(path, text, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
      }
    } catch (IOException e) {
      String why =
          switch (e) {
            case FileAlreadyExistsException _ -> "exists; --force replaces it";
            case NoSuchFileException _ -> "its folder does not exist";
            case AccessDeniedException _ -> "not allowed";
            default -> Files.isDirectory(path) ? "is a folder" : String.valueOf(e.getMessage());
          };
      throw new UserError(ExitStatus.USAGE, "--output " + path + ": " + why);
    }
  }
}
