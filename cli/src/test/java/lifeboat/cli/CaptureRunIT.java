package lifeboat.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import lifeboat.cli.Lifeboat.Ended;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What {@code run --capture} writes while FIG. 9 runs, as tshark with {@code scripts/lifeboat.lua}
 * reads it.
 *
 * <pre>
 *   s12-1 --- r11-1 --west-- r11a --east-- r11-2 --- s12-2
 * </pre>
 */
@Timeout(120)
class CaptureRunIT {

  private static final String DISSECTOR = Lifeboat.inCheckout("scripts/lifeboat.lua").toString();
  private static final int FIRST_FRAGMENTS = 10;

  /** Columns that tell where a frame was seen, which way it went, and what it is. */
  private static final String[] COLUMNS = {
    "frame.interface_name", "frame.packet_flags_direction", "lifeboat.type"
  };

  @TempDir private static Path scratch;

  private static final Path OUT = Path.of("out");

  /** One run serves all tests. */
  @BeforeAll
  static void captureARun() throws Exception {
    Lifeboat.assumeNamespacesAreAllowed();
    assumeTrue(Lifeboat.succeeds(List.of("tshark", "--version")), "tshark is missing");
    Ended run =
        Lifeboat.run(
            scratch,
            "run",
            Lifeboat.topology("fig9"),
            "--capture",
            "r11a,link:s12-1",
            "--capture",
            "all",
            "--out",
            OUT.toString());
    run.expectStatus(0);
    assertThat(run.stdout()).as("no frame is missing").doesNotContain(".pcapng");
  }

  @Test
  void writesAFileForEachWordAndNoOther() throws IOException {
    try (var files = Files.list(scratch.resolve(OUT))) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .filteredOn(name -> name.endsWith(".pcapng"))
          .containsExactlyInAnyOrder("r11a.pcapng", "link.s12-1.pcapng", "all.pcapng");
    }
  }

  @Test
  void seesEveryEndOfEveryCable() throws Exception {
    assertThat(distinct("all.pcapng", "frame.interface_name"))
        .containsExactlyInAnyOrder(
            "s12-1:s12-1",
            "r11-1:s12-1",
            "r11-1:west",
            "r11a:west",
            "r11a:east",
            "r11-2:east",
            "r11-2:s12-2",
            "s12-2:s12-2");
    assertThat(distinct("link.s12-1.pcapng", "frame.interface_name"))
        .containsExactlyInAnyOrder("s12-1:s12-1", "r11-1:s12-1");
  }

  @Test
  void everyMessageOfARunIsDissectedToItsEnd() throws Exception {
    List<String> frames = fields("all.pcapng", "udp.port==4747&&!icmp", "frame.protocols");
    assertThat(frames).hasSizeGreaterThan(1000).allMatch(line -> line.endsWith(":lifeboat"));
    assertThat(fields("all.pcapng", "lifeboat.malformed||lifeboat.cut||lifeboat.bug")).isEmpty();
  }

  /** The packets go in at one port and out at the other, with one more relay on their path. */
  @Test
  void showsAReplicaPassingARelay() throws Exception {
    List<String> in = new ArrayList<>();
    List<String> out = new ArrayList<>();
    for (int i = 0; i < FIRST_FRAGMENTS; i++) {
      in.add("172.16.0.10\t0.0.0.0\t" + 768 * i + "\t1");
      out.add("172.16.0.10\t0.0.0.0\t" + 768 * i + "\t2");
    }
    String[] columns = {"ip.src", "ip.dst", "lifeboat.offset", "lifeboat.path.count"};
    String first = "lifeboat.type==4&&lifeboat.offset<" + 768 * FIRST_FRAGMENTS;
    List<String> arriving = fields("r11a.pcapng", at("r11a:west", 1) + "&&" + first, columns);
    List<String> leaving = fields("r11a.pcapng", at("r11a:east", 2) + "&&" + first, columns);

    // On a busy machine a hop may send some of them again.
    assertThat(new LinkedHashSet<>(arriving)).containsExactlyElementsOf(in);
    assertThat(new LinkedHashSet<>(leaving)).containsExactlyElementsOf(out);
    assertThat(fields("r11a.pcapng", at("r11a:west", 2) + "&&" + first)).isEmpty();
  }

  @Test
  void showsTheOutcomesOnTheirWayBack() throws Exception {
    for (String type : List.of("7", "8")) {
      String outcome = "&&lifeboat.type==" + type;
      assertThat(fields("r11a.pcapng", at("r11a:east", 1) + outcome))
          .as("outcomes of type %s that arrive from the east", type)
          .isNotEmpty();
      assertThat(fields("r11a.pcapng", at("r11a:west", 2) + outcome))
          .as("outcomes of type %s that leave to the west", type)
          .isNotEmpty();
    }
    assertThat(
            new LinkedHashSet<>(
                fields(
                    "r11a.pcapng",
                    "lifeboat.type==8",
                    "lifeboat.destination.address",
                    "lifeboat.path.relay")))
        .containsExactly("172.18.0.10\t172.16.0.1,10.255.0.2,172.18.0.1");
  }

  @Test
  void framesStandInOrderOfTime() throws Exception {
    List<Double> times =
        fields("all.pcapng", "frame", "frame.time_epoch").stream().map(Double::valueOf).toList();
    int inversions = 0;
    for (int i = 1; i < times.size(); i++) {
      inversions += times.get(i) < times.get(i - 1) ? 1 : 0;
    }
    // On a machine that is busy enough a frame may come so late that others are written already.
    assertThat(times).hasSizeGreaterThan(1000);
    assertThat(inversions).isLessThan(times.size() / 100);
  }

  @Test
  void tellsNodesByTheirNames() throws Exception {
    List<String> lines = tshark("r11a.pcapng", List.of("-N", "n", "-Y", "lifeboat.type==8"));
    assertThat(lines).isNotEmpty().anyMatch(line -> line.contains("r11-2 → r11a"));
    assertThat(lines)
        .allMatch(line ->
            line.contains("LIFEBOAT") && line.endsWith("placed s12-1 #1 at s12-2, path 3 hops"));
  }

  /** A filter: seen at that end of a link, 1 on its way in or 2 on its way out. */
  private static String at(String end, int direction) {
    return COLUMNS[0] + "==\"" + end + "\"&&" + COLUMNS[1] + "==" + direction;
  }

  private static Set<String> distinct(String capture, String column) throws Exception {
    return new LinkedHashSet<>(fields(capture, "frame", column));
  }

  /** A line for each frame that passes the filter: the values of these fields. */
  private static List<String> fields(String capture, String filter, String... columns)
      throws Exception {
    List<String> options = new ArrayList<>(List.of("-n", "-Y", filter, "-T", "fields"));
    for (String column : columns.length == 0 ? COLUMNS : columns) {
      options.addAll(List.of("-e", column));
    }
    return tshark(capture, options);
  }

  private static List<String> tshark(String capture, List<String> options) throws Exception {
    List<String> command = new ArrayList<>(List.of("tshark", "-X", "lua_script:" + DISSECTOR));
    command.addAll(List.of("-r", scratch.resolve(OUT).resolve(capture).toString()));
    command.addAll(options);
    Path out = Files.createTempFile(scratch, "tshark", ".out");
    Path err = Files.createTempFile(scratch, "tshark", ".err");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
    builder.environment().put("HOME", scratch.toString());
    builder.environment().put("LC_ALL", "C.UTF-8");
    Process process = builder.start();
    boolean ended = process.waitFor(1, TimeUnit.MINUTES);
    process.destroyForcibly();
    assertThat(ended && process.exitValue() == 0).as(Files.readString(err)).isTrue();
    return Files.readAllLines(out);
  }
}
