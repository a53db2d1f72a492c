package lifeboat.pcap;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The first kills of {@link StoreKills}; {@code scripts/kill-store} has as many as wanted. */
class StoreKillTest {

  private static final int KILLS = 20;

  @TempDir Path directory = Path.of("");

  @Test
  void aStoreThatIsKilledAtAnyMomentKeepsItsPromises() throws Exception {
    StoreKills kills = new StoreKills(directory, 1);
    kills.play(KILLS);
    assertThat(kills.faults()).as("repeat with scripts/kill-store %d 1", KILLS).isEmpty();
    assertThat(kills.placed()).as("kills must not be the end of everything").isGreaterThan(KILLS);
    assertThat(kills.resumed()).as("kills came while something was partial").isGreaterThan(3);
  }
}
