package lifeboat.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Made-up networks as topology files. */
class GenerateTest {

  @TempDir private Path scratch;

  @ParameterizedTest
  @ValueSource(
      strings = {"grid", "ring", "line", "star", "tree", "waxman", "delaunay", "scale-free"})
  void whatItWritesCanBeSimulatedAtOnce(String kind) {
    Path file = scratch.resolve("net.yaml");
    Invocation made =
        Invocation.of("generate", kind, "--relays", "9", "--servers", "4", "-o", file.toString());
    Invocation simulated =
        Invocation.of("simulate", file.toString(), "--out", scratch.resolve("run").toString());

    assertThat(made.status()).as(made.err()).isZero();
    assertThat(made.err()).startsWith(kind + ": 9 relays and ").contains(", 4 servers");
    assertThat(simulated.status()).as(simulated.err()).isZero();
  }

  @Test
  void theSameSeedGivesTheSameFile() {
    String first = Invocation.of("generate", "waxman", "--seed", "7").out();

    assertThat(Invocation.of("generate", "waxman", "--seed", "7").out()).isEqualTo(first);
    assertThat(first).contains("seed: 7", "# Made by: lifeboat generate waxman --seed 7");
    assertThat(Invocation.of("generate", "waxman", "--seed", "8").out()).isNotEqualTo(first);
  }

  @Test
  void saysWhatIsWrong() {
    for (List<String> wrong :
        List.of(
            List.of("generate", "gird"),
            List.of("generate", "ring", "--relays", "1"),
            List.of("generate", "ring", "--links", "30"),
            List.of("generate", "line", "--spacing", "far"),
            List.of("generate", "grid", "--center", "91,0"))) {
      Invocation refused = Invocation.of(wrong.toArray(String[]::new));

      assertThat(refused.status()).as("%s", wrong).isEqualTo(2);
      assertThat(refused.out()).isEmpty();
      assertThat(refused.errLines()).hasSizeLessThanOrEqualTo(2);
    }
    assertThat(Invocation.of("generate", "gird").err()).contains("\"gird\" is none of grid, ring");
  }
}
