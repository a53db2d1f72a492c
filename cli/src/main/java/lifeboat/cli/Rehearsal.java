package lifeboat.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import lifeboat.emulator.process.JsonLines;
import lifeboat.network.file.ReadResult;
import lifeboat.network.file.TopologyFile;
import lifeboat.network.result.TimedEvent;
import lifeboat.network.topology.NetworkLayout;
import lifeboat.pcap.PacketRehearsal;
import lifeboat.simulator.Simulation;

/**
 * A small deployment in virtual time, played by a process before it plays for real: classes are
 * loaded and code is compiled while the network is still being built, and not when the first
 * replica packet waits for its decision.
 */
final class Rehearsal {

  private static final long LASTS_NANOS = 200_000_000L;

  private static final String TOPOLOGY =
      """
      name: rehearsal
      defaults: {links: {delay: 1ms}}
      relays:
        a: {at: [0, 0], lan: 172.16.0.0/24}
        b: {at: [0, 10]}
        c: {at: [0, 20], lan: 172.17.0.0/24}
      servers:
        source: {on: a}
        target: {on: c}
      links:
        ab: {between: [a, b]}
        bc: {between: [b, c]}
      workload:
        data: {from: source, size: 512KiB}
      """;

  private Rehearsal() {}

  /**
   * Plays it again and again, for a fifth of a second: what runs once stays interpreted.
   *
   * @param scratch where files may be made for a moment
   */
  static void play(Path scratch) throws IOException, InterruptedException {
    long ends = System.nanoTime() + LASTS_NANOS;
    JsonLines nowhere =
        new JsonLines(InputStream.nullInputStream(), OutputStream.nullOutputStream());
    if (TopologyFile.parse("rehearsal", TOPOLOGY, List.of()) instanceof ReadResult.Ok ok) {
      do {
        new Simulation(NetworkLayout.of(ok.topology()), event -> tell(nowhere, event)).run();
      } while (System.nanoTime() < ends);
    }
    PacketRehearsal.play(scratch);
  }

  private static void tell(JsonLines control, TimedEvent event) {
    try {
      control.send(Map.of(JsonLines.KIND, "event", "event", event.toMap()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
