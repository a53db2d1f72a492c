package lifeboat.network.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import lifeboat.network.hurdat.BestTracks;
import lifeboat.network.importer.ImportOptions;
import lifeboat.network.importer.ImportRefusedException;
import lifeboat.network.importer.NetworkImport;
import lifeboat.network.sites.SiteGraph;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Files of the project with random changes: whatever a file says, a reader makes something of it or
 * tells what is wrong, and never fails otherwise. {@code scripts/test --long} makes many more.
 */
class MutationTest {

  private static final Path TOPOLOGIES = Path.of("../topologies");
  private static final long SEED = Long.getLong("lifeboat.mutation.seed", 1);

  /** Changes of each kind of file. */
  private static final int ROUNDS = Integer.getInteger("lifeboat.mutations", 250);

  private static final List<String> NASTY =
      List.of(
          "&a",
          "*a",
          "<<: ",
          "!!java.lang.String ",
          "{",
          "}",
          "[",
          "]",
          ": ",
          "- ",
          "\n",
          "\t",
          "\0",
          "\uFEFF",
          "\uD800",
          "-",
          "1e999",
          "NaN",
          ".inf",
          "9999999999999999999999",
          "../../x",
          "<!DOCTYPE a [<!ENTITY b SYSTEM \"file:///etc/passwd\">]>",
          "&b;",
          "<",
          ">",
          "\"",
          ",");

  @TempDir Path directory = Path.of("");
  private final SplittableRandom random = new SplittableRandom(SEED);

  private static List<String> corpus(Path folder, String ending, int maxBytes) throws IOException {
    List<String> texts = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(path -> path.toString().endsWith(ending)).sorted().toList()) {
        if (Files.size(file) <= maxBytes) {
          texts.add(Files.readString(file));
        }
      }
    }
    assertThat(texts).isNotEmpty();
    return texts;
  }

  /** One to eight changes: something cut out, said twice, turned round, or put in. */
  private String mutated(List<String> corpus) {
    String first = corpus.get(random.nextInt(corpus.size()));
    StringBuilder text = new StringBuilder(first);
    for (int left = 1 + random.nextInt(8); left > 0 && text.length() > 1; left--) {
      int at = random.nextInt(text.length());
      int end = Math.min(text.length(), at + 1 + random.nextInt(40));
      switch (random.nextInt(6)) {
        case 0 -> text.delete(at, end);
        case 1 -> text.insert(random.nextInt(text.length()), text.substring(at, end));
        case 2 -> text.setCharAt(at, (char) random.nextInt(256));
        case 3 -> text.insert(at, NASTY.get(random.nextInt(NASTY.size())));
        case 4 -> text.setLength(at);
        default -> text.setCharAt(at, (char) (text.charAt(at) ^ 1 << random.nextInt(8)));
      }
    }
    return text.toString();
  }

  @Test
  void anyTextIsATopologyOrAListOfProblems() throws IOException {
    List<String> corpus = corpus(TOPOLOGIES, ".yaml", 20_000);
    int bad = 0;
    for (int round = 0; round < ROUNDS; round++) {
      String text = mutated(corpus);
      try {
        bad += TopologyFile.parse("t.yaml", text, List.of()) instanceof ReadResult.Failed ? 1 : 0;
      } catch (RuntimeException | StackOverflowError e) {
        throw new AssertionError("seed " + SEED + ", round " + round + ":\n" + text, e);
      }
    }
    assertThat(bad).isBetween(ROUNDS / 4, ROUNDS);
  }

  @Test
  void anyTextIsAGraphOrAnException() throws IOException {
    List<String> corpus = corpus(TOPOLOGIES.resolve("topology-zoo"), ".graphml", 40_000);
    imported(corpus, "g.graphml");
  }

  @Test
  void anyTextIsANetworkOfSndlibOrAnException() throws IOException {
    List<String> corpus = corpus(TOPOLOGIES.resolve("sndlib"), ".txt", 40_000);
    imported(corpus, "n.txt");
  }

  @Test
  void anyTextIsAMatrixOrAnException() throws IOException {
    List<String> corpus = corpus(TOPOLOGIES.resolve("cloud-rtt"), "21x21.csv", 40_000);
    Path places = TOPOLOGIES.resolve("cloud-rtt/cloud_regions.csv");
    imported(() -> mutated(corpus), "m.csv", with(Optional.empty(), Optional.of(places)));
  }

  /** Half of the time the table of nodes is changed, else the one of links. */
  @Test
  void anyTextsAreTablesOrAnException() throws IOException {
    List<String> nodes =
        List.of(
            """
            name,lat,lon,city
            us-east-1,38.9,-77.4,Ashburn
            eu-west-1,53.3,-6.3,Dublin
            us-east-2,40,-83,Columbus
            """,
            """
            name;lat;lon
            us-east-1;38,9;-77,4
            us-west-1;37.3;-121.9
            "us-west-2";45.8;-119.7
            """);
    List<String> links =
        List.of(
            """
            from,to,rtt_ms,rate
            us-east-1,eu-west-1,67.5,10gbit
            eu-west-1,us-east-2,80,
            """,
            """
            source;target;delay_ms
            us-east-1;us-west-1;30
            "us-west-1";us-west-2;"10"
            """);
    Path table = directory.resolve("links.csv");
    imported(
        () -> {
          boolean changesNodes = random.nextBoolean();
          Files.write(
              table,
              (changesNodes ? links.get(random.nextInt(links.size())) : mutated(links))
                  .getBytes(StandardCharsets.UTF_8));
          return changesNodes ? mutated(nodes) : nodes.get(random.nextInt(nodes.size()));
        },
        "nodes.csv",
        with(Optional.of(table), Optional.empty()));
  }

  private static ImportOptions with(Optional<Path> links, Optional<Path> places) {
    ImportOptions usual = ImportOptions.DEFAULT;
    SequencedMap<String, String> where = new LinkedHashMap<>();
    places.ifPresent(_ -> where.put("provider", "Amazon Web Services"));
    return new ImportOptions(
        usual.format(),
        usual.unit(),
        usual.center(),
        usual.metersPerPixel(),
        links,
        places,
        where,
        usual.nearest(),
        usual.largestPart(),
        usual.mergePlaces(),
        usual.joinMembers());
  }

  /** The text of the next round; other files may have been written beside it. */
  private interface Texts {
    String next() throws IOException;
  }

  private void imported(List<String> corpus, String name) throws IOException {
    imported(() -> mutated(corpus), name, ImportOptions.DEFAULT);
  }

  private void imported(Texts texts, String name, ImportOptions options) throws IOException {
    Path file = directory.resolve(name);
    int read = 0;
    for (int round = 0; round < ROUNDS; round++) {
      Files.write(file, texts.next().getBytes(StandardCharsets.UTF_8));
      try {
        SiteGraph ignored = NetworkImport.read(file, options).graph();
        read++;
      } catch (ImportRefusedException e) {
        // It says what is wrong.
      } catch (RuntimeException | StackOverflowError e) {
        throw new AssertionError(
            "seed " + SEED + ", round " + round + ":\n" + Files.readString(file), e);
      }
    }
    assertThat(read).as("read by %s", name).isBetween(1, ROUNDS - 1);
  }

  @Test
  void anyTextIsBestTracksOrALineThatIsBad() throws IOException {
    List<String> corpus = corpus(TOPOLOGIES.resolve("hurdat2"), ".txt", 40_000);
    int read = 0;
    for (int round = 0; round < ROUNDS; round++) {
      String text = mutated(corpus);
      try {
        read += BestTracks.parse(text).size();
      } catch (BestTracks.BadLineException e) {
        // It says what is wrong.
      } catch (RuntimeException e) {
        throw new AssertionError("seed " + SEED + ", round " + round + ":\n" + text, e);
      }
    }
    assertThat(read).isPositive();
  }

  /** Nine times nine times nine, nine levels deep: 3 GB if somebody wrote it out. */
  @Test
  void anAliasThatGrowsIsNotWrittenOut() {
    StringBuilder laughs = new StringBuilder("name: x\na0: &a0 [x]\n");
    for (int level = 1; level < 10; level++) {
      String above = "*a" + (level - 1);
      laughs.append(
          "a%d: &a%d [%s]\n"
              .formatted(level, level, String.join(", ", java.util.Collections.nCopies(9, above))));
    }
    assertTimeoutPreemptively(
        Duration.ofSeconds(20),
        () ->
            assertThat(TopologyFile.parse("t.yaml", laughs.toString(), List.of()))
                .isInstanceOf(ReadResult.Failed.class));
  }

  @Test
  void depthHasALimit() {
    for (String deep : List.of("[".repeat(100_000), "{a: ".repeat(100_000), "- ".repeat(100_000))) {
      assertThat(TopologyFile.parse("t.yaml", "relays: " + deep, List.of()))
          .isInstanceOf(ReadResult.Failed.class);
    }
  }

  /** Names become names of files, of namespaces and of devices. */
  @Test
  void noNameLeavesItsDirectory() {
    for (String name : List.of("../x", "..", "a/b", "/etc/x", "a\\0b", ".", "")) {
      for (String text :
          List.of(
              "servers: {\"%s\": {on: r}}",
              "relays: {\"%s\": {at: [0, 0]}}", "workload: {\"%s\": {from: s, size: 1B}}")) {
        String file = "name: t\n" + text.formatted(name);
        ReadResult result = TopologyFile.parse("t.yaml", file, List.of());
        assertThat(result)
            .isInstanceOfSatisfying(
                ReadResult.Failed.class,
                failed ->
                    assertThat(failed.problems())
                        .as(file)
                        .anyMatch(problem -> problem.toString().contains("name")));
      }
    }
  }
}
