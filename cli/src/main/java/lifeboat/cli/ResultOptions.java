package lifeboat.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import lifeboat.network.result.RunDirectory;
import lifeboat.network.result.RunReport;
import lifeboat.network.topology.Topology;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where results go and how they are shown. */
final class ResultOptions {

  private static final Path BASE = Path.of("lifeboat-runs");

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description =
          "Run directory; it must be empty or not exist. Default: lifeboat-runs/NAME-TIME.")
  private @Nullable Path out;

  @Option(
      names = "--format",
      paramLabel = "text|json",
      description = "What stdout holds: a summary, or result.json and nothing else.")
  private Format format = Format.TEXT;

  @Option(
      names = "--explain",
      description = "Print every decision as a table: all candidates, what was measured, why cut.")
  private boolean explain;

  @Option(
      names = "--strict",
      description = "Fail with status 1 when there are warnings: the numbers may be spoilt.")
  private boolean strict;

  @Option(
      names = {"-q", "--quiet"},
      description = "No progress on stderr.")
  private boolean quiet;

  RunDirectory createDirectory(String name) {
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

  boolean strict() {
    return strict;
  }

  void talk(PrintWriter err, String text) {
    if (!quiet) {
      err.println("· " + text);
      err.flush();
    }
  }

  void print(PrintWriter stdout, Topology topology, RunReport report) {
    if (format == Format.JSON) {
      stdout.print(report.json());
    } else {
      if (explain) {
        stdout.print(new Explanation(topology, report).text());
      }
      stdout.print(new Summary(topology, report).text());
    }
    stdout.flush();
  }
}
