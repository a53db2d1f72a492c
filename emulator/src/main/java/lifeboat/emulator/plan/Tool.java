package lifeboat.emulator.plan;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/** Runs a program of the host with a given input and a limit of time. */
final class Tool {

  /** Exit status and both output streams in one, without trailing white space. */
  record Answer(int exitCode, String output) {}

  private Tool() {}

  /** Runs {@code command}; a process that exceeds the limit is ended and that is an error. */
  static Answer run(List<String> command, String input, Duration limit)
      throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    Executor atTheLimit =
        CompletableFuture.delayedExecutor(limit.toMillis(), TimeUnit.MILLISECONDS);
    CompletableFuture<Boolean> timedOut =
        CompletableFuture.supplyAsync(() -> process.destroyForcibly() != null, atTheLimit);
    try {
      feed(process, input);
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      int exitCode = process.waitFor();
      if (timedOut.isDone()) {
        throw new IOException(String.join(" ", command) + " took longer than " + limit);
      }
      return new Answer(exitCode, output.strip());
    } finally {
      timedOut.cancel(false);
      process.destroyForcibly();
    }
  }

  /** A tool that fails early closes its input; its exit status says so better than we could. */
  private static void feed(Process process, String input) {
    try (var stdin = process.getOutputStream()) {
      stdin.write(input.getBytes(StandardCharsets.UTF_8));
    } catch (IOException brokenPipe) {
      // Reported through the exit status and the output.
    }
  }
}
