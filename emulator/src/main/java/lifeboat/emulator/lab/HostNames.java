package lifeboat.emulator.lab;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import lifeboat.network.topology.NetworkLayout;

/** Makes the nodes known by their names to every program in the namespaces of a laboratory. */
final class HostNames {

  private static final Path HOSTS = Path.of("/etc/hosts");
  private static final Path OWN = Path.of("/run/lifeboat/hosts");
  private static final long PATIENCE_SECONDS = 5;

  private HostNames() {}

  /**
   * Puts a file of its own over {@code /etc/hosts}, in this mount namespace only. Where that does
   * not work, nodes go by their addresses.
   */
  static void announce(NetworkLayout layout) throws IOException, InterruptedException {
    if (!Files.isRegularFile(HOSTS)) {
      return;
    }
    StringBuilder text = new StringBuilder(Files.readString(HOSTS)).append('\n');
    layout
        .addresses()
        .forEach((node, address) ->
            text.append(address.addressText()).append(' ').append(node).append('\n'));
    Files.writeString(OWN, text, StandardCharsets.UTF_8);
    Process mount =
        new ProcessBuilder("mount", "--bind", OWN.toString(), HOSTS.toString())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    if (!mount.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      mount.destroyForcibly();
    }
  }
}
