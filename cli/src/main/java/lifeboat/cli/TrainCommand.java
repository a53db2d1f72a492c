package lifeboat.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import lifeboat.emulator.kernel.Preparation;
import lifeboat.emulator.process.JsonLines;
import lifeboat.network.result.TableRow;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/**
 * Goes through what every command does, so that the build can record an AOT cache of it: the JVMs
 * of a run then start in half the time. Where {@code scripts/lifeboat} could enter namespaces, that
 * includes a run; elsewhere what a run does first is learned anew in each.
 */
@Command(name = "train", hidden = true)
final class TrainCommand implements Callable<Integer> {

  private static final String PACKAGES = "lifeboat/";

  private static final TableRow ROW =
      new TableRow(
          "r",
          "relay",
          "n",
          "10.0.0.1",
          List.of("l"),
          1,
          OptionalLong.of(1),
          OptionalLong.empty(),
          OptionalLong.of(1),
          OptionalLong.empty(),
          1,
          0,
          0,
          1,
          1,
          OptionalDouble.of(1),
          Optional.of(1L));

  @Parameters(index = "0")
  private Path topology = Path.of("");

  @Override
  public Integer call() throws IOException {
    Preparation.begin();
    Path scratch = Files.createTempDirectory("lifeboat-train");
    try {
      loadOwnClasses();
      String file = topology.toString();
      String out = scratch.resolve("run").toString();
      List<List<String>> commands =
          List.of(
              List.of("validate", file),
              List.of("plan", file, "--set", "link-backend=userspace"),
              List.of("simulate", file, "--out", out),
              List.of("probe-capture"));
      for (List<String> command : commands) {
        execute(command);
      }
      if (Isolation.isInside()) {
        execute(List.of("run", file, "--out", scratch.resolve("packets").toString()));
      }
      JsonLines.toValue(ROW);
      JsonLines.convert(JsonLines.toValue(ROW), TableRow.class);
      return ExitStatus.OK;
    } finally {
      delete(scratch);
    }
  }

  private static void execute(List<String> command) {
    CommandLine line = Main.commandLine();
    line.setOut(new PrintWriter(new StringWriter()));
    line.setErr(new PrintWriter(new StringWriter()));
    line.execute(command.toArray(String[]::new));
  }

  /** Loads every class of this program, those of the node processes too. */
  private static void loadOwnClasses() throws IOException {
    Path home = Path.of(System.getProperty("java.class.path")).toAbsolutePath();
    List<Path> jars;
    try (Stream<Path> libraries = Files.list(home.resolveSibling("lib"))) {
      jars = Stream.concat(Stream.of(home), libraries).sorted().toList();
    }
    for (Path jar : jars) {
      try (JarFile file = new JarFile(jar.toFile())) {
        file.stream()
            .map(entry -> entry.getName())
            .filter(name -> name.startsWith(PACKAGES) && name.endsWith(".class"))
            .forEach(TrainCommand::load);
      }
    }
  }

  private static void load(String entry) {
    String name = entry.substring(0, entry.length() - ".class".length()).replace('/', '.');
    try {
      Class.forName(name, false, TrainCommand.class.getClassLoader());
    } catch (ClassNotFoundException | LinkageError e) {
      // It starts without the cache then, only slower.
    }
  }

  private static void delete(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
