package lifeboat.emulator;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Runs a main class in user, mount, network and process namespaces of its own, because a test must
 * never touch those of the host, and a JVM cannot enter them once it runs.
 */
public final class IsolatedProcess {

  private static final long PATIENCE_SECONDS = 120;

  /** What the process said on both streams, and how it ended. */
  public record Outcome(int exitCode, String output) {}

  private IsolatedProcess() {}

  /** Runs {@code main} with the class path of this JVM; it ends within two minutes, or is ended. */
  public static Outcome run(Class<?> main, String... arguments)
      throws IOException, InterruptedException {
    Path output = Files.createTempFile("lifeboat-isolated", ".txt");
    try {
      Process process =
          new ProcessBuilder(command(main, arguments))
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        process.waitFor();
      }
      return new Outcome(process.exitValue(), Files.readString(output, StandardCharsets.UTF_8));
    } finally {
      Files.delete(output);
    }
  }

  /**
   * Starts {@code main}, to be talked to by its standard streams; it is to end when its input does.
   * Where this user may ask for that and another processor is left, it comes before everything
   * else, because it measures times.
   */
  public static Process start(Path errors, Class<?> main, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    List<String> first = List.of("chrt", "--fifo", "1");
    if (Runtime.getRuntime().availableProcessors() > 1 && works(first)) {
      command.addAll(first);
    }
    command.addAll(command(main, arguments));
    return new ProcessBuilder(command).redirectError(errors.toFile()).start();
  }

  private static boolean works(List<String> prefix) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(prefix);
    command.add("true");
    return new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start()
            .waitFor()
        == 0;
  }

  private static List<String> command(Class<?> main, String... arguments) {
    List<String> command = new ArrayList<>(List.of("unshare"));
    if (!isRoot()) {
      command.add("--map-root-user");
    }
    command.addAll(
        List.of("--mount", "--net", "--pid", "--fork", "--kill-child", "--mount-proc", "sh", "-c"));
    command.add("mount -t tmpfs tmpfs /run && mkdir -p /run/netns && exec \"$@\"");
    command.add("sh");
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-XX:+UseSerialGC",
            "-Xmx256m",
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            main.getName()));
    command.addAll(List.of(arguments));
    return command;
  }

  private static boolean isRoot() {
    return System.getProperty("user.name").equals("root");
  }
}
