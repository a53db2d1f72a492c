package lifeboat.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What a run could leave behind in the namespaces of the host. */
record Host(List<String> devices, List<String> namespaces, List<String> mounts) {

  static Host now() throws IOException {
    return new Host(
        linesOf("ip", "-o", "link"),
        linesOf("ip", "netns", "list"),
        Files.readAllLines(Path.of("/proc/mounts")));
  }

  private static List<String> linesOf(String... command) throws IOException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    byte[] output = process.getInputStream().readAllBytes();
    return new String(output, StandardCharsets.UTF_8).lines().toList();
  }
}
