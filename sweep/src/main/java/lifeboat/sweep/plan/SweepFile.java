package lifeboat.sweep.plan;

import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.SequencedMap;
import lifeboat.network.file.Problem;

/**
 * What a sweep file says; what it leaves open is for the command line or the defaults. {@code
 * docs/sweeps.md} describes each key.
 */
public record SweepFile(
    Optional<String> name,
    Path topology,
    SequencedMap<String, List<String>> vary,
    Optional<Combination> combine,
    OptionalInt repeat,
    OptionalLong seed,
    Optional<SeedRule> seeds,
    Optional<Engine> engine,
    List<String> settings) {

  public SweepFile {
    vary = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(vary));
    settings = List.copyOf(settings);
  }

  /** What a file that was named first turned out to be. */
  public sealed interface Kind {

    /** A sweep file. */
    record Sweep(SweepFile file) implements Kind {}

    /** A topology, good or bad. */
    record Topology() implements Kind {}

    /** Neither, or a bad sweep file; these are all of its problems. */
    record Failed(List<Problem> problems) implements Kind {
      public Failed {
        problems = List.copyOf(problems);
      }
    }
  }

  /** Looks at the file: a sweep file names a topology or what varies, a topology has relays. */
  public static Kind read(Path file) {
    return new SweepFileReader(file).read();
  }
}
