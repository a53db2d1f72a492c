package lifeboat.pcap;

import java.io.IOException;
import java.util.Optional;
import lifeboat.relay.message.Mac;

/** Finds out whether this process can capture, by doing it. */
public final class CaptureProbe {

  private CaptureProbe() {}

  /** Why capturing on the loopback device does not work; empty where it does. */
  public static Optional<String> whyUnavailable() {
    try (CapturePort port = CapturePort.open("probe", "lo", Mac.NONE)) {
      port.next();
      return Optional.empty();
    } catch (IOException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    } catch (UnsatisfiedLinkError e) {
      return Optional.of("libpcap could not be loaded: " + e.getMessage());
    }
  }
}
