package lifeboat.pcap;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Disks that have no room or cannot be written, in a mount namespace of their own. */
class StoreFaultIT {

  @TempDir Path directory = Path.of("");

  /** What a process with a store says when a shell has prepared its directory {@code $1}. */
  private List<String> said(String preparation, int replicas, int maxBytes) throws Exception {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    Process process =
        new ProcessBuilder(
                "unshare",
                "--user",
                "--map-root-user",
                "--mount",
                "sh",
                "-ec",
                "dir=$1; shift; " + preparation + "; exec \"$@\"",
                "sh",
                directory.toString(),
                java,
                "-Xmx48m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-Djna.tmpdir=" + System.getProperty("java.io.tmpdir"),
                "-cp",
                System.getProperty("java.class.path"),
                StoreProcess.class.getName(),
                directory.resolve("store").toString(),
                "1",
                "1",
                Integer.toString(replicas),
                Integer.toString(maxBytes))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    process.getOutputStream().write('\n');
    process.getOutputStream().flush();
    try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
      List<String> lines = reader.lines().filter(line -> !line.startsWith("stored")).toList();
      assertThat(process.waitFor()).as("%s", lines).isZero();
      return lines;
    }
  }

  @Test
  void whatDoesNotFitIsRefusedForWantOfRoomAndLeavesTheRoomToOthers() throws Exception {
    List<String> said = said("mount -t tmpfs -o size=512k none \"$dir\"", 12, 200_000);
    assertThat(said).anyMatch(line -> line.startsWith("placed"));
    assertThat(said)
        .filteredOn(line -> line.startsWith("failed"))
        .isNotEmpty()
        .allMatch(line -> line.endsWith("NO_CAPACITY no space left on the disk"));
  }

  @Test
  void aLimitOfTheSizeOfFilesIsWantOfRoomToo() throws Exception {
    assertThat(said("ulimit -f 1000", 6, 2_000_000))
        .filteredOn(line -> line.startsWith("failed"))
        .isNotEmpty()
        .allMatch(line -> line.endsWith("NO_CAPACITY File too large"));
  }

  @Test
  void aDiskThatCanOnlyBeReadIsAFailureOfTheStore() throws Exception {
    String mount = "mount -t tmpfs none \"$dir\"; mkdir \"$dir/store\"";
    assertThat(said(mount + "; mount -o remount,ro \"$dir\"", 2, 10_000))
        .hasSize(2)
        .allMatch(line -> line.contains("STORE_FAILED") && line.contains("ead-only"));
  }

  /** {@code /proc} creates nothing for anybody, whatever rights he has. */
  @Test
  void anErrorOfTheDiskIsAFailureOfTheStore() throws Exception {
    assertThat(said("ln -s /proc/self/fdinfo \"$dir/store\"", 2, 10_000))
        .hasSize(2)
        .allMatch(line -> line.contains("STORE_FAILED"));
  }
}
