package lifeboat.pcap;

import static org.assertj.core.api.Assertions.assertThat;

import lifeboat.relay.message.Ipv4;
import lifeboat.relay.message.Mac;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.pcap4j.core.BpfProgram;
import org.pcap4j.core.BpfProgram.BpfCompileMode;
import org.pcap4j.core.PcapHandle;
import org.pcap4j.core.Pcaps;
import org.pcap4j.packet.namednumber.DataLinkType;

/** The filter, compiled as for a capture, lets through what is for this port and nothing else. */
class PacketScreenTest {

  private static final Mac OWN = Mac.parse("02:00:00:00:00:01");
  private static final Mac OTHER = Mac.parse("02:00:00:00:00:02");
  private static final Ipv4 SOURCE = Ipv4.parse("172.16.0.10");

  private PcapHandle handle;
  private BpfProgram screen;

  @BeforeEach
  void compile() throws Exception {
    handle = Pcaps.openDead(DataLinkType.EN10MB, 2048);
    screen =
        handle.compileFilter(
            CapturePort.packetScreen(OWN),
            BpfCompileMode.OPTIMIZE,
            PcapHandle.PCAP_NETMASK_UNKNOWN);
  }

  @AfterEach
  void free() {
    screen.free();
    handle.close();
  }

  private boolean passes(Mac to, Ipv4 destination) {
    return screen.applyFilter(Frames.build(OTHER, to, SOURCE, destination, new byte[100]));
  }

  @Test
  void takesReplicaPacketsForItsOwnAddress() {
    assertThat(passes(OWN, Ipv4.UNSPECIFIED)).isTrue();
  }

  @Test
  void takesGroupProbesAndTheirAnswers() {
    assertThat(passes(Mac.PROBE_GROUP, Ipv4.PROBE_GROUP)).isTrue();
    assertThat(passes(OWN, Ipv4.PROBE_GROUP)).isTrue();
  }

  /** A bridge floods frames for addresses that it has not learnt yet. */
  @Test
  void leavesToOthersWhatABridgeHasFlooded() {
    assertThat(passes(OTHER, Ipv4.UNSPECIFIED)).isFalse();
    assertThat(passes(OTHER, Ipv4.PROBE_GROUP)).isFalse();
  }

  @Test
  void leavesToTheKernelWhatHasADestination() {
    assertThat(passes(OWN, Ipv4.parse("10.0.0.7"))).isFalse();
  }

  @Test
  void leavesOtherPortsAlone() {
    byte[] frame = Frames.build(OTHER, OWN, SOURCE, Ipv4.UNSPECIFIED, new byte[100]);
    frame[37]++;
    assertThat(screen.applyFilter(frame)).isFalse();
  }
}
