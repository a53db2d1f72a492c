package lifeboat.emulator.host;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A short command that was tried out, how it ended, and what it said. */
record Trial(int status, String output) {

  private static final long PATIENCE_SECONDS = 20;
  private static final int MAX_OUTPUT_BYTES = 64 * 1024;
  private static final String EFFECTIVE = "CapEff:";
  private static final long CAP_SYS_ADMIN = 1L << 21;

  /** Tries {@code command} where this process is. */
  static Trial of(List<String> command) throws InterruptedException {
    Process process;
    try {
      process = new ProcessBuilder(command).redirectErrorStream(true).start();
    } catch (IOException e) {
      return new Trial(127, "not found");
    }
    try {
      process.getOutputStream().close();
      byte[] output = process.getInputStream().readNBytes(MAX_OUTPUT_BYTES);
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        return new Trial(124, "no answer within " + PATIENCE_SECONDS + " s");
      }
      return new Trial(process.exitValue(), new String(output, StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Tries a shell script in namespaces of its own, which end with it. */
  static Trial isolated(String script) throws InterruptedException {
    List<String> command = new ArrayList<>(List.of("unshare"));
    if (!isPrivileged()) {
      command.add("--map-root-user");
    }
    command.addAll(
        List.of(
            "--mount",
            "--net",
            "--pid",
            "--fork",
            "--kill-child",
            "--mount-proc",
            "sh",
            "-c",
            script));
    return of(command);
  }

  /**
   * Whether this process can make namespaces without a user namespace, for which it needs {@code
   * CAP_SYS_ADMIN} (capabilities(7)); root of a container may lack it.
   */
  static boolean isPrivileged() {
    try (Stream<String> lines = Files.lines(Path.of("/proc/self/status"))) {
      return lines
          .filter(line -> line.startsWith(EFFECTIVE))
          .anyMatch(line ->
              (Long.parseUnsignedLong(line.substring(EFFECTIVE.length()).strip(), 16)
                      & CAP_SYS_ADMIN)
                  != 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  boolean isFine() {
    return status == 0;
  }

  String firstLine() {
    return output
        .lines()
        .filter(line -> !line.isBlank())
        .findFirst()
        .orElse("")
        .replaceFirst(" \\(libmount.*", "");
  }
}
