package lifeboat.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import lifeboat.emulator.capture.CaptureOptions;
import lifeboat.emulator.capture.CaptureReport;
import lifeboat.emulator.lab.LabClient;
import lifeboat.emulator.lab.LabEntry;
import lifeboat.emulator.lab.LabProtocol;
import lifeboat.emulator.lab.Refusal;
import lifeboat.emulator.process.JsonLines;
import lifeboat.network.file.Units;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Captures packets in a laboratory. */
@Command(
    name = "capture",
    description = {
      "Capture the packets of a node or a link of a laboratory into a pcapng file.",
      "It goes on until Ctrl-C, or for as long as --for says. With scripts/lifeboat.lua tshark and"
          + " Wireshark understand the protocol."
    },
    mixinStandardHelpOptions = true,
    customSynopsis = "Usage: lifeboat capture [OPTIONS] [LAB] NODE|LINK|all",
    footerHeading = "%nExamples:%n",
    footer = {
      "  lifeboat capture plains",
      "  lifeboat capture fig1 r11-3 --out r11-3.pcapng --for 10s",
      "  lifeboat capture all --out - | wireshark -k -i -",
      "A server and its cable have one name, which means the server; link:NAME is the cable."
    })
final class CaptureCommand implements Callable<Integer> {

  private static final String STDOUT = "-";
  private static final long REPORT_SECONDS = 5;

  @Spec private CommandSpec spec;

  @Parameters(
      arity = "1..2",
      paramLabel = "WORD",
      description = "The laboratory, which may be left out where only one is up; what to capture.")
  private List<String> words = new ArrayList<>();

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "Where to. Default: captures/ in the run directory. With - also to stdout.")
  private @Nullable String out;

  @Option(
      names = "--for",
      paramLabel = "DURATION",
      description = "Ends by itself after so long, such as 10s.")
  private @Nullable String duration;

  @Option(
      names = "--max-size",
      paramLabel = "SIZE",
      description = "Ends before the file is larger. Default: 1GiB.")
  private @Nullable String maxSize;

  @Option(
      names = "--snap-length",
      paramLabel = "BYTES",
      description = "Keeps so many bytes of each frame. Default: all.")
  private int snapLength = CaptureOptions.MAX_SNAP_LENGTH;

  private final CountDownLatch reported = new CountDownLatch(1);

  @Override
  public Integer call() throws IOException {
    OptionalLong nanos = quantity("--for", duration, Units.DURATION);
    CaptureOptions options = options();
    Labs.Chosen chosen = Labs.ofUser().choose(words, 1, 1);
    LabEntry lab = chosen.lab();
    String part = chosen.words().getFirst();
    Path file = file(lab, part);
    Map<String, Object> details = new LinkedHashMap<>();
    details.put("part", part);
    details.put("file", file.toString());
    details.put("program", options.program());
    details.put("snapLength", options.snapLength());
    details.put("maxFileBytes", options.maxFileBytes());
    try (LabClient client = Labs.connect(lab);
        StdoutTail tail = STDOUT.equals(out) ? StdoutTail.of(file) : StdoutTail.nothing()) {
      Thread stop = Thread.ofPlatform().name("stop").unstarted(() -> stop(client));
      Runtime.getRuntime().addShutdownHook(stop);
      AtomicBoolean begun = new AtomicBoolean();
      Map<String, Object> answer =
          client.ask(
              LabProtocol.CAPTURE,
              details,
              _ -> {
                if (begun.compareAndSet(false, true)) {
                  talk("capturing into " + file + (nanos.isPresent() ? "" : "; Ctrl-C ends it"));
                  nanos.ifPresent(limit -> endAfter(limit, client));
                }
                follow(tail, client);
              });
      boolean ignored = tail.copy();
      tell(JsonLines.convert(answer.getOrDefault("report", Map.of()), CaptureReport.class));
      return ExitStatus.OK;
    } catch (Refusal e) {
      throw new UserError(e.status(), String.valueOf(e.getMessage()));
    } catch (IOException e) {
      throw new UserError(ExitStatus.HOST, "lifeboat: " + e.getMessage() + "; see " + file);
    } finally {
      reported.countDown();
    }
  }

  private CaptureOptions options() {
    OptionalLong bytes = quantity("--max-size", maxSize, Units.SIZE);
    try {
      return CaptureOptions.of("lifeboat " + Versions.ofLifeboat())
          .withSnapLength(snapLength)
          .withMaxFileBytes(bytes.orElse(CaptureOptions.DEFAULT_MAX_FILE_BYTES));
    } catch (IllegalArgumentException e) {
      throw new UserError(ExitStatus.USAGE, "lifeboat: " + e.getMessage());
    }
  }

  private static OptionalLong quantity(String option, @Nullable String text, Units unit) {
    if (text == null) {
      return OptionalLong.empty();
    }
    OptionalLong value = unit.tryParse(text);
    if (value.isEmpty()) {
      throw new UserError(
          ExitStatus.USAGE, option + " " + text + ": write a number and one of " + unit.unitList());
    }
    return value;
  }

  private Path file(LabEntry lab, String part) throws IOException {
    if (out != null && !STDOUT.equals(out)) {
      Path file = Path.of(out).toAbsolutePath().normalize();
      ReplicaFile.requireVisible(out, file);
      return file;
    }
    Path folder = Files.createDirectories(lab.directory().resolve("captures"));
    String name = part.replace(':', '.').replace('/', '-');
    for (int i = 1; ; i++) {
      Path file = folder.resolve(name + (i == 1 ? "" : "-" + i) + ".pcapng");
      if (!Files.exists(file)) {
        return file;
      }
    }
  }

  private void endAfter(long nanos, LabClient client) {
    CompletableFuture<Void> ignored =
        CompletableFuture.runAsync(
            () -> enough(client), CompletableFuture.delayedExecutor(nanos, TimeUnit.NANOSECONDS));
  }

  private static void follow(StdoutTail tail, LabClient client) {
    if (!tail.copy()) {
      enough(client);
    }
  }

  private static void enough(LabClient client) {
    try {
      client.enough();
    } catch (IOException e) {
      // It has ended already.
    }
  }

  /** Ctrl-C is how a capture ends: its file is finished, and all is well. */
  private void stop(LabClient client) {
    if (reported.getCount() == 0) {
      return;
    }
    enough(client);
    try {
      boolean ignored = reported.await(REPORT_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Runtime.getRuntime().halt(ExitStatus.OK);
  }

  private void tell(CaptureReport report) {
    for (CaptureReport.Point point : report.points()) {
      talk(
          "%-20s %,9d frames%s"
              .formatted(
                  point.name(),
                  point.written(),
                  point.dropped() == 0 ? "" : ", %,d dropped".formatted(point.dropped())));
    }
    if (report.full()) {
      talk("the file has reached its size");
    }
  }

  private void talk(String text) {
    PrintWriter err = spec.commandLine().getErr();
    err.println("· " + text);
    err.flush();
  }
}
