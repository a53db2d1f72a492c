package lifeboat.network.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What people hear when a file is wrong: everything at once, where it is, and what to do. */
class BrokenTopologyTest {
  private static final String RELAYS =
      """
      relays:
        a: {at: [0, 0], lan: 172.16.0.0/24}
        b: {at: [0, 1], kind: switch, lan: 172.17.0.0/24}
        c: {at: [0, 2], kind: switch, lan: 172.18.0.0/29}
        d: {at: [0, 3]}
      """;

  static Stream<Arguments> brokenFiles() {
    return Stream.of(
        broken("", "t.yaml:1:1  the file is empty; a file has at least relays"),
        broken("hello", "t.yaml:1:1  not a topology; a file is a mapping: relays: ..."),
        broken(
            "seed: 1",
            "t.yaml:1:1  relays: a required key is missing; "
                + "write such as relays: {sf: {at: [37.77, -122.42], lan: 172.16.0.0/24}}"),
        broken("relays: {}", "t.yaml:1:1  relays: there must be at least one relay"),
        broken("relays: [a", "t.yaml:1:11  not YAML: expected ',' or ']', but got <stream end>"),
        broken(
            RELAYS + "---\nseed: 1", "t.yaml:7:1  a second document begins; a file holds only one"),
        broken(
            RELAYS + "seed: *x",
            "t.yaml:6:7  seed: aliases are not supported; write the value out"),
        broken(
            RELAYS + "seed: 1\nseed: 2",
            "t.yaml:7:1  seed: duplicate key; it is first at t.yaml:6:1"),
        broken(
            RELAYS + "links: {coast: {between: [a, b], dealy: 5ms}}",
            "t.yaml:6:34  links.coast.dealy: no such key; did you mean \"delay\"?"),
        broken(
            RELAYS + "links: {coast: {between: [a, r4], delay: 5}}",
            "t.yaml:6:30  links.coast.between[1]: node \"r4\" does not exist",
            "t.yaml:6:42  links.coast.delay: 5: a unit is missing; write \"5ms\""),
        broken(
            RELAYS + "links: {coast: {between: [a, b], loss: 101%, rate: 1bit}}",
            "t.yaml:6:40  links.coast.loss: 101% is out of bounds; write 0% to 100%",
            "t.yaml:6:52  links.coast.rate: 1bit is out of bounds; write 1kbit to 1tbit"),
        broken(
            RELAYS + "links: {coast: {between: [a, b], delay: 1ms, jitter: 2ms}}",
            "t.yaml:6:54  links.coast.jitter: jitter 2ms is more than the delay 1ms; "
                + "a frame cannot arrive before it is sent"),
        broken(
            RELAYS + "links: {coast: {between: [a, b], delay: {from-a: 1ms}}}",
            "t.yaml:6:41  links.coast.delay: the direction from-b is missing; "
                + "write both directions, or one value for both"),
        broken(
            RELAYS
                + "servers: {s: {on: a}}\nworkload: {w: {from: s, shards: {data: 3, partiy: 2}}}",
            "t.yaml:7:25  workload.w.shards.parity: a required key is missing; write such as parity: 2",
            "t.yaml:7:43  workload.w.shards.partiy: no such key; did you mean \"parity\"?"),
        broken(
            RELAYS
                + "servers: {s: {on: a}}\n"
                + "workload: {w: {from: s, copies: 2, shards: {data: 0, parity: 15}}}",
            "t.yaml:7:51  workload.w.shards.data: 0 is out of bounds; write 1 to 14",
            "t.yaml:7:62  workload.w.shards.parity: 15 is out of bounds; write 1 to 14"),
        broken(
            RELAYS
                + "servers: {s: {on: a}}\n"
                + "workload: {w: {from: s, policy: nearest, copies: 2,"
                + " shards: {data: 10, parity: 6}}}",
            "t.yaml:7:33  workload.w.policy: there is no server besides s",
            "t.yaml:7:50  workload.w.copies: the policy nearest knows one copy; "
                + "use the policy lifeboat",
            "t.yaml:7:53  workload.w.shards: 16 shards are too many; "
                + "data and parity together are at most 15"),
        broken(
            RELAYS
                + "servers: {s: {on: a}}\n"
                + "workload: {w: {from: s, copies: 2, apart: 1km, shards: {data: 3, parity: 3}}}",
            "t.yaml:7:33  workload.w.copies: there are shards as well; write copies or shards",
            "t.yaml:7:43  workload.w.apart: each of them would have to keep out of 5 circles, and a packet has room for 4; "
                + "at most 5 shards can be kept apart here"),
        broken(
            RELAYS + "servers: {s: {on: d}}",
            "t.yaml:6:19  servers.s.on: relay \"d\" has no LAN; give it one: lan: 172.16.0.0/24"),
        broken(
            RELAYS + "servers: {s: {on: a}}\nlinks: {x: {between: [s, a]}}",
            "t.yaml:7:23  links.x.between[0]: \"s\" is a server; "
                + "a server has one cable only, its key \"on\""),
        broken(
            RELAYS
                + "switches: {p: {}, q: {}}\nlinks: {x: {between: [p, a]}, y: {between: [q, p]},"
                + " z: {between: [b, q]}}",
            "t.yaml:6:12  switches.p: is attached to several relays: a, b; "
                + "a plain switch extends the LAN of exactly one relay"),
        broken(
            RELAYS + "switches: {p: {}}",
            "t.yaml:6:12  switches.p: is attached to no relay; "
                + "a plain switch extends the LAN of exactly one relay"),
        broken(
            RELAYS + "links: {x: {between: [b, c]}, y: {between: [c, b]}}",
            "t.yaml:6:31  links.y: switches form a loop: c - b; "
                + "frames would go round for ever; take one cable out"),
        broken(
            RELAYS + "links: {x: {between: [a, b]}, y: {between: [b, a]}}",
            "t.yaml:6:31  links.y: link \"x\" joins the same router and switch; "
                + "a router has one port on a relaying switch"),
        broken(
            RELAYS
                + "servers: {s1: {on: c}, s2: {on: c}, s3: {on: c}, s4: {on: c}, s5: {on: c}, "
                + "s6: {on: c}}",
            "t.yaml:6:76  servers.s6: finds no free address in 172.18.0.0/29, the LAN of c"),
        broken(
            RELAYS + "servers: {s1: {on: a, address: 172.16.0.1}, s2: {on: a, address: 10.1.1.1}}",
            "t.yaml:6:32  servers.s1: address 172.16.0.1 belongs to a, the relay of this LAN",
            "t.yaml:6:66  servers.s2: address 10.1.1.1 is outside 172.16.0.0/24, the LAN of a"),
        broken(
            "relays: {a: {at: [0, 0], lan: 10.1.0.0/16}, b: {at: [0, 91], lan: 172.16.0.1/24}, "
                + "c: {at: [91, 0], kind: switch}}",
            "t.yaml:1:31  relays.a.lan: 10.1.0.0/16 overlaps 10.0.0.0/9, which is reserved",
            "t.yaml:1:67  relays.b.lan: 172.16.0.1/24 is an address in a network; "
                + "write \"172.16.0.0/24\"",
            "t.yaml:1:83  relays.c.lan: a relaying switch needs a LAN; "
                + "write such as lan: 172.16.0.0/24",
            "t.yaml:1:91  relays.c.at: is not on Earth; "
                + "latitude is -90 to 90, longitude -180 to 180"),
        broken(
            RELAYS
                + "servers: {alpha: {on: a}}\nworkload: {w: {from: alhpa, file: gone.bin}}\n"
                + "events: {e: {kill: alpah}}\nexpect: {x: {replica: v, at: s, path: [a, e]}}",
            "t.yaml:7:22  workload.w.from: server \"alhpa\" does not exist; did you mean \"alpha\"?",
            "t.yaml:8:20  events.e.kill: relay or server \"alpah\" does not exist; "
                + "did you mean \"alpha\"?",
            "t.yaml:9:23  expect.x.replica: replica \"v\" does not exist",
            "t.yaml:9:30  expect.x.at: server, relay or site \"s\" does not exist",
            "t.yaml:9:43  expect.x.path[1]: relay \"e\" does not exist"),
        broken(
            RELAYS + "switches: {a: {}, Q: {}}\nlinks: {x: {between: [Q, d]}}",
            "t.yaml:6:12  switches.a: another node has this name; "
                + "names are unique over relays, servers and switches",
            "t.yaml:6:19  switches.Q: \"Q\" is not a name; names match [a-z][a-z0-9-]{0,30}",
            "t.yaml:7:23  links.x.between[0]: \"Q\" is not a name; "
                + "names match [a-z][a-z0-9-]{0,30}"));
  }

  private static Arguments broken(String text, String... problems) {
    return Arguments.of(text, List.of(problems));
  }

  @ParameterizedTest
  @MethodSource("brokenFiles")
  void reportsAllProblemsInOrder(String text, List<String> expected) {
    List<String> found =
        problems(text, List.of()).stream()
            .map(Problem::render)
            .filter(line -> !line.contains("there is no file"))
            .toList();
    assertThat(found).containsExactlyElementsOf(expected);
  }

  @Test
  void countsTheProblemsAtTheEnd() {
    assertThat(Problem.render(problems("", List.of())))
        .endsWith("\n1 problem; nothing was started.\n");
    assertThat(Problem.summary(problems("a: 1\nb: 2", List.of())))
        .isEqualTo("3 problems; nothing was started.");
  }

  @Test
  void namesTheOverrideThatIsWrong() {
    List<String> overrides =
        List.of("relays.d.kidn=router", "nonsense", "seed.x=1", "links={x: [", "processes=many");
    assertThat(problems(RELAYS + "seed: 1", overrides).stream().map(Problem::render))
        .containsExactly(
            "--set nonsense  not an override; write path=value, such as links.coast.delay=5ms",
            "--set seed.x=1  seed: has no keys of its own; "
                + "write path=value, such as links.coast.delay=5ms",
            "--set links={x: [  not YAML: expected the node content, but found '<stream end>'",
            "--set processes=many  processes: \"many\" is not known here; "
                + "write packed or per-node",
            "--set relays.d.kidn=router  relays.d.kidn: no such key; did you mean \"kind\"?");
  }

  @Test
  void saysWhyAFileCannotBeRead(@TempDir Path folder) throws IOException {
    Path binary = Files.write(folder.resolve("binary.yaml"), new byte[] {(byte) 0xff, 0, 1});
    Path huge = Files.write(folder.resolve("huge.yaml"), new byte[(64 << 20) + 1]);
    assertThat(reasons(folder.resolve("none.yaml"))).containsExactly("the file does not exist");
    assertThat(reasons(folder)).containsExactly("the file is a folder");
    assertThat(reasons(binary)).containsExactly("the file is not UTF-8 text");
    assertThat(reasons(huge)).containsExactly("the file is larger than 64 MiB");
  }

  @Test
  void saysWhenANetworkIsTooLarge() {
    StringBuilder text = new StringBuilder("relays: {r: {at: [0, 0]}}\nswitches:\n");
    for (int i = 0; i < 250_000; i++) {
      text.append("  p").append(i).append(": {}\n");
    }
    assertThat(problems(text.toString(), List.of()).stream().map(Problem::render))
        .containsExactly(
            "t.yaml:1:1  250001 nodes are more than a file may have; the limit is 250000");
  }

  @Test
  void keepsAProblemOnOneLineWhateverItQuotes() {
    assertThat(problems(RELAYS + "processes: \"a\\nb\\ec\"", List.of()))
        .singleElement()
        .extracting(Problem::render)
        .isEqualTo("t.yaml:6:12  processes: \"a?b?c\" is not known here; write packed or per-node");
  }

  @Test
  void survivesNestingBombsAndAliasBombs() {
    assertThat(problems("a: " + "[".repeat(100_000), List.of())).isNotEmpty();
    assertThat(problems("a: " + "{a: ".repeat(100_000), List.of())).isNotEmpty();
    assertThat(problems("a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]", List.of())).isNotEmpty();
    assertThat(problems("- ".repeat(50_000), List.of())).isNotEmpty();
  }

  @Test
  void neverThrowsWhateverIsChangedInAFile() throws IOException {
    String alphabet = "{}[]:,-#&*!|>'\"%@`\n\t \u0000\ud800\u00e9xyz019.~?=/\\";
    String original = Files.readString(Path.of("..", "topologies", "fig1.yaml"));
    for (int seed = 0; seed < 3000; seed++) {
      Random random = new Random(seed);
      StringBuilder text = new StringBuilder(original);
      for (int edits = random.nextInt(1, 6); edits > 0; edits--) {
        int from = random.nextInt(text.length());
        int to = Math.min(text.length(), from + random.nextInt(4));
        char letter = alphabet.charAt(random.nextInt(alphabet.length()));
        text.replace(from, to, random.nextBoolean() ? String.valueOf(letter) : "");
      }
      assertThat(TopologyFile.parse("seed-" + seed, text.toString(), List.of())).isNotNull();
    }
  }

  private static List<Problem> problems(String text, List<String> overrides) {
    return failed(TopologyFile.parse("t.yaml", text, overrides));
  }

  private static List<String> reasons(Path file) {
    return failed(TopologyFile.read(file, List.of())).stream().map(Problem::message).toList();
  }

  private static List<Problem> failed(ReadResult result) {
    return switch (result) {
      case ReadResult.Failed failed -> failed.problems();
      case ReadResult.Ok ok -> throw new AssertionError("no problem found: " + ok.topology());
    };
  }
}
