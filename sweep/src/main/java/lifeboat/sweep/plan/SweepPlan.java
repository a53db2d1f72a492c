package lifeboat.sweep.plan;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a sweep is to do, as it stands in {@code plan.json}. Two sweeps with equal plans have the
 * same trials, wherever they run and however often they are interrupted.
 *
 * @param topology absolute path of the topology file; files that it names are looked for beside it
 * @param topologySha256 digest of its text
 * @param settings {@code path=value} that hold in every trial
 * @param lifeboat version of the program: another one may tell another story
 */
public record SweepPlan(
    int schemaVersion,
    String name,
    String topology,
    String topologySha256,
    List<Parameter> parameters,
    Combination combine,
    int repeat,
    long seed,
    SeedRule seeds,
    Engine engine,
    List<String> settings,
    String lifeboat) {

  /** Raised when the trials of the same plan would be others. */
  public static final int SCHEMA_VERSION = 1;

  /** No sweep has more trials. */
  public static final int MAX_TRIALS = 1_000_000;

  private static final int MAX_NAME_OF_DIRECTORY = 8;
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  public SweepPlan {
    parameters = List.copyOf(parameters);
    settings = List.copyOf(settings);
    if (repeat < 1) {
      throw new IllegalArgumentException("repeat must be at least 1, was " + repeat);
    }
    int length = parameters.isEmpty() ? 1 : parameters.getFirst().values().size();
    if (combine == Combination.ZIP
        && parameters.stream().anyMatch(p -> p.values().size() != length)) {
      throw new IllegalArgumentException("parameters of different lengths cannot be zipped");
    }
    if (trials(parameters, combine, repeat) > MAX_TRIALS) {
      throw new IllegalArgumentException("more than " + MAX_TRIALS + " trials");
    }
  }

  /** How many trials these would be; any number above {@link #MAX_TRIALS} where too many. */
  static long trials(List<Parameter> parameters, Combination combine, int repeat) {
    long points = 1;
    for (Parameter parameter : parameters) {
      int size = parameter.values().size();
      points = combine == Combination.ZIP ? size : Math.min(points * size, MAX_TRIALS + 1L);
    }
    return points * repeat;
  }

  /** How many combinations of values there are. */
  @JsonIgnore
  public int pointCount() {
    return (int) (trials(parameters, combine, repeat) / repeat);
  }

  @JsonIgnore
  public int trialCount() {
    return pointCount() * repeat;
  }

  /** A trial by its number. */
  public Trial trial(int number) {
    return Trial.of(this, Objects.checkIndex(number, trialCount()));
  }

  /** All trials, in their order. */
  public List<Trial> allTrials() {
    return IntStream.range(0, trialCount()).mapToObj(this::trial).toList();
  }

  /** The values of the trial's combination; those of the last parameter change first. */
  List<String> pointOf(int trialNumber) {
    int point = trialNumber / repeat;
    List<String> values = new ArrayList<>();
    int rest = point;
    for (Parameter parameter : parameters.reversed()) {
      int size = parameter.values().size();
      values.addFirst(parameter.values().get(combine == Combination.ZIP ? point : rest % size));
      rest /= size;
    }
    return values;
  }

  /** The document {@code plan.json}. */
  public String toJson() {
    return JSON.writeValueAsString(this) + "\n";
  }

  /** Reads what {@link #toJson} has written. */
  public static SweepPlan fromJson(String json) {
    return JSON.readValue(json, SweepPlan.class);
  }

  /** Short, and the same for equal plans only. */
  public String directoryName() {
    String digest = Digests.hex(located("").toJson());
    return name + "-" + digest.substring(0, MAX_NAME_OF_DIRECTORY);
  }

  /** Digest of a topology's text, for {@link #topologySha256}. */
  public static String digestOf(String topologyText) {
    return Digests.hex(topologyText);
  }

  /** What {@code other} has another value of, in words; empty where the trials are the same. */
  public List<String> differencesTo(SweepPlan other) {
    List<String> found = new ArrayList<>();
    compare(found, "the layout of plan.json", schemaVersion, other.schemaVersion);
    compare(found, "name", name, other.name);
    if (!topologySha256.equals(other.topologySha256)) {
      found.add("the text of the topology file (" + other.topology + ")");
    }
    compare(found, "what varies", text(parameters), text(other.parameters));
    compare(found, "combine", combine, other.combine);
    compare(found, "repeat", repeat, other.repeat);
    compare(found, "seed", seed, other.seed);
    compare(found, "seeds", seeds, other.seeds);
    compare(found, "engine", engine, other.engine);
    compare(found, "set", settings, other.settings);
    compare(found, "the version of lifeboat", lifeboat, other.lifeboat);
    return found;
  }

  private static void compare(List<String> found, String what, Object was, Object is) {
    if (!was.equals(is)) {
      found.add(what + " was " + was + " and is " + is);
    }
  }

  private static String text(List<Parameter> parameters) {
    return String.join(
        " ", parameters.stream().map(p -> p.path() + "=" + String.join(",", p.values())).toList());
  }

  private SweepPlan located(String place) {
    return new SweepPlan(
        schemaVersion,
        name,
        place,
        topologySha256,
        parameters,
        combine,
        repeat,
        seed,
        seeds,
        engine,
        settings,
        lifeboat);
  }
}
