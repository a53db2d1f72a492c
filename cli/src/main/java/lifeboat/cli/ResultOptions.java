package lifeboat.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import lifeboat.network.result.RunDirectory;
import lifeboat.network.result.RunReport;
import lifeboat.network.topology.Topology;
import lifeboat.report.Report;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Where results go and how they are shown. */
final class ResultOptions {

  @Mixin private DirectoryOption directory;

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

  @Option(names = "--no-report", description = "Do not write report.html.")
  private boolean noReport;

  RunDirectory createDirectory(String name) {
    return directory.create(name);
  }

  boolean strict() {
    return strict;
  }

  /** Where progress is told. */
  ProgressLine progress(PrintWriter err) {
    return new ProgressLine(err, quiet);
  }

  /** Writes the page of the run, now that all its other files are there. */
  void writeReport(RunDirectory run, Topology topology) throws IOException {
    if (!noReport) {
      Path ignored = Report.write(run.path(), topology);
    }
  }

  void print(PrintWriter stdout, Topology topology, RunReport report) {
    if (format == Format.JSON) {
      stdout.print(report.json());
    } else {
      if (explain) {
        stdout.print(
            new Explanation(topology, report.result().replicas(), report.decisions()).text());
      }
      stdout.print(new Summary(topology, report).text());
    }
    stdout.flush();
  }
}
