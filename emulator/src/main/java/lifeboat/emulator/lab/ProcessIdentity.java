package lifeboat.emulator.lab;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * One process of this host and no other: its number may be given to another process when it has
 * ended, but not at the same time.
 *
 * @param startTicks when it was started, in clock ticks since the host was (proc(5), starttime)
 */
public record ProcessIdentity(long pid, long startTicks) {

  /** Positions behind the name, which is in parentheses and may hold anything. */
  private static final int STATE = 0;

  private static final int START_TICKS = 19;

  /** The process that has this number now; empty where there is none. */
  public static Optional<ProcessIdentity> of(long pid) {
    return fields(pid)
        .map(fields -> new ProcessIdentity(pid, Long.parseLong(fields.get(START_TICKS))));
  }

  /** Whether it still runs. */
  public boolean isAlive() {
    return fields(pid)
        .filter(fields -> Long.parseLong(fields.get(START_TICKS)) == startTicks)
        .filter(fields -> !List.of("Z", "X").contains(fields.get(STATE)))
        .isPresent();
  }

  /** Ends it without a word. */
  public void kill() {
    if (isAlive()) {
      ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
    }
  }

  private static Optional<List<String>> fields(long pid) {
    try {
      Path file = Path.of("/proc", Long.toString(pid), "stat");
      String text = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
      List<String> fields =
          List.of(text.substring(text.lastIndexOf(')') + 1).strip().split(" ", -1));
      return fields.size() > START_TICKS ? Optional.of(fields) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty(); // It has ended, maybe while it was being looked at.
    }
  }
}
