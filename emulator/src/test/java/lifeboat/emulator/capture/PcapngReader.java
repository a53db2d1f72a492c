package lifeboat.emulator.capture;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads a capture file strictly by draft-ietf-opsawg-pcapng, as far as this project writes it.
 * Wireshark's own reading of these files is tested where the command is.
 */
final class PcapngReader {

  private static final int SECTION_HEADER = 0x0a0d0d0a;

  /** Options by their codes. */
  record Options(Map<Integer, ByteBuffer> values) {
    ByteBuffer value(int code) {
      ByteBuffer value = values.get(code);
      if (value == null) {
        throw new AssertionError("no option " + code);
      }
      return value;
    }

    String text(int code) {
      return StandardCharsets.UTF_8.decode(value(code).slice()).toString();
    }
  }

  record Interface(int linkType, int snapLength, String name, byte resolution) {}

  record Packet(int point, long stampNanos, int trueLength, ByteBuffer frame, int flags) {
    boolean isOutbound() {
      return (flags & 3) == PcapngFile.OUTBOUND;
    }
  }

  record Statistics(int point, long seen, long dropped, long written) {}

  final String program;
  final List<Interface> interfaces = new ArrayList<>();
  final List<Packet> packets = new ArrayList<>();
  final Map<String, String> names = new LinkedHashMap<>();
  final List<Statistics> statistics = new ArrayList<>();

  /** Bytes after the last whole block. */
  final int cutBytes;

  private PcapngReader(ByteBuffer file) {
    ByteBuffer first = block(file);
    if (first.getInt(0) != SECTION_HEADER || first.getInt(8) != 0x1a2b3c4d) {
      throw new AssertionError("no section header");
    }
    program = options(first.position(24)).text(4);
    while (hasWholeBlock(file)) {
      ByteBuffer block = block(file);
      switch (block.getInt(0)) {
        case 1 -> {
          Options options = options(block.position(16));
          interfaces.add(
              new Interface(
                  block.getShort(8), block.getInt(12), options.text(2), options.value(9).get(0)));
        }
        case 4 -> names(block.position(8));
        case 5 -> {
          Options options = options(block.position(20));
          statistics.add(
              new Statistics(
                  block.getInt(8),
                  options.value(4).getLong(0),
                  options.value(5).getLong(0),
                  options.value(8).getLong(0)));
        }
        case 6 -> packets.add(packet(block));
        default -> throw new AssertionError("block of type " + block.getInt(0));
      }
    }
    cutBytes = file.remaining();
  }

  static PcapngReader read(Path file) throws IOException {
    return read(Files.readAllBytes(file));
  }

  static PcapngReader read(byte[] bytes) {
    return new PcapngReader(ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN));
  }

  private static boolean hasWholeBlock(ByteBuffer file) {
    return file.remaining() >= 12 && file.remaining() >= file.getInt(file.position() + 4);
  }

  private static ByteBuffer block(ByteBuffer file) {
    int length = file.getInt(file.position() + 4);
    if (length % 4 != 0 || length < 12) {
      throw new AssertionError("block of " + length + " bytes");
    }
    ByteBuffer block = file.slice(file.position(), length).order(ByteOrder.LITTLE_ENDIAN);
    if (block.getInt(length - 4) != length) {
      throw new AssertionError("block of " + length + " and " + block.getInt(length - 4));
    }
    file.position(file.position() + length);
    return block.limit(length - 4);
  }

  private void names(ByteBuffer block) {
    int type = block.getShort();
    int length = block.getShort();
    while (type == 1) {
      int start = block.position();
      String address =
          (block.get() & 0xff)
              + "."
              + (block.get() & 0xff)
              + "."
              + (block.get() & 0xff)
              + "."
              + (block.get() & 0xff);
      ByteBuffer name = block.slice(start + 4, length - 5);
      names.put(address, StandardCharsets.UTF_8.decode(name).toString());
      block.position(start + (length + 3) / 4 * 4);
      type = block.getShort();
      length = block.getShort();
    }
    if (type != 0 || length != 0 || block.hasRemaining()) {
      throw new AssertionError("names that do not end");
    }
  }

  private static Packet packet(ByteBuffer block) {
    long stamp = (long) block.getInt(12) << 32 | Integer.toUnsignedLong(block.getInt(16));
    int length = block.getInt(20);
    ByteBuffer frame = block.slice(28, length);
    int flags = options(block.position(28 + (length + 3) / 4 * 4)).value(2).getInt(0);
    return new Packet(block.getInt(8), stamp, block.getInt(24), frame, flags);
  }

  private static Options options(ByteBuffer block) {
    Map<Integer, ByteBuffer> options = new LinkedHashMap<>();
    int code = block.getShort();
    int length = block.getShort();
    while (code != 0) {
      options.put(code, block.slice(block.position(), length).order(ByteOrder.LITTLE_ENDIAN));
      block.position(block.position() + (length + 3) / 4 * 4);
      code = block.getShort();
      length = block.getShort();
    }
    if (length != 0 || block.hasRemaining()) {
      throw new AssertionError("bytes after the options");
    }
    return new Options(options);
  }
}
