package lifeboat.emulator.bench;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import lifeboat.emulator.kernel.NetworkNamespaces;
import lifeboat.pcap.LagWatch;
import lifeboat.pcap.PacketRehearsal;
import lifeboat.pcap.PartyDriver;
import lifeboat.pcap.PartyDriver.PortConfig;
import lifeboat.pcap.Punctuality;
import lifeboat.relay.message.Place;
import lifeboat.relay.node.HostTiming;
import lifeboat.relay.node.Notice;
import lifeboat.relay.node.RelayConfig;
import lifeboat.relay.node.RelayNode;

/**
 * The process of one relay for {@link RelayBenchmark}: what {@code NodeWorker} does for a relay,
 * without a topology.
 */
@SuppressWarnings("SystemOut") // the other end of the pipe reads it
final class RelayHost {

  private static final Punctuality PUNCTUALITY = new Punctuality();

  /** Property that is true in a network with a key. */
  static final String SEALED = "lifeboat.bench.sealed";

  private RelayHost() {}

  /** Serves until its input ends. */
  static void main() throws Exception {
    PacketRehearsal.play(Path.of(System.getProperty("java.io.tmpdir")));
    PartyDriver driver = NetworkNamespaces.inside(RelayEnds.RELAY, RelayHost::open);
    driver.start();
    System.out.println("ready");
    try (LagWatch lag = new LagWatch(List.of(driver), PUNCTUALITY)) {
      lag.start();
      BufferedReader requests =
          new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
      for (String line = requests.readLine(); line != null; line = requests.readLine()) {
        System.out.println(
            switch (line) {
              case "neighbours" -> Integer.toString(driver.tables().rows().size());
              case "dropped" -> driver.dropped().toString();
              default -> throw new IllegalArgumentException(line);
            });
      }
    }
    driver.stop();
    driver.awaitStop();
  }

  private static PartyDriver open() throws Exception {
    RelayConfig config =
        new RelayConfig(
            RelayEnds.RELAY_ADDRESS,
            new Place(0, 0),
            "bench",
            List.of(),
            10_000_000_000L,
            1_000_000_000L,
            2,
            1,
            new HostTiming(100_000_000, 100_000));
    return PartyDriver.open(
        RelayEnds.RELAY,
        new RelayNode(config),
        RelayEnds.RELAY_ADDRESS,
        List.of(
            new PortConfig(RelayEnds.RELAY_A, RelayEnds.RELAY_MAC_A),
            new PortConfig(RelayEnds.RELAY_B, RelayEnds.RELAY_MAC_B)),
        Optional.empty(),
        (_, notice) -> complain(notice),
        PUNCTUALITY,
        Boolean.getBoolean(SEALED) ? Optional.of(End.newSealer()) : Optional.empty());
  }

  /** Nothing is to go wrong while it is measured. */
  private static void complain(Notice notice) {
    if (notice instanceof Notice.TransferFailed
        || notice instanceof Notice.FlowRefused
        || notice instanceof Notice.NeighbourLost) {
      System.err.println("relay: " + notice);
    }
  }
}
