package lifeboat.network.file;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Reads the text of a file that a user named; what is wrong with it becomes a problem. */
final class FileText {
  private static final int MAX_BYTES = YamlText.MAX_CHARACTERS;

  private FileText() {}

  /** The text; empty where there is none, which has then been reported. */
  static Optional<String> read(Path file, Problems problems) {
    Position whole = Position.whole(file.toString());
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(MAX_BYTES + 1);
      if (bytes.length > MAX_BYTES) {
        problems.add(whole, "", "the file is larger than " + (MAX_BYTES >> 20) + " MiB");
        return Optional.empty();
      }
      return Optional.of(
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
    } catch (CharacterCodingException _) {
      problems.add(whole, "", "the file is not UTF-8 text");
    } catch (IOException _) {
      String why =
          Files.isDirectory(file)
              ? "is a folder"
              : Files.exists(file) ? "cannot be read" : "does not exist";
      problems.add(whole, "", "the file " + why);
    }
    return Optional.empty();
  }
}
