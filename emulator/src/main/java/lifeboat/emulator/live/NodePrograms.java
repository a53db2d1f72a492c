package lifeboat.emulator.live;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import lifeboat.emulator.kernel.NetworkNamespaces;

/**
 * The programs that people have started in the namespace of a node. They lose their power with it;
 * the processes of the run itself belong to no node, for only threads of theirs are in one.
 */
final class NodePrograms {

  private NodePrograms() {}

  /** Ends every process in the network namespace of a node. */
  static void end(String node) throws IOException {
    Optional<Object> namespace = inode(NetworkNamespaces.DIRECTORY.resolve(node));
    if (namespace.isEmpty()) {
      return;
    }
    try (DirectoryStream<Path> processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
      for (Path process : processes) {
        if (inode(process.resolve("ns/net")).equals(namespace)) {
          long pid = Long.parseLong(process.getFileName().toString());
          ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
        }
      }
    }
  }

  private static Optional<Object> inode(Path file) {
    try {
      return Optional.of(Files.getAttribute(file, "unix:ino"));
    } catch (IOException e) {
      return Optional.empty(); // It has ended.
    }
  }
}
