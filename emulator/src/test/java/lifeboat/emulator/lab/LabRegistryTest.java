package lifeboat.emulator.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The list of laboratories, kept by this process for some that it only pretends to have. */
class LabRegistryTest {

  private static final ProcessIdentity THIS =
      ProcessIdentity.of(ProcessHandle.current().pid()).orElseThrow();
  private static final ProcessIdentity DEAD =
      new ProcessIdentity(THIS.pid(), THIS.startTicks() - 1);

  @TempDir private Path scratch;
  private Path folder = Path.of("");
  private int count;

  @BeforeEach
  void chooseFolder() {
    folder = scratch.resolve("labs");
  }

  private LabRegistry registry() throws IOException {
    return LabRegistry.open(folder);
  }

  private LabEntry start(String wanted, ProcessIdentity keeper) throws IOException {
    return registry().start(wanted, false, name -> entry(name, keeper)).orElseThrow();
  }

  private LabEntry entry(String name, ProcessIdentity keeper) {
    count++;
    return new LabEntry(name, "0000000" + count, keeper, scratch.resolve(name), 1);
  }

  private List<String> living() throws IOException {
    return registry().living().stream().map(LabEntry::name).toList();
  }

  @Test
  void listsWhatLives() throws Exception {
    LabEntry coast = start("coast", THIS);

    assertThat(registry().living()).containsExactly(coast);
  }

  @Test
  void namesThatAreTakenGetANumber() throws Exception {
    start("coast", THIS);
    start("coast", THIS);
    start("coast", THIS);

    assertThat(living()).containsExactly("coast", "coast-2", "coast-3");
  }

  @Test
  void theNameOfADeadOneIsFreeAgain() throws Exception {
    start("coast", DEAD);

    assertThat(start("coast", THIS).name()).isEqualTo("coast");
  }

  @Test
  void aNameThatHasToBeExactIsRefusedWhenItIsTaken() throws Exception {
    start("coast", THIS);

    assertThat(registry().start("coast", true, name -> entry(name, THIS))).isEmpty();
    assertThat(living()).containsExactly("coast");
  }

  @Test
  void takesTheFilesOfTheDeadAwayAndWhatMakesNoSense() throws Exception {
    start("ghost", DEAD);
    Files.writeString(folder.resolve("noise"), "keeper=\n=\n\0");
    Files.writeString(folder.resolve("empty"), "");

    assertThat(living()).isEmpty();
    try (var files = Files.list(folder)) {
      assertThat(files.map(file -> file.getFileName().toString())).containsExactly(".lock");
    }
  }

  @Test
  void forgetsTheOneThatIsMeantAndNotItsSuccessor() throws Exception {
    LabEntry first = start("coast", DEAD);
    LabEntry second = start("coast", THIS);

    registry().forget(first);
    assertThat(living()).containsExactly("coast");
    registry().forget(second);
    assertThat(living()).isEmpty();
  }

  @Test
  void aStartThatFailsLeavesNoName() throws Exception {
    assertThatThrownBy(() ->
            registry()
                .start(
                    "coast",
                    false,
                    _ -> {
                      throw new IOException("no room");
                    }))
        .hasMessage("no room");

    assertThat(living()).isEmpty();
  }

  @Test
  void isPrivate() throws Exception {
    LabRegistry ignored = registry();
    assertThat(Files.getPosixFilePermissions(folder))
        .isEqualTo(PosixFilePermissions.fromString("rwx------"));

    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwx---"));
    assertThatThrownBy(this::registry).hasMessageContaining("is open to others");
  }

  @Test
  void doesNotFollowALinkThatSomebodyMayHavePutThere() throws Exception {
    Path elsewhere = Files.createDirectory(scratch.resolve("elsewhere"));
    Files.createSymbolicLink(folder, elsewhere);

    assertThatThrownBy(this::registry).hasMessageContaining("is not a folder of yours");
  }

  @Test
  void entriesReadBackAsTheyWereWritten() {
    LabEntry entry =
        new LabEntry("coast-2", "0123456789abcdef", THIS, Path.of("/a b/=c"), 1_700_000_000_000L);

    assertThat(LabEntry.parse("coast-2", entry.write())).isEqualTo(Optional.of(entry));
  }

  @Test
  void namesAreMadeOfWhatATopologyIsCalled() {
    assertThat(LabEntry.nameLike("fig1")).isEqualTo("fig1");
    assertThat(LabEntry.nameLike("The Coast, 1989!")).isEqualTo("The-Coast-1989-");
    assertThat(LabEntry.nameLike("..//..")).isEqualTo("lab");
    assertThat(LabEntry.nameLike("x".repeat(64))).hasSize(56);
  }
}
