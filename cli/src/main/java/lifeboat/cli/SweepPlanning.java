package lifeboat.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.SequencedMap;
import java.util.SequencedSet;
import java.util.function.Consumer;
import lifeboat.network.file.Problem;
import lifeboat.network.file.ReadResult;
import lifeboat.network.file.TopologyFile;
import lifeboat.network.file.YamlNode;
import lifeboat.network.topology.Topology;
import lifeboat.sweep.plan.Combination;
import lifeboat.sweep.plan.Engine;
import lifeboat.sweep.plan.Parameter;
import lifeboat.sweep.plan.ParameterNames;
import lifeboat.sweep.plan.SeedRule;
import lifeboat.sweep.plan.SweepFile;
import lifeboat.sweep.plan.SweepPlan;
import lifeboat.sweep.plan.Trial;
import lifeboat.sweep.plan.ValueList;

/**
 * Makes a plan of what the sweep file and the command line say, the latter over the former, and
 * tells all problems before anything is started.
 */
final class SweepPlanning {

  private static final int MAX_VALUES_CHECKED = 500;

  private final SweepOptions options;
  private final Consumer<String> talk;
  private final List<Problem> problems = new ArrayList<>();

  SweepPlanning(SweepOptions options, Consumer<String> talk) {
    this.options = options;
    this.talk = talk;
  }

  /**
   * A plan, and the text of the topology file that it is about.
   *
   * @param usualSource how the user would name that file
   */
  record Planned(SweepPlan plan, String topologyText, Path usualSource) {}

  /** The plan. */
  Planned plan() {
    return switch (SweepFile.read(options.file())) {
      case SweepFile.Kind.Failed failed ->
          throw new UserError(ExitStatus.USAGE, Problem.render(failed.problems()));
      case SweepFile.Kind.Topology _ -> plan(bare(options.file()), stem(options.file()));
      case SweepFile.Kind.Sweep(SweepFile file) -> plan(file, stem(options.file()));
    };
  }

  private static SweepFile bare(Path topology) {
    return new SweepFile(
        Optional.empty(),
        topology,
        new LinkedHashMap<>(),
        Optional.empty(),
        OptionalInt.empty(),
        OptionalLong.empty(),
        Optional.empty(),
        Optional.empty(),
        List.of());
  }

  private Planned plan(SweepFile file, String stem) {
    List<String> settings = new ArrayList<>(file.settings());
    settings.addAll(options.settings());
    ReadResult.Ok base = read(file.topology(), settings);
    List<Parameter> parameters = parameters(file, base.tree());
    Combination combine = options.zip() ? Combination.ZIP : file.combine().orElse(Combination.GRID);
    checkLengths(parameters, combine);
    int repeat = options.repeat().orElse(file.repeat().orElse(1));
    failIfProblems();
    checkCount(parameters, combine, repeat);
    String text = text(file.topology());
    SweepPlan plan =
        new SweepPlan(
            SweepPlan.SCHEMA_VERSION,
            file.name().orElse(folderName(stem)),
            file.topology().toAbsolutePath().normalize().toString(),
            SweepPlan.digestOf(text),
            parameters,
            combine,
            repeat,
            options.seed().orElse(file.seed().orElse(base.topology().seed())),
            options.seeds().or(file::seeds).orElse(SeedRule.TRIAL),
            options.engine().or(file::engine).orElse(Engine.SIMULATE),
            settings,
            Versions.ofLifeboat());
    checkValues(plan, file.topology(), text);
    return new Planned(plan, text, file.topology());
  }

  private static ReadResult.Ok read(Path topology, List<String> settings) {
    return switch (TopologyFile.read(topology, settings)) {
      case ReadResult.Ok ok -> ok;
      case ReadResult.Failed failed ->
          throw new UserError(ExitStatus.USAGE, Problem.render(failed.problems()));
    };
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UserError(
          ExitStatus.USAGE, "lifeboat: cannot read " + file + ": " + e.getMessage());
    }
  }

  /** Those of the file, then those that only the command line has; it wins where both have one. */
  private List<Parameter> parameters(SweepFile file, YamlNode.Mapping tree) {
    SequencedMap<String, List<String>> vary = new LinkedHashMap<>(file.vary());
    for (String option : options.vary()) {
      int equals = option.indexOf('=');
      if (equals < 1 || option.substring(equals + 1).isBlank()) {
        add(
            "--vary " + option,
            "",
            "not a parameter",
            "write path=value,value such as links.west.delay=5ms,20ms");
      } else {
        vary.put(
            option.substring(0, equals).strip(), ValueList.split(option.substring(equals + 1)));
      }
    }
    ParameterNames names = new ParameterNames(tree);
    List<Parameter> parameters = new ArrayList<>();
    SequencedSet<String> paths = new LinkedHashSet<>();
    vary.forEach((name, values) -> {
      String source = source(file, name, values);
      SequencedSet<String> different = new LinkedHashSet<>(values);
      if (different.size() < values.size() || different.contains("")) {
        add(source, name, "has an empty value, or one twice", "write each value once");
        return;
      }
      switch (names.find(name)) {
        case ParameterNames.Found.Nothing(String why) -> add(source, name, why, "");
        case ParameterNames.Found.Path(String path, String warning) -> {
          if (!paths.add(path)) {
            add(source, name, "is another name of " + path + ", which varies already", "");
          }
          if (!warning.isEmpty()) {
            talk.accept("warning: " + name + ": " + warning);
          }
          parameters.add(new Parameter(name, path, values));
        }
      }
    });
    return parameters;
  }

  private String source(SweepFile file, String name, List<String> values) {
    return file.vary().containsKey(name)
        ? options.file().toString()
        : "--vary " + name + "=" + String.join(",", values);
  }

  private void checkLengths(List<Parameter> parameters, Combination combine) {
    long lengths = parameters.stream().map(p -> p.values().size()).distinct().count();
    if (combine == Combination.ZIP && lengths > 1) {
      String sizes =
          String.join(
              ", ", parameters.stream().map(p -> p.name() + " " + p.values().size()).toList());
      add(
          options.file().toString(),
          "",
          "only lists of one length can be zipped; these have " + sizes,
          "leave --zip out for all combinations");
    }
  }

  private static void checkCount(List<Parameter> parameters, Combination combine, int repeat) {
    long points = 1;
    for (Parameter parameter : parameters) {
      points =
          combine == Combination.ZIP
              ? parameter.values().size()
              : points * parameter.values().size();
      if (points * repeat > SweepPlan.MAX_TRIALS) {
        throw new UserError(
            ExitStatus.USAGE,
            "these are more than "
                + SweepPlan.MAX_TRIALS
                + " trials; vary less, or repeat less often");
      }
    }
  }

  /**
   * A value with which no combination makes a topology is a mistake of the user. One that does not
   * go with some values of others is not: those trials end with an error.
   */
  private void checkValues(SweepPlan plan, Path topology, String text) {
    SequencedSet<String> open = new LinkedHashSet<>();
    plan.parameters().forEach(p -> p.values().forEach(v -> open.add(p.path() + "=" + v)));
    List<Problem> found = new ArrayList<>();
    int checked = 0;
    for (int number = 0;
        number < plan.trialCount()
            && checked < MAX_VALUES_CHECKED
            && (number == 0 || !open.isEmpty());
        number += plan.repeat()) {
      Trial trial = plan.trial(number);
      if (number > 0 && trial.overrides().stream().noneMatch(open::contains)) {
        continue;
      }
      checked++;
      switch (TopologyFile.parse(topology.toString(), text, trial.overrides())) {
        case ReadResult.Ok ok -> {
          requireWorkload(ok.topology(), topology);
          trial.overrides().forEach(open::remove);
        }
        case ReadResult.Failed failed ->
            failed.problems().stream().map(SweepPlanning::ofVary).forEach(found::add);
      }
    }
    boolean all = checked < MAX_VALUES_CHECKED;
    found.stream()
        .filter(problem -> all && open.stream().anyMatch(value -> problem.file().endsWith(value)))
        .distinct()
        .forEach(problems::add);
    if (problems.isEmpty() && all && !open.isEmpty()) {
      found.stream().distinct().forEach(problems::add);
    }
    failIfProblems();
  }

  private static void requireWorkload(Topology topology, Path file) {
    if (topology.workload().isEmpty()) {
      throw new UserError(
          ExitStatus.USAGE,
          file
              + ": nothing to deploy; add a workload such as\n"
              + "  --set 'workload={backup: {from: SERVER, size: 1MiB}}'");
    }
  }

  private static Problem ofVary(Problem problem) {
    return new Problem(
        problem.file().replaceFirst("^--set ", "value "),
        problem.line(),
        problem.column(),
        problem.path(),
        problem.message(),
        problem.hint());
  }

  private void add(String source, String path, String message, String hint) {
    problems.add(new Problem(source, 0, 0, path, message, hint));
  }

  private void failIfProblems() {
    if (!problems.isEmpty()) {
      throw new UserError(ExitStatus.USAGE, Problem.render(problems));
    }
  }

  private static String stem(Path file) {
    return String.valueOf(file.getFileName()).replaceFirst("(?<=.)\\.(yaml|yml)$", "");
  }

  private static String folderName(String text) {
    String name = text.replaceAll("[^A-Za-z0-9._-]", "-").replaceFirst("^[^A-Za-z0-9]+", "");
    return name.isEmpty() ? "sweep" : name.substring(0, Math.min(name.length(), 64));
  }
}
