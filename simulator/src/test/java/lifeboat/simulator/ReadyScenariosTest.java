package lifeboat.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import lifeboat.network.result.RunResult;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every scenario of the folder says what it expects, and that comes true. */
class ReadyScenariosTest {

  private static final Path FOLDER = Path.of("..", "topologies");
  private static final int LINES_THAT_SAY_WHAT_IT_SHOWS = 3;

  static List<String> scenarios() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files
          .map(file -> String.valueOf(file.getFileName()))
          .filter(name -> name.endsWith(".yaml"))
          .sorted()
          .toList();
    }
  }

  @Test
  void thereAreADozen() throws IOException {
    assertThat(scenarios())
        .hasSizeGreaterThanOrEqualTo(12)
        .contains("abilene.yaml", "aws.yaml", "geant.yaml", "katrina.yaml", "nsfnet.yaml");
  }

  /** Without what {@link ScenarioTest} plays, because reading its storm takes long. */
  static List<String> playedHere() throws IOException {
    return scenarios().stream().filter(name -> !name.equals("sandy.yaml")).toList();
  }

  @ParameterizedTest
  @MethodSource("playedHere")
  void comesTrueInVirtualTime(String name) {
    SimulatedRun run = SimulatedRun.ofFile(name);

    assertThat(run.topology().expectations()).isNotEmpty();
    assertThat(run.result().expectations())
        .isNotEmpty()
        .allSatisfy(expectation -> assertThat(expectation.met()).as("%s", expectation).isTrue());
    assertThat(run.result().replicas()).allMatch(replica -> replica.failure() == null);
  }

  @ParameterizedTest
  @MethodSource("scenarios")
  void saysWhatItShows(String name) throws IOException {
    List<String> lines = Files.readAllLines(FOLDER.resolve(name));
    int least =
        name.startsWith("fig") ? LINES_THAT_SAY_WHAT_IT_SHOWS - 1 : LINES_THAT_SAY_WHAT_IT_SHOWS;

    assertThat(lines.subList(0, least)).allMatch(line -> line.startsWith("# "));
    assertThat(lines).anyMatch(line -> line.startsWith("description: "));
  }

  /** What it would show without the method, so that the comment of the file stays true. */
  @ParameterizedTest
  @MethodSource("lostByNearest")
  void isLostWhereTheNearestServerIsNextDoor(String name) {
    RunResult result = SimulatedRun.ofFile(name, "policy=nearest").result();

    assertThat(result.expectations()).anyMatch(expectation -> !expectation.met());
  }

  static List<String> lostByNearest() {
    return List.of("abilene.yaml", "katrina.yaml", "survival.yaml");
  }
}
