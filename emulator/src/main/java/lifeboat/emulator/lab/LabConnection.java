package lifeboat.emulator.lab;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.util.Map;
import java.util.Optional;
import lifeboat.emulator.process.JsonLines;

/**
 * One end of a connection between a command and a laboratory: JSON objects, one a line, in both
 * directions. A line has a limit, so that nobody can fill the memory of the other side.
 */
final class LabConnection implements AutoCloseable {

  /** A request holds paths and values that somebody typed. */
  static final int MAX_REQUEST_BYTES = 256 << 10;

  /** An answer may hold the tables of a large network. */
  static final int MAX_ANSWER_BYTES = 64 << 20;

  private final SocketChannel channel;
  private final InputStream in;
  private final OutputStream out;
  private final int maxLineBytes;

  LabConnection(SocketChannel channel, int maxLineBytes) {
    this.channel = channel;
    this.in = new BufferedInputStream(Channels.newInputStream(channel));
    this.out = Channels.newOutputStream(channel);
    this.maxLineBytes = maxLineBytes;
  }

  /** Sends a message; any thread may. */
  void send(Map<String, ?> message) throws IOException {
    synchronized (out) {
      new JsonLines(InputStream.nullInputStream(), out).send(message);
    }
  }

  /**
   * Waits for the next message; empty at the end.
   *
   * @throws IOException if what comes is no message, or too long for one
   */
  Optional<Map<String, Object>> receive() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int next = in.read(); next >= 0; next = in.read()) {
      if (next == '\n') {
        InputStream text = new ByteArrayInputStream(line.toByteArray());
        return new JsonLines(text, OutputStream.nullOutputStream()).receive();
      }
      if (line.size() == maxLineBytes) {
        throw new IOException("a message of more than " + maxLineBytes + " bytes");
      }
      line.write(next);
    }
    return Optional.empty();
  }

  /** Ends it, also under whoever is reading or writing. */
  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      // It is gone in any case.
    }
  }
}
