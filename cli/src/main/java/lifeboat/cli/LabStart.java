package lifeboat.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import lifeboat.emulator.lab.LabClient;
import lifeboat.emulator.lab.LabEntry;
import lifeboat.emulator.lab.LabProtocol;
import lifeboat.emulator.lab.LabSupervisor;
import lifeboat.emulator.lab.ProcessIdentity;
import lifeboat.emulator.lab.Refusal;
import lifeboat.network.file.TopologyWriter;
import lifeboat.network.result.RunDirectory;
import lifeboat.network.topology.Topology;
import org.jspecify.annotations.Nullable;

/**
 * The beginning of a laboratory, from the side of the command: its supervisor hangs at a pipe of
 * this process, so that however this one ends, Ctrl-C and kill -9 included, nothing stays; until it
 * is let go.
 *
 * <pre>
 * begin -> hanging -letGo-> free
 *             |
 *           close, or the end of this process: the laboratory ends
 * </pre>
 */
final class LabStart implements AutoCloseable {

  private static final long POLL_MILLIS = 10;
  private static final long END_PATIENCE_SECONDS = 10;
  private static final int LOG_TAIL_CHARS = 2_000;

  private final Labs labs;
  private final Topology topology;
  private final DirectoryOption directoryOption;
  private final Optional<Path> keyFile;
  private final boolean selfCheck;
  private final Consumer<String> talk;
  private final Thread interruption =
      Thread.ofPlatform().name("interruption").unstarted(this::interrupted);
  private @Nullable Process keeper;
  private @Nullable LabEntry lab;
  private volatile boolean isReady;
  private volatile boolean isOver;

  /**
   * Prepares the start.
   *
   * @param selfCheck whether the links are measured before the nodes begin
   * @param talk hears of phases
   */
  LabStart(
      Labs labs,
      Topology topology,
      DirectoryOption directoryOption,
      Optional<Path> keyFile,
      boolean selfCheck,
      Consumer<String> talk) {
    this.labs = labs;
    this.topology = topology;
    this.directoryOption = directoryOption;
    this.keyFile = keyFile;
    this.selfCheck = selfCheck;
    this.talk = talk;
  }

  /**
   * Starts a laboratory and waits until it can be used.
   *
   * @param exactly whether no other name will do
   */
  LabEntry begin(String wanted, boolean exactly) throws IOException, InterruptedException {
    Runtime.getRuntime().addShutdownHook(interruption);
    LabEntry begun =
        labs.registry()
            .start(wanted, exactly, this::startKeeper)
            .orElseThrow(() ->
                new UserError(
                    ExitStatus.USAGE,
                    "--name "
                        + wanted
                        + ": a laboratory of this name is up; 'lifeboat down "
                        + wanted
                        + "' ends it"));
    follow(begun);
    isReady = true;
    return begun;
  }

  private LabEntry startKeeper(String name) throws IOException {
    String script = System.getProperty("lifeboat.script");
    if (script == null) {
      throw new UserError(ExitStatus.HOST, "lifeboat: start this command with scripts/lifeboat");
    }
    Path directory;
    try (RunDirectory created = directoryOption.create(name)) {
      created.writeTopology(TopologyWriter.write(topology));
      directory = created.path();
    }
    Path log = logOf(directory);
    Files.createDirectories(log.getParent());
    String id = HexFormat.of().toHexDigits(UUID.randomUUID().getMostSignificantBits());
    List<String> command =
        new ArrayList<>(
            List.of(
                script,
                "keep-lab",
                "--name=" + name,
                "--id=" + id,
                "--directory=" + directory,
                "--origin=" + RunCommand.startNanos()));
    keyFile.ifPresent(file -> command.add("--key-file=" + file));
    if (!selfCheck) {
      command.add("--no-self-check");
    }
    Process started =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    keeper = started;
    ProcessIdentity identity =
        ProcessIdentity.of(started.pid())
            .orElseThrow(() -> new UserError(ExitStatus.HOST, whyNot(directory)));
    LabEntry begun = new LabEntry(name, id, identity, directory, System.currentTimeMillis());
    lab = begun;
    return begun;
  }

  private void follow(LabEntry begun) throws IOException, InterruptedException {
    Optional<LabClient> connected = LabClient.connect(begun);
    while (connected.isEmpty()) {
      if (!begun.keeper().isAlive()) {
        throw new UserError(ExitStatus.HOST, whyNot(begun.directory()));
      }
      TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
      connected = LabClient.connect(begun);
    }
    try (LabClient client = connected.get()) {
      Map<String, Object> ignored =
          client.ask(
              LabProtocol.FOLLOW,
              Map.of(),
              message -> talk.accept(String.valueOf(message.get("text"))));
    } catch (Refusal e) {
      throw new UserError(
          e.status(), "lifeboat: " + e.getMessage() + "\nits files are in " + begun.directory());
    } catch (IOException e) {
      throw new UserError(ExitStatus.HOST, whyNot(begun.directory()));
    }
  }

  /** The words of a supervisor that ended before it could say anything on its socket. */
  private static String whyNot(Path directory) {
    String words = "";
    try {
      String log = Files.readString(logOf(directory));
      words = log.substring(Math.max(0, log.length() - LOG_TAIL_CHARS)).strip();
    } catch (IOException e) {
      // Then without them.
    }
    return "lifeboat: the laboratory could not be started"
        + (words.isEmpty() ? "" : ":\n" + words)
        + "\n'lifeboat doctor' says what this host can do";
  }

  private static Path logOf(Path directory) {
    return directory.resolve("logs").resolve("lab.log");
  }

  /** The laboratory stays when this process ends. */
  void letGo() throws IOException {
    Process process = keeper;
    if (process != null) {
      try (OutputStream pipe = process.getOutputStream()) {
        pipe.write(LabSupervisor.STAY.getBytes(StandardCharsets.US_ASCII));
      }
    }
    isOver = true;
  }

  /** Waits until the laboratory ends by itself, or by the hand of somebody else. */
  int awaitEnd() throws InterruptedException {
    Process process = keeper;
    if (process != null) {
      int ignored = process.waitFor();
    }
    return ExitStatus.OK;
  }

  private void interrupted() {
    if (isOver) {
      return;
    }
    LabEntry begun = lab;
    if (isReady && begun != null) {
      talk.accept(LabEnd.of(labs, begun));
    } else {
      close();
      talk.accept("interrupted; nothing is left running");
    }
  }

  /** Ends the laboratory, unless it was let go. */
  @Override
  public void close() {
    if (isOver) {
      return;
    }
    isOver = true;
    Process process = keeper;
    if (process != null) {
      process.destroyForcibly();
      try {
        boolean ignored = process.waitFor(END_PATIENCE_SECONDS, TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    LabEntry begun = lab;
    if (begun != null) {
      try {
        labs.registry().forget(begun);
      } catch (IOException e) {
        // The next who looks takes it away.
      }
    }
  }
}
