package lifeboat.cli;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import lifeboat.network.result.RunDirectory;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where the run directory is. */
final class DirectoryOption {

  private static final Path BASE = Path.of("lifeboat-runs");

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description =
          "Run directory; it must be empty or not exist. Default: lifeboat-runs/NAME-TIME.")
  private @Nullable Path out;

  /**
   * Creates it.
   *
   * @param name of what is run, for the name of the directory where the user has given none
   */
  RunDirectory create(String name) {
    try {
      if (out != null) {
        return RunDirectory.create(out.toAbsolutePath().normalize());
      }
      String time =
          DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT)
              .format(LocalDateTime.now(ZoneId.systemDefault()));
      return RunDirectory.createNew(BASE.toAbsolutePath(), name + "-" + time);
    } catch (FileAlreadyExistsException e) {
      if (out != null && !Files.isDirectory(out)) {
        throw new UserError(ExitStatus.USAGE, "--out " + out + ": is not a directory");
      }
      throw new UserError(
          ExitStatus.USAGE,
          "--out " + out + ": there is something in it already; name another directory");
    } catch (IOException e) {
      throw new UserError(
          ExitStatus.USAGE,
          "cannot write to "
              + (out == null ? BASE : out)
              + " ("
              + (e instanceof AccessDeniedException ? "not allowed" : e.getMessage())
              + "); name another place with --out DIR");
    }
  }
}
