package lifeboat.emulator.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import lifeboat.emulator.kernel.Interfaces;
import lifeboat.emulator.kernel.KernelSettings;
import lifeboat.emulator.kernel.NetworkNamespaces;

/** Builds what is measured, with the settings that matter of the networks of runs. */
final class BenchNetwork {

  private BenchNetwork() {}

  /**
   * Carries out lines for {@code ip}.
   *
   * @param options for all of them
   */
  static void ip(List<String> options, List<String> lines)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("ip"));
    command.addAll(options);
    command.addAll(List.of("-batch", "-"));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    try (var input = process.outputWriter(StandardCharsets.UTF_8)) {
      input.write(String.join("\n", lines) + "\n");
    }
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException("ip -batch: " + said);
    }
  }

  /** Makes namespaces that speak IPv4 only; they may forward it. */
  static void namespaces(List<String> names) throws Exception {
    for (String name : names) {
      NetworkNamespaces.create(name);
      NetworkNamespaces.inside(
          name,
          () -> {
            quiet();
            KernelSettings.write("net.ipv4.ip_forward", "1");
            return true;
          });
    }
  }

  /** No device of this namespace says anything by itself. */
  static void quiet() throws IOException {
    for (String which : List.of("all", "default")) {
      KernelSettings.write("net.ipv6.conf." + which + ".disable_ipv6", "1");
    }
  }

  /** Makes devices of a namespace send real frames. */
  static void disableOffloads(String namespace, List<String> devices) throws Exception {
    NetworkNamespaces.inside(
        namespace,
        () -> {
          for (String device : devices) {
            Interfaces.disableOffloads(device);
          }
          return true;
        });
  }
}
