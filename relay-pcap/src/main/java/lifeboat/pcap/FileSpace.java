package lifeboat.pcap;

import com.sun.jna.LastErrorException;
import com.sun.jna.Native;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.Set;

/**
 * Room on a disk, taken before it is needed: a replica that does not fit is refused when its first
 * fragment arrives, and not when a gigabyte of it has.
 */
final class FileSpace {

  private static final int O_RDWR_CLOEXEC = 2 | 0x80000;

  /** The room may lie behind the end of the file, which stays where it is. */
  private static final int FALLOC_FL_KEEP_SIZE = 1;

  private static final int EINTR = 4;
  private static final int EFBIG = 27;
  private static final int ENOSPC = 28;
  private static final int EDQUOT = 122;

  /** A call that signals keep interrupting is given up; the room is then taken by writing. */
  private static final int MAX_TRIES = 8;

  private static final Set<Integer> NO_ROOM = Set.of(ENOSPC, EDQUOT, EFBIG);

  static {
    Native.register(FileSpace.class, "c");
  }

  private FileSpace() {}

  private static native int open(String path, int flags) throws LastErrorException;

  private static native int fallocate(int fd, int mode, long offset, long length)
      throws LastErrorException;

  private static native int close(int fd);

  /**
   * Takes room for the first {@code bytes} of a file that exists. File systems that cannot do this
   * take it with each write instead.
   *
   * @throws NoRoom when there is none
   */
  static void take(Path file, long bytes) throws IOException {
    int descriptor;
    try {
      descriptor = open(file.toString(), O_RDWR_CLOEXEC);
    } catch (LastErrorException e) {
      throw new FileSystemException(file.toString(), null, e.getMessage());
    }
    try {
      take(descriptor, bytes);
    } finally {
      close(descriptor);
    }
  }

  private static void take(int descriptor, long bytes) throws NoRoom {
    for (int tries = 0; tries < MAX_TRIES; tries++) {
      try {
        fallocate(descriptor, FALLOC_FL_KEEP_SIZE, 0, bytes);
        return;
      } catch (LastErrorException e) {
        if (NO_ROOM.contains(e.getErrorCode())) {
          throw new NoRoom(why(e.getErrorCode()));
        }
        if (e.getErrorCode() != EINTR) {
          return;
        }
      }
    }
  }

  private static String why(int error) {
    return switch (error) {
      case EDQUOT -> "the disk quota is used up";
      case EFBIG -> "larger than a file may be there";
      default -> "no space left on the disk";
    };
  }

  /** The disk, a quota or a limit has no room for what should be stored. */
  static final class NoRoom extends IOException {
    private static final long serialVersionUID = 1;

    NoRoom(String why) {
      super(why);
    }
  }
}
