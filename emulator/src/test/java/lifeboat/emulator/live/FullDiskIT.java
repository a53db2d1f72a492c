package lifeboat.emulator.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import lifeboat.emulator.IsolatedProcess;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A relay whose best servers have no room, on real packets and real disks. */
class FullDiskIT {

  /** Quotas are tried where this user may mount a file system that has some. */
  @Test
  void takesTheNextServerUntilOneHasRoom(@TempDir Path directory) throws Exception {
    boolean quota = hasQuotas();

    IsolatedProcess.Outcome outcome =
        IsolatedProcess.run(
            FullDiskProcess.class, directory.toString(), quota ? "quota" : "no quota");

    assertThat(outcome.exitCode()).as(outcome.output()).isZero();
    List<String> lines = outcome.output().lines().toList();
    assertThat(refused("full", lines)).singleElement().asString().contains("capacity");
    assertThat(refused("over", lines)).singleElement().asString().contains("capacity");
    assertThat(refused("shut", lines))
        .singleElement()
        .asString()
        .contains("the store of the server failed");
    assertThat(lines).last().isEqualTo("whole: true");
  }

  private static List<String> refused(String server, List<String> lines) {
    return lines.stream()
        .filter(line -> line.contains("transfer-failed") && line.contains("hop=" + server))
        .toList();
  }

  private static boolean hasQuotas() throws Exception {
    String probe =
        "test $(id -u) = 0 && command -v btrfs mkfs.btrfs && grep -qw btrfs /proc/filesystems"
            + " && losetup -f";
    return new ProcessBuilder("sh", "-c", probe)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start()
            .waitFor()
        == 0;
  }
}
