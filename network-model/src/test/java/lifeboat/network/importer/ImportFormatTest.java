package lifeboat.network.importer;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files that are something else. */
class ImportFormatTest {

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'' | the file is empty",
        "PK\3\4zip | this is an archive; unpack it first",
        "<?xml version='1.0'?><!-- x --><network version='1.0'/> | this is SNDlib's XML",
        "<html><body/></html> | this is a web page",
        "<svg/> | this is XML, but not GraphML: it begins with <svg>",
        "graph [ node [ id 0 ] ] | this is GML",
        "hello | the format is not known",
        "<graphml | bad XML",
        "# a, b\nname: net | this looks like YAML; a topology file needs no import",
        "hello world | the format is not known; lifeboat import reads GraphML",
      })
  void areRefusedWithAHint(String text, String reason) throws Exception {
    Path file = Files.writeString(folder.resolve("file"), text);

    assertThatThrownBy(() -> NetworkImport.read(file, ImportOptions.DEFAULT))
        .isInstanceOf(ImportRefusedException.class)
        .hasMessageContaining(file + ":")
        .hasMessageContaining(reason);
  }

  @Test
  void namesWhatIsNoFile() {
    assertThatThrownBy(() -> NetworkImport.read(folder, ImportOptions.DEFAULT))
        .hasMessageContaining("is a folder; name a file in it");
    assertThatThrownBy(() -> NetworkImport.read(folder.resolve("no"), ImportOptions.DEFAULT))
        .hasMessageContaining("does not exist");
  }
}
