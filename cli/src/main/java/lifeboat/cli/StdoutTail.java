package lifeboat.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Copies a file that somebody else writes to stdout, as far as it has grown. */
final class StdoutTail implements AutoCloseable {

  private final InputStream file;
  private final PrintStream out;

  @SuppressWarnings("SystemOut") // The packets are what is asked for.
  private StdoutTail(InputStream file) {
    this.file = file;
    this.out = System.out;
  }

  /** Follows a file; it need not be there yet. */
  static StdoutTail of(Path file) throws IOException {
    Files.write(file, new byte[0]);
    return new StdoutTail(Files.newInputStream(file));
  }

  /** Copies nothing. */
  static StdoutTail nothing() {
    return new StdoutTail(InputStream.nullInputStream());
  }

  /** Copies what has been added; returns whether anybody still reads it. */
  boolean copy() {
    try {
      file.transferTo(out);
      return !out.checkError();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
