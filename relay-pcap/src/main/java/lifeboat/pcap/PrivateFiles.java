package lifeboat.pcap;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Files that only their owner may read: they hold replicas, which are somebody's data. */
final class PrivateFiles {

  /** For a file that is created. */
  static final FileAttribute<Set<PosixFilePermission>> OWNER_FILE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  private static final FileAttribute<Set<PosixFilePermission>> OWNER_DIRECTORY =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

  private PrivateFiles() {}

  /** Creates a directory for its owner alone, for good; what is there already stays as it is. */
  static Path createDirectories(Path directory) throws IOException {
    Path above = directory.toAbsolutePath().getParent();
    if (Files.isDirectory(directory) || above == null) {
      return directory;
    }
    Files.createDirectories(above);
    Files.createDirectory(directory, OWNER_DIRECTORY);
    WholeReplicas.sync(above);
    return directory;
  }
}
