package lifeboat.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Real networks become topology files that validate and can be simulated. */
class ImportTest {

  private static final Path ZOO = Invocation.TOPOLOGIES.resolve("topology-zoo");
  private static final String ABILENE = ZOO.resolve("Abilene.graphml").toString();

  @TempDir private Path scratch;

  static List<Path> zoo() throws IOException {
    try (Stream<Path> files = Files.list(ZOO)) {
      return files.filter(file -> file.toString().endsWith(".graphml")).sorted().toList();
    }
  }

  @ParameterizedTest
  @MethodSource("zoo")
  void writesAFileThatValidatesAndCreditsItsSource(Path network) throws IOException {
    Path file = scratch.resolve("net.yaml");
    Invocation imported = Invocation.of("import", network.toString(), "-o", file.toString());

    assertThat(imported.status()).as(imported.err()).isZero();
    assertThat(imported.out()).isEmpty();
    assertThat(imported.err()).startsWith(network.getFileName() + ": GraphML; nodes ");
    assertThat(Files.readString(file))
        .startsWith("# ")
        .contains("# The Internet Topology Zoo", "(CC BY 4.0)", "# Made by: lifeboat import ");
    assertThat(Invocation.of("validate", file.toString()).status()).isZero();
  }

  @Test
  void whatItWritesCanBeSimulatedAtOnce() {
    Path file = scratch.resolve("abilene.yaml");
    Invocation.of("import", ABILENE, "-o", file.toString(), "--delay-factor", "1.9");
    Invocation simulated =
        Invocation.of("simulate", file.toString(), "--out", scratch.resolve("run").toString());

    assertThat(simulated.status()).as(simulated.err()).isZero();
    assertThat(simulated.out()).contains("placed at s-", "OK in ");
  }

  @Test
  void writesTheSameToStdoutWithoutAFile() throws IOException {
    Path file = scratch.resolve("abilene.yaml");
    Invocation toFile = Invocation.of("import", ABILENE, "--servers", "3", "-o", file.toString());
    Invocation toStdout = Invocation.of("import", ABILENE, "--servers", "3", "--quiet");

    assertThat(toFile.status()).isZero();
    assertThat(toStdout.err()).isEmpty();
    assertThat(toStdout.out()).isEqualTo(Files.readString(file));
  }

  @Test
  void replacesNoFileUnasked() throws IOException {
    Path file = Files.writeString(scratch.resolve("mine.yaml"), "precious");
    Invocation refused = Invocation.of("import", ABILENE, "-o", file.toString());

    assertThat(refused.status()).isEqualTo(2);
    assertThat(refused.err())
        .isEqualToIgnoringNewLines("--output " + file + ": exists; --force replaces it");
    assertThat(file).hasContent("precious");
    assertThat(Invocation.of("import", ABILENE, "--force", "-o", file.toString()).status())
        .isZero();
  }

  @Test
  void saysWhatIsWrongInOneLine() {
    for (List<String> wrong :
        List.of(
            List.of(Invocation.FIG9),
            List.of(ZOO.resolve("README.md").toString()),
            List.of(ABILENE, "--servers", "12"),
            List.of(ABILENE, "--servers", "new-york"),
            List.of(ABILENE, "--servers", "new-york,chicago", "--from", "denver"),
            List.of(ABILENE, "--servers-per-site", "251"),
            List.of(ABILENE, "--delay-factor", "0"),
            List.of(ABILENE, "--output", scratch.resolve("no/net.yaml").toString()))) {
      List<String> command = Stream.concat(Stream.of("import"), wrong.stream()).toList();
      Invocation refused = Invocation.of(command.toArray(String[]::new));

      assertThat(refused.status()).as("%s", wrong).isEqualTo(2);
      assertThat(refused.out()).isEmpty();
      assertThat(refused.errLines()).as("%s", wrong).hasSize(1);
    }
  }
}
