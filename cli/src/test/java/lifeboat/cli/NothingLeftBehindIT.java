package lifeboat.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import lifeboat.cli.Lifeboat.Ended;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** However a run ends, and whenever: no process, device, namespace or mount of it stays. */
@Timeout(120)
class NothingLeftBehindIT {

  /** Ctrl-C has to be answered within this time. */
  private static final Duration PROMPTLY = Duration.ofSeconds(3);

  /** The kernel takes namespaces apart a little later than their last process ends. */
  private static final Duration SOON = Duration.ofSeconds(10);

  /** How far a run has come when it is interrupted. */
  enum Phase {
    AT_ONCE(""),
    JVM_STARTS(""),
    BUILDING("building"),
    MEASURING("measuring"),
    DEPLOYING("deploying");

    private final String talk;

    Phase(String talk) {
      this.talk = talk;
    }

    void await(Lifeboat lifeboat) {
      switch (this) {
        case AT_ONCE -> {}
        case JVM_STARTS -> lifeboat.awaitJvm();
        case BUILDING, MEASURING, DEPLOYING -> lifeboat.awaitTalk(talk);
      }
    }
  }

  @TempDir private Path scratch;
  private Host before = new Host(List.of(), List.of(), List.of());

  @BeforeAll
  static void needsNamespaces() throws Exception {
    Lifeboat.assumeNamespacesAreAllowed();
  }

  @BeforeEach
  void rememberTheHost() throws IOException {
    before = Host.now();
  }

  @ParameterizedTest
  @EnumSource
  void whenItIsKilled(Phase phase) throws Exception {
    try (Lifeboat lifeboat = slowRun()) {
      phase.await(lifeboat);

      assertThat(lifeboat.signal("KILL").endWithin(PROMPTLY).status()).isEqualTo(128 + 9);
      assertNothingIsLeftOf(lifeboat);
    }
  }

  @ParameterizedTest
  @EnumSource
  void whenItIsTerminated(Phase phase) throws Exception {
    try (Lifeboat lifeboat = slowRun()) {
      phase.await(lifeboat);

      Ended ended = lifeboat.signal("TERM").endWithin(PROMPTLY).expectStatus(128 + 15);
      assertSaysWhatBecameOfIt(phase, ended);
      assertNothingIsLeftOf(lifeboat);
    }
  }

  @ParameterizedTest
  @EnumSource
  void whenItIsInterrupted(Phase phase) throws Exception {
    try (Lifeboat lifeboat = slowRun()) {
      phase.await(lifeboat);

      Ended ended = lifeboat.signal("INT").endWithin(PROMPTLY).expectStatus(128 + 2);
      assertSaysWhatBecameOfIt(phase, ended);
      assertNothingIsLeftOf(lifeboat);
    }
  }

  @Test
  void whenItEndsByItself() throws Exception {
    try (Lifeboat lifeboat =
        Lifeboat.start(scratch, "run", Lifeboat.topology("fig9"), "--out", out().toString())) {
      lifeboat.end().expectStatus(0);
      assertNothingIsLeftOf(lifeboat);
    }
  }

  @Test
  void whenAnInnerProcessOfItDies() throws Exception {
    try (Lifeboat lifeboat = slowRun()) {
      lifeboat.awaitTalk("deploying");
      long node =
          lifeboat.members().stream()
              .filter(member -> member.commandLine().contains("host-nodes"))
              .findAny()
              .orElseThrow()
              .pid();
      assertThat(Lifeboat.succeeds(List.of("kill", "-KILL", Long.toString(node)))).isTrue();

      Ended ended = lifeboat.end();

      assertThat(ended.status()).isNotZero();
      assertThat(ended.stderr()).contains("ended unexpectedly");
      assertNothingIsLeftOf(lifeboat);
    }
  }

  /** A run that would go on deploying for a quarter of a minute. */
  private Lifeboat slowRun() throws IOException {
    return Lifeboat.start(
        scratch,
        "run",
        Lifeboat.topology("fig9"),
        "--out",
        out().toString(),
        "--set",
        "links.west.rate=500kbit",
        "--set",
        "workload.backup.criteria={}");
  }

  private Path out() {
    return scratch.resolve("out");
  }

  private void assertSaysWhatBecameOfIt(Phase phase, Ended ended) {
    if (phase.compareTo(Phase.BUILDING) >= 0) {
      assertThat(ended.stderr())
          .contains("interrupted; the events so far are in " + out())
          .contains("nothing is left running");
      assertThat(out().resolve("events.ndjson")).exists();
      assertThat(out().resolve("result.json")).doesNotExist();
    }
  }

  private void assertNothingIsLeftOf(Lifeboat lifeboat) {
    await()
        .atMost(SOON)
        .untilAsserted(() -> {
          assertThat(lifeboat.members()).isEmpty();
          assertThat(Host.now()).isEqualTo(before);
        });
  }
}
