package lifeboat.network.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Objects;
import java.util.Optional;
import lifeboat.network.topology.Check;
import lifeboat.network.topology.Expectation;
import lifeboat.network.topology.NetworkPart;
import lifeboat.network.topology.Policy;
import lifeboat.network.topology.Range;
import lifeboat.network.topology.Topology;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a file may expect, and who it may say chooses. */
class ExpectationFileTest {

  private static final String NETWORK =
      """
      relays:
        a: {at: [0, 0], site: Quito, lan: 172.16.0.0/24}
        b: {at: [0, 10], site: Macapá, lan: 172.17.0.0/24}
        c: {at: [0, 20], lan: 172.18.0.0/24}
      servers:
        s: {on: a}
        t: {on: b}
        u: {on: p}
      switches: {p: {}}
      links:
        ab: {between: [a, b]}
        ba: {between: [b, a]}
        bc: {between: [b, c]}
        cp: {between: [c, p]}
      workload:
        one: {from: s}
        two: {from: t}
      events:
        flood: {at: 1s, disaster: {center: [0, 0], radius: 1km}}
        crash: {kill: u}
      """;

  private static ReadResult read(String more, String... overrides) {
    return TopologyFile.parse("t.yaml", NETWORK + more, List.of(overrides));
  }

  private static Topology topology(String more, String... overrides) {
    return switch (read(more, overrides)) {
      case ReadResult.Ok ok -> ok.topology();
      case ReadResult.Failed failed -> throw new AssertionError(Problem.render(failed.problems()));
    };
  }

  private static Expectation entry(Topology topology, String name) {
    return Objects.requireNonNull(topology.expectations().get(name));
  }

  private static Policy policy(Topology topology, String deployment) {
    return Objects.requireNonNull(topology.workload().get(deployment)).policy();
  }

  private static List<Check> checks(String entry) {
    Expectation only =
        topology("expect: {x: " + entry + "}").expectations().values().iterator().next();
    return only.checks();
  }

  @Test
  void readsEveryKeyAndWritesItSoThatItReadsBack() {
    Topology topology =
        topology(
            """
            expect:
              all: {replica: one, at: Macapá, not-at: u, at-least: 300km, outside: flood, path: [a, b],
                    path-through: [b], path-not-through: [bc, c], hops: {least: 1, most: 3},
                    placed-within: 5s, copies-alive: 1, nothing-lost: yes, self-check: ok,
                    tables: {a: {b: {delay: 10ms, throughput: 10mbit}, s: {reliability: 90%, tolerance: 1%}}}}
              fails: {replica: two, not-placed: yes}
            """);

    assertThat(entry(topology, "all").checks())
        .extracting(Check::key)
        .containsExactly(
            "at",
            "not-at",
            "at-least",
            "outside",
            "path",
            "path-through",
            "path-not-through",
            "hops",
            "placed-within",
            "tables",
            "copies-alive",
            "nothing-lost",
            "self-check");
    assertThat(entry(topology, "all").checks())
        .contains(
            new Check.PathNotThrough(
                List.of(new NetworkPart.LinkPart("bc"), new NetworkPart.NodePart("c"))),
            new Check.Hops(new Range(1, 3)),
            new Check.CopiesAlive(Range.atLeast(1)));
    String again = TopologyWriter.write(topology);
    assertThat(TopologyFile.parse("again.yaml", again, List.of()))
        .isInstanceOfSatisfying(
            ReadResult.Ok.class, ok -> assertThat(ok.topology()).isEqualTo(topology));
  }

  @Test
  void whatIsAskedOfAReplicaAsksThatItIsPlaced() {
    assertThat(checks("{replica: one}")).containsExactly(new Check.Placed());
    assertThat(checks("{replica: one, hops: 3}"))
        .containsExactly(new Check.Placed(), new Check.Hops(Range.atMost(3)));
    assertThat(checks("{replica: one, not-placed: yes}")).containsExactly(new Check.NotPlaced());
  }

  @Test
  void whatIsAskedOfTheWholeRunNeedsNoReplica() {
    Topology topology = topology("expect: {x: {copies-alive: 2, self-check: ok}}");
    assertThat(entry(topology, "x").replica()).isEmpty();
    assertThat(topology.playsAllEvents()).isTrue();
    assertThat(topology("expect: {x: {self-check: ok}}").playsAllEvents()).isFalse();
  }

  @Test
  void aPlaceIsAServerOrAllThoseOfARelayOrOfASite() {
    Topology topology = topology("");
    assertThat(topology.serversAt("t")).containsExactly("t");
    assertThat(topology.serversAt("Macapá")).containsExactly("t");
    assertThat(topology.serversAt("c")).as("behind a plain switch").containsExactly("u");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{hops: 3} | expect.x.replica: a required key is missing; write one of one, two",
        "{replica: one, at: Quitto} | expect.x.at: server, relay or site \"Quitto\" does not exist; did you mean \"Quito\"?",
        "{replica: one, outside: crash} | expect.x.outside: event \"crash\" is no disaster, and has no inside; not-at and path-not-through say where a replica must not be",
        "{replica: one, outside: flod} | expect.x.outside: event \"flod\" does not exist; did you mean \"flood\"?",
        "{replica: one, path-through: [ab]} | expect.x.path-through[0]: link \"ab\" has another beside it, and a path tells relays only; write the names of relays",
        "{replica: one, path-through: [cp]} | expect.x.path-through[0]: link \"cp\" does not join two relays, and a path tells relays only; write the names of relays",
        "{replica: one, hops: {least: 3, most: 2}} | expect.x.hops: nothing is between 3 and 2",
        "{replica: one, not-placed: yes, at: t} | expect.x.not-placed: what is not placed has neither place, time nor path; write two entries, or leave not-placed out",
        "{tables: {a: {z: {delay: 1ms}}}} | expect.x.tables.a.z: relay or server \"z\" does not exist",
        "{tables: {a: {b: {}}}} | expect.x.tables.a.b: nothing is expected of this row; write delay, throughput or reliability",
        "{copies-alive: many} | expect.x.copies-alive: \"many\" is not a whole number; write at most 18 digits, or a mapping with least, most",
      })
  void saysWhatIsWrong(String entry, String message) {
    assertThat(read("expect: {x: " + entry + "}"))
        .isInstanceOfSatisfying(
            ReadResult.Failed.class,
            failed ->
                assertThat(failed.problems())
                    .extracting(Problem::toString)
                    .anyMatch(text -> text.contains(message)));
  }

  @Test
  void anEntryOfTheWorkloadMayHaveAPolicyOfItsOwn() {
    Topology topology = topology("policy: nearest", "workload.two.policy={fixed: s}");
    assertThat(policy(topology, "one")).isEqualTo(new Policy.Nearest());
    assertThat(policy(topology, "two")).isEqualTo(new Policy.Fixed("s"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "policy: neerest | policy: \"neerest\" is not known here; write lifeboat or nearest or random or farthest-known, or a mapping with fixed",
        "policy: {fixed: v} | policy.fixed: server \"v\" does not exist",
        "policy: {fixed: s} | workload.one.policy: its data are at s already, which is no other server",
        "policy: {} | policy.fixed: a required key is missing; write such as fixed: s2",
      })
  void saysWhatIsWrongWithAPolicy(String policy, String message) {
    assertThat(read(policy))
        .isInstanceOfSatisfying(
            ReadResult.Failed.class,
            failed ->
                assertThat(failed.problems())
                    .extracting(Problem::toString)
                    .anyMatch(text -> text.contains(message)));
  }

  @Test
  void aPolicyNeedsAnotherServer() {
    String alone =
        "relays: {a: {at: [0, 0], lan: 172.16.0.0/24}}\nservers: {s: {on: a}}\nworkload: {w: {from: s}}\n";
    Optional<String> problem =
        TopologyFile.parse("t.yaml", alone + "policy: random", List.of())
                instanceof ReadResult.Failed failed
            ? Optional.of(failed.problems().getFirst().toString())
            : Optional.empty();
    assertThat(problem).contains("t.yaml:3:12  workload.w.policy: there is no server besides s");
  }
}
