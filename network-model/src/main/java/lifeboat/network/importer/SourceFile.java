package lifeboat.network.importer;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** The bytes of a file that a user wants to import, and where they are from. */
final class SourceFile {

  /** Larger files are refused; the largest network of the Topology Zoo has half a megabyte. */
  static final int MAX_BYTES = 64 << 20;

  private static final String BYTE_ORDER_MARK = "\uFEFF";

  private final Path path;
  private final byte[] bytes;

  private SourceFile(Path path, byte[] bytes) {
    this.path = path;
    this.bytes = bytes;
  }

  static SourceFile read(Path path) throws ImportRefusedException {
    try (InputStream in = Files.newInputStream(path)) {
      byte[] bytes = in.readNBytes(MAX_BYTES + 1);
      if (bytes.length > MAX_BYTES) {
        throw new ImportRefusedException(
            path + ": the file is larger than " + (MAX_BYTES >> 20) + " MiB");
      }
      return new SourceFile(path, bytes);
    } catch (IOException _) {
      String why =
          Files.isDirectory(path)
              ? "is a folder; name a file in it"
              : Files.exists(path) ? "cannot be read" : "does not exist";
      throw new ImportRefusedException(path + ": " + why);
    }
  }

  /** To be read from the beginning. */
  InputStream stream() {
    return new ByteArrayInputStream(bytes);
  }

  /** The name of the file without folders and extension. */
  String stem() {
    String name = String.valueOf(path.getFileName());
    String stem = name.replaceFirst("(?i)(?<=.)\\.(graphml|xml|txt|csv|tsv)$", "");
    return stem.isBlank() ? "network" : stem;
  }

  /** The name of the file without folders, as credits and reports say it. */
  String fileName() {
    return String.valueOf(path.getFileName());
  }

  /** The first characters, whatever the bytes are, to tell formats apart. */
  String beginning() {
    int length = Math.min(bytes.length, 4096);
    String text = new String(bytes, 0, length, StandardCharsets.UTF_8);
    return text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
  }

  /** Whether the file begins as archives do: zip, gzip, bzip2. */
  boolean isArchive() {
    String magic = new String(bytes, 0, Math.min(4, bytes.length), StandardCharsets.ISO_8859_1);
    return magic.startsWith("PK\3\4")
        || magic.startsWith("\u001f\u008b")
        || magic.startsWith("BZh");
  }

  /** The whole file as UTF-8, without a byte order mark. */
  String text() throws ImportRefusedException {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
    } catch (CharacterCodingException _) {
      throw new ImportRefusedException(path + ": the file is not UTF-8 text");
    }
  }

  /** The error to throw when this file is no good, as a whole. */
  ImportRefusedException refused(String why) {
    return new ImportRefusedException(path + ": " + why);
  }

  /** The error to throw when a line of this file is no good. */
  ImportRefusedException refused(long line, String why) {
    return new ImportRefusedException(path + ":" + line + ": " + why);
  }
}
