package lifeboat.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import lifeboat.cli.Lifeboat.Ended;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * The links of FIG. 9 are checked before the nodes begin. To plant a fault, another file is put
 * under the process that joins the links: it is started by way of {@code setsid}, and a script of
 * that name comes first in the search path.
 *
 * <pre>
 *   s12-1 --- r11-1 === west === r11a === east === r11-2 --- s12-2
 * </pre>
 */
@Timeout(180)
class SelfCheckIT {

  private static final String FIG9 = Lifeboat.topology("fig9");

  @TempDir private Path scratch;

  @BeforeAll
  static void needsNamespaces() throws Exception {
    Lifeboat.assumeNamespacesAreAllowed();
  }

  @Test
  void findsTheLinksAsTheFileSays() throws Exception {
    JsonNode check = run(FIG9).expectStatus(0).result().at("/selfCheck");

    assertThat(check.at("/state").asString()).isEqualTo("ok");
    assertThat(check.at("/links")).hasSize(8);
    for (JsonNode link : check.at("/links")) {
      assertThat(link.at("/delaySeconds/verdict").asString()).isEqualTo("ok");
      assertThat(link.at("/delaySeconds/measured").asDouble())
          .isGreaterThan(link.at("/delaySeconds/configured").asDouble());
      assertThat(link.at("/lossFraction/measured").asDouble()).isZero();
    }
    JsonNode west = check.at("/links/0");
    assertThat(west.at("/link").asString()).isEqualTo("west");
    assertThat(west.at("/from").asString()).isEqualTo("r11-1");
    assertThat(west.at("/to").asString()).isEqualTo("r11a");
  }

  @Test
  void setsWhatItMeasuredBesideTheTables() throws Exception {
    run(FIG9).expectStatus(0);

    List<List<String>> tables = csv("tables.csv");
    List<String> header = tables.getFirst();
    assertThat(tables.subList(1, tables.size()))
        .hasSize(6)
        .allSatisfy(row -> {
          assertThat(row).hasSameSizeAs(header);
          assertThat(row.get(header.indexOf("self_check"))).isIn("ok", "not-measurable");
          double configured = Double.parseDouble(row.get(header.indexOf("configured_rtt_ms")));
          assertThat(Double.parseDouble(row.get(header.indexOf("checked_rtt_ms"))))
              .isBetween(configured, configured + 1.2);
        });
    List<List<String>> links = csv("links.csv");
    assertThat(links).hasSize(1 + 8).allSatisfy(row -> assertThat(row).hasSize(16));
    assertThat(links.get(1)).startsWith("west", "r11-1", "r11a");
  }

  @Test
  void warnsOfALinkThatIsNotAsTheFileSays() throws Exception {
    Ended run = runWithPlanted("/ west:/s/delay: 5ms/delay: 9ms/");

    JsonNode result = run.expectStatus(0).result();
    assertThat(result.at("/outcome").asString()).isEqualTo("ok");
    assertThat(result.at("/selfCheck/state").asString()).isEqualTo("deviates");
    assertThat(result.at("/selfCheck/links/0/delaySeconds/verdict").asString())
        .isEqualTo("deviates");
    assertThat(result.at("/selfCheck/links/0/delaySeconds/measured").asDouble())
        .isBetween(0.009, 0.0095);
    assertThat(result.at("/selfCheck/links/2/delaySeconds/verdict").asString()).isEqualTo("ok");
    assertThat(warnings(result))
        .anyMatch(text -> text.contains("link west from r11-1 to r11a has a delay of 9."))
        .noneMatch(text -> text.contains("link east"));
  }

  @Test
  void failsWithStrict() throws Exception {
    Ended run = runWithPlanted("/ east:/s/loss: 0/loss: 20%/", "--strict");

    JsonNode result = run.expectStatus(1).result();
    assertThat(result.at("/strict").asBoolean()).isTrue();
    assertThat(result.at("/outcome").asString()).isEqualTo("failed");
    assertThat(result.at("/selfCheck/links/2/lossFraction/verdict").asString())
        .isEqualTo("deviates");
    assertThat(result.at("/selfCheck/links/2/lossFraction/measured").asDouble())
        .isBetween(0.1, 0.3);
  }

  @Test
  void seesARateThatIsWrong() throws Exception {
    JsonNode result =
        runWithPlanted("/ west:/s/rate: 10mbit/rate: 5mbit/").expectStatus(0).result();

    JsonNode rate = result.at("/selfCheck/links/0/rateBitsPerSecond");
    assertThat(rate.at("/verdict").asString()).as(rate.toString()).isEqualTo("deviates");
    assertThat(rate.at("/measured").asDouble()).isBetween(4.5e6, 5.5e6);
  }

  @Test
  void canBeSwitchedOff() throws Exception {
    JsonNode result = runWithPlanted("/ west:/s/5ms/9ms/", "--no-self-check").result();

    assertThat(result.at("/selfCheck/state").asString()).isEqualTo("off");
    assertThat(result.at("/selfCheck/links")).isEmpty();
    assertThat(warnings(result)).noneMatch(text -> text.contains("self-check"));
    assertThat(scratch.resolve("out/links.csv")).doesNotExist();
  }

  @Test
  void bearsWithChanceInTheFile() throws Exception {
    JsonNode result =
        run(
                FIG9,
                "--set",
                "links.west={between: [r11-1, r11a], jitter: 2ms, jitter-distribution: normal,"
                    + " loss: 5%, duplicate: 5%, reorder: 10%, corrupt: 2%}",
                "--set",
                "links.east={between: [r11a, r11-2], loss: {good-to-bad: 2%, bad-to-good: 30%}}",
                "--set",
                "expect=")
            .result();

    assertThat(result.at("/selfCheck/state").asString())
        .as(result.at("/selfCheck").toString())
        .isEqualTo("ok");
  }

  private static List<String> warnings(JsonNode result) {
    return result.at("/warnings").valueStream().map(JsonNode::asString).toList();
  }

  private List<List<String>> csv(String file) throws Exception {
    return Files.readAllLines(scratch.resolve("out").resolve(file)).stream()
        .map(line -> List.of(line.split(",", -1)))
        .toList();
  }

  private Ended run(String file, String... more) throws Exception {
    List<String> arguments = arguments(file, more);
    return Lifeboat.run(scratch, arguments.toArray(String[]::new));
  }

  /** A run whose links follow the file as this line of sed has changed it. */
  private Ended runWithPlanted(String sed, String... more) throws Exception {
    Path setsid = Files.createDirectory(scratch.resolve("bin")).resolve("setsid");
    Files.writeString(
        setsid,
        """
        #!/bin/bash
        arguments=("$@")
        case " $* " in *" join-links "*)
            for i in "${!arguments[@]}"; do
                if [ "${arguments[i]}" = --topology ]; then
                    file=${arguments[i + 1]}
                    sed '%s' "$file" > "$file.planted"
                    arguments[i + 1]=$file.planted
                fi
            done ;;
        esac
        PATH=${PATH#*:} exec setsid "${arguments[@]}"
        """
            .formatted(sed));
    assertThat(setsid.toFile().setExecutable(true)).isTrue();
    String path = "PATH=" + setsid.getParent() + ":" + System.getenv("PATH");
    List<String> arguments = arguments(FIG9, more);
    arguments.addAll(List.of("--set", "link-backend=userspace"));
    try (Lifeboat lifeboat =
        Lifeboat.start(List.of("env", path), scratch, arguments.toArray(String[]::new))) {
      return lifeboat.end();
    }
  }

  private List<String> arguments(String file, String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of("run", file, "--format", "json", "--out", scratch.resolve("out").toString()));
    arguments.addAll(List.of(more));
    return arguments;
  }
}
