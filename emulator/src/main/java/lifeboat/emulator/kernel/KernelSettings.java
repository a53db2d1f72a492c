package lifeboat.emulator.kernel;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Sysctls of the namespace in which the calling thread is, by their dotted names. */
public final class KernelSettings {

  private KernelSettings() {}

  /** Writes one setting, such as {@code net.ipv4.ip_forward}. */
  public static void write(String key, String value) throws IOException {
    // A network of a hundred nodes has seven hundred, and a channel for each costs more than it
    // does.
    LinuxCalls.write(path(key).toString(), value);
  }

  /** Reads one setting without the line end. */
  public static String read(String key) throws IOException {
    return Files.readString(path(key)).strip();
  }

  private static Path path(String key) {
    return Path.of("/proc/sys", key.split("\\.", -1));
  }
}
