package lifeboat.emulator.process;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import lifeboat.pcap.PartyDriver;
import lifeboat.pcap.PartyDriver.Dropped;
import lifeboat.pcap.Punctuality;

/** What a process that hosts nodes says at its end about how well it has kept up. */
final class WorkerReport {

  private static final Path STATUS = Path.of("/proc/self/status");
  private static final String PEAK = "VmHWM:";
  private static final long BYTES_PER_KIB = 1024;

  private final List<Map<String, Object>> dropped = new ArrayList<>();
  private final Map<String, Long> sealFaults = new LinkedHashMap<>();

  /** Notes what a node has lost that is about to be closed. */
  void note(String node, PartyDriver driver) {
    noteSealFaults(driver);
    for (Dropped lost : driver.dropped()) {
      dropped.add(Map.of("node", node, "at", lost.place(), "messages", lost.packets()));
    }
  }

  /** Notes what a node has dropped because of its seal, before it is closed. */
  private void noteSealFaults(PartyDriver driver) {
    driver.sealFaults().forEach((reason, count) -> sealFaults.merge(reason, count, Long::sum));
  }

  /** The answer to the request to stop. */
  Map<String, Object> message(Punctuality.Summary punctuality) {
    Map<String, Object> report = new LinkedHashMap<>();
    report.put(JsonLines.KIND, "report");
    report.put("worstHoldUpNanos", punctuality.worstHoldUpNanos());
    report.put("waitNanosP99", punctuality.waitNanosP99());
    report.put("worstWaitNanos", punctuality.worstWaitNanos());
    report.put("collectionMillis", collectionMillis());
    report.put("peakMemoryBytes", peakMemoryBytes());
    report.put("dropped", dropped);
    report.put("sealFaults", sealFaults);
    return report;
  }

  private static long collectionMillis() {
    return ManagementFactory.getGarbageCollectorMXBeans().stream()
        .mapToLong(collector -> Math.max(0, collector.getCollectionTime()))
        .sum();
  }

  /** The most memory that this process has ever had at a time; 0 where the kernel does not tell. */
  private static long peakMemoryBytes() {
    try {
      return Files.readAllLines(STATUS).stream()
          .filter(line -> line.startsWith(PEAK))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * BYTES_PER_KIB)
          .findFirst()
          .orElse(0);
    } catch (IOException e) {
      return 0;
    }
  }
}
