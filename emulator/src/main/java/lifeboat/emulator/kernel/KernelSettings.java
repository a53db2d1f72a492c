package lifeboat.emulator.kernel;

import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Sysctls of the namespace in which the calling thread is, by their dotted names. */
public final class KernelSettings {

  private KernelSettings() {}

  /** Writes one setting, such as {@code net.ipv4.ip_forward}. */
  public static void write(String key, String value) throws IOException {
    // A network of a hundred nodes has seven hundred, in the first second of the process: what runs
    // few methods to write a file is quick, as none of them has been compiled yet.
    try (FileOutputStream file = new FileOutputStream(path(key))) {
      file.write(value.getBytes(StandardCharsets.US_ASCII));
    }
  }

  /** Reads one setting without the line end. */
  public static String read(String key) throws IOException {
    return Files.readString(Path.of(path(key))).strip();
  }

  private static String path(String key) {
    return "/proc/sys/" + key.replace('.', '/');
  }
}
