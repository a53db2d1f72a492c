package lifeboat.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import lifeboat.sweep.plan.Engine;
import lifeboat.sweep.plan.SeedRule;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What is to be swept; the command line wins over the sweep file. */
final class SweepOptions {

  @Parameters(
      index = "0",
      paramLabel = "FILE",
      description = "Sweep file, or the topology file to sweep (YAML).")
  private Path file = Path.of("");

  @Option(
      names = "--vary",
      paramLabel = "PATH=VALUES",
      description = {
        "A value of the topology file and what it is to be, with commas in between. A name",
        "without dots is the default of all links, such as loss=0,1%%,5%%."
      })
  private List<String> vary = new ArrayList<>();

  @Option(
      names = "--set",
      paramLabel = "PATH=VALUE",
      description = "Override a value of the topology file in every trial.")
  private List<String> settings = new ArrayList<>();

  @Option(
      names = "--zip",
      description = "First values together, second values together; not every combination.")
  private boolean zip;

  @Option(
      names = "--repeat",
      paramLabel = "N",
      description = "Trials of each combination. Default: 1.")
  private @Nullable Integer repeat;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "From which the seeds of all trials come. Default: that of the topology.")
  private @Nullable Long seed;

  @Option(
      names = "--seeds",
      paramLabel = "trial|repetition",
      description = {
        "Whether each trial has a seed of its own (default), or all combinations have the same",
        "seed in the same repetition, so that nothing but the parameters differs."
      })
  private @Nullable SeedRule seeds;

  @Option(
      names = "--engine",
      paramLabel = "simulate|run",
      description = "Virtual time (default), or real packets.")
  private @Nullable Engine engine;

  Path file() {
    return file;
  }

  List<String> vary() {
    return vary;
  }

  List<String> settings() {
    return settings;
  }

  boolean zip() {
    return zip;
  }

  OptionalInt repeat() {
    if (repeat != null && repeat < 1) {
      throw new UserError(ExitStatus.USAGE, "--repeat " + repeat + ": must be at least 1");
    }
    return repeat == null ? OptionalInt.empty() : OptionalInt.of(repeat);
  }

  OptionalLong seed() {
    return seed == null ? OptionalLong.empty() : OptionalLong.of(seed);
  }

  Optional<SeedRule> seeds() {
    return Optional.ofNullable(seeds);
  }

  Optional<Engine> engine() {
    return Optional.ofNullable(engine);
  }
}
