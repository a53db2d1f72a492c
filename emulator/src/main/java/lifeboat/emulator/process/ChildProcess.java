package lifeboat.emulator.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import lifeboat.emulator.kernel.Signals;
import org.jspecify.annotations.Nullable;

/**
 * A process of the run as the runner sees it. Events go to a listener as they come; answers wait to
 * be asked for. What the process writes to its error stream is kept in a file of the run directory.
 */
public final class ChildProcess {

  private static final long END_PATIENCE_SECONDS = 3;
  private static final int LOG_TAIL_CHARS = 2_000;
  private static final Map<String, Object> ENDED = Map.of(JsonLines.KIND, "ended");

  private final String name;
  private final Process process;
  private final Path log;
  private final JsonLines control;
  private final BlockingQueue<Map<String, Object>> answers = new LinkedBlockingQueue<>();
  private volatile boolean paused;
  private volatile boolean everPaused;

  private ChildProcess(
      String name, Process process, Path log, Consumer<Map<String, Object>> events) {
    this.name = name;
    this.process = process;
    this.log = log;
    this.control = new JsonLines(process.getInputStream(), process.getOutputStream());
    Thread.ofPlatform().name("control " + name).daemon().start(() -> read(events));
  }

  /**
   * Starts a process in a session of its own, so that Ctrl-C reaches the runner only.
   *
   * @param events takes the fields of each event, on a thread of this process
   */
  public static ChildProcess start(
      String name, List<String> command, Path logs, Consumer<Map<String, Object>> events)
      throws IOException {
    Path log = Files.createDirectories(logs).resolve(name + ".log");
    List<String> line = new ArrayList<>(List.of("setsid"));
    line.addAll(command);
    Process process = new ProcessBuilder(line).redirectError(log.toFile()).start();
    return new ChildProcess(name, process, log, events);
  }

  /** Sends a request. */
  public void send(Map<String, ?> request) throws IOException {
    try {
      control.send(request);
    } catch (IOException e) {
      throw failure("does not take requests any more", e);
    }
  }

  /**
   * Waits for the answer of that kind.
   *
   * @throws TooSlowException if it lives and does not answer in time
   */
  public Map<String, Object> await(String kind, long seconds)
      throws IOException, InterruptedException {
    Map<String, Object> answer = answers.poll(seconds, TimeUnit.SECONDS);
    if (answer == null) {
      IOException silence =
          failure("did not answer \"" + kind + "\" within " + seconds + " s", null);
      throw isAlive() ? new TooSlowException(String.valueOf(silence.getMessage())) : silence;
    }
    if (!kind.equals(answer.get(JsonLines.KIND))) {
      throw failure("said " + answer + " instead of \"" + kind + "\"", null);
    }
    return answer;
  }

  /** Ends it without a word, as a loss of power would. */
  public void kill() {
    process.destroyForcibly();
  }

  /** Stops it where it is; it still is alive, and requests wait for it. */
  public void pause() {
    if (process.isAlive()) {
      Signals.stop(process.pid());
      paused = true;
      everPaused = true;
    }
  }

  /** Whether it was ever paused. */
  public boolean wasPaused() {
    return everPaused;
  }

  /** Lets it go on, if it was stopped. */
  public void resume() {
    if (paused && process.isAlive()) {
      Signals.resume(process.pid());
    }
    paused = false;
  }

  /** Whether it still runs. */
  public boolean isAlive() {
    return process.isAlive();
  }

  /** Asks it to end. */
  public void requestStop() {
    try {
      control.send(Map.of(JsonLines.KIND, "stop"));
    } catch (IOException e) {
      // It is gone already.
    }
  }

  /** Waits for its end, and ends it if it takes too long. */
  public void awaitEnd() throws InterruptedException {
    if (!process.waitFor(END_PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly().waitFor();
    }
    try {
      if (Files.size(log) == 0) {
        Files.delete(log);
      }
    } catch (IOException e) {
      // An empty log that stays does no harm.
    }
  }

  /** What went wrong, with the end of the process's own words. */
  public IOException failure(String what, @Nullable Exception cause) {
    String words = "";
    try {
      String text = Files.readString(log);
      words = text.substring(Math.max(0, text.length() - LOG_TAIL_CHARS)).strip();
    } catch (IOException e) {
      // Then without them.
    }
    return new IOException(
        "process " + name + " " + what + (words.isEmpty() ? "" : ":\n" + words), cause);
  }

  private void read(Consumer<Map<String, Object>> events) {
    try {
      Optional<Map<String, Object>> message = control.receive();
      while (message.isPresent()) {
        Map<String, Object> found = message.get();
        if (found.get("event") instanceof Map<?, ?> event) {
          events.accept(JsonLines.convert(event, Fields.class));
        } else {
          answers.add(found);
        }
        message = control.receive();
      }
    } catch (IOException e) {
      // A killed process ends in the middle of a line.
    }
    answers.add(ENDED);
  }

  /** A map with string keys, for the conversion. */
  private static final class Fields extends LinkedHashMap<String, Object> {
    private static final long serialVersionUID = 1L;
  }
}
