package lifeboat.pcap;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileStore;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.ReadOnlyFileSystemException;
import java.util.List;
import lifeboat.relay.message.Refusal;

/**
 * Why a store could not do what was asked, for the source and for whoever reads the events.
 *
 * @param why in words of the host, where it has any
 */
record StoreFault(Refusal reason, String why) {

  private static final List<String> FULL_WORDS =
      List.of("No space left", "quota exceeded", "File too large");

  /** With less room than this left, whatever the file system says, it is full. */
  private static final long FULL_BYTES = 64 * 1024;

  static final StoreFault WRONG_DIGEST =
      new StoreFault(Refusal.DIGEST_MISMATCH, Refusal.DIGEST_MISMATCH.text());

  /** What an exception of the file system in {@code directory} means. */
  static StoreFault of(IOException fault, Path directory) {
    return new StoreFault(
        isFull(fault, directory) ? Refusal.NO_CAPACITY : Refusal.STORE_FAILED, words(fault));
  }

  /** Writing tells why it fails in words only, and in the language of the host. */
  private static boolean isFull(IOException fault, Path directory) {
    if (fault instanceof FileSpace.NoRoom) {
      return true;
    }
    String message = String.valueOf(fault.getMessage());
    if (FULL_WORDS.stream().anyMatch(message::contains)) {
      return true;
    }
    try {
      FileStore disk = Files.getFileStore(directory);
      boolean holdsFiles = disk.getTotalSpace() > 0;
      return holdsFiles && !disk.isReadOnly() && disk.getUsableSpace() < FULL_BYTES;
    } catch (IOException e) {
      return false; // Who cannot tell how much room there is has another trouble.
    }
  }

  private static String words(IOException fault) {
    return switch (fault) {
      case AccessDeniedException _ -> "the directory of the store cannot be written";
      case NoSuchFileException _ -> "the directory of the store is gone";
      case FileSystemException it when it.getReason() != null -> it.getReason();
      default ->
          fault.getCause() instanceof ReadOnlyFileSystemException || fault.getMessage() == null
              ? "the directory of the store cannot be written"
              : fault.getMessage();
    };
  }
}
