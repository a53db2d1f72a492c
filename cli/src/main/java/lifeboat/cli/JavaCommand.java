package lifeboat.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The command line with which a run starts its processes: this JVM, this jar, small and quick. */
final class JavaCommand {

  private JavaCommand() {}

  /** A short process that tries something out. */
  static List<String> forProbe() {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-XX:+UseSerialGC",
        "-XX:TieredStopAtLevel=1",
        "-XX:-UsePerfData",
        "-jar",
        System.getProperty("java.class.path"));
  }

  /**
   * A process whose side files stay in {@code directory}.
   *
   * @param sealed whether it computes digests for each packet: the fast compiler makes them five
   *     times as slow as the good one, and of all else it makes enough (decision 0051)
   */
  static List<String> forProcesses(Path directory, boolean sealed) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-XX:+UseSerialGC");
    if (!sealed) {
      command.add("-XX:TieredStopAtLevel=1");
    }
    command.add("-Xmx384m");
    command.add("-Xss512k");
    command.add("-XX:-UsePerfData");
    command.add("-Xlog:disable");
    command.add("-XX:ErrorFile=" + directory.resolve("logs").resolve("hs_err_%p.log"));
    command.add("-Djava.io.tmpdir=" + System.getProperty("java.io.tmpdir"));
    String cache = System.getProperty("lifeboat.aot", "");
    if (!cache.isEmpty()) {
      command.add("-XX:AOTCache=" + cache);
    }
    command.add("-jar");
    command.add(System.getProperty("java.class.path"));
    return command;
  }
}
