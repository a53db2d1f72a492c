package lifeboat.emulator.bench;

import com.sun.management.OperatingSystemMXBean;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The process that is measured, started as a run starts its processes, and on a processor of its
 * own where there are two: so that what it uses is not what its measuring uses. It is asked by
 * lines, answers each with one, and ends when its input does.
 */
final class BenchProcess implements AutoCloseable {

  /** How {@code JavaCommand} starts the processes of a run. */
  static final List<String> AS_IN_RUNS =
      List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx384m", "-Xss512k");

  /** The same with the compiler for long-running programs. */
  static final List<String> WITH_C2 = List.of("-XX:+UseSerialGC", "-Xmx384m", "-Xss512k");

  /** Places among what follows the name. */
  private static final int USER_TIME = 11;

  private static final int SYSTEM_TIME = 12;
  private static final long NANOS_PER_TICK = 10_000_000;

  private static final OperatingSystemMXBean OWN =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

  private final Process process;
  private final BufferedWriter requests;
  private final BufferedReader answers;

  private BenchProcess(Process process) {
    this.process = process;
    this.requests = process.outputWriter(StandardCharsets.UTF_8);
    this.answers = process.inputReader(StandardCharsets.UTF_8);
  }

  /** Starts {@code main} and waits until it says that it is ready. */
  static BenchProcess start(List<String> jvmOptions, Class<?> main) throws IOException {
    List<String> command = new ArrayList<>();
    String pin = System.getProperty("lifeboat.bench.pin", "");
    if (!pin.isEmpty()) {
      command.addAll(List.of("taskset", "-c", pin));
    }
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(jvmOptions);
    command.addAll(List.of(System.getProperty("lifeboat.bench.jvm", "").trim().split(" +", -1)));
    command.removeIf(String::isEmpty);
    command.add("--enable-native-access=ALL-UNNAMED");
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    BenchProcess started = new BenchProcess(process);
    started.awaitAnswer("its start");
    return started;
  }

  /** Asks and waits for the answer. */
  String ask(String request) throws IOException {
    requests.write(request + "\n");
    requests.flush();
    return awaitAnswer(request);
  }

  private String awaitAnswer(String request) throws IOException {
    String answer = answers.readLine();
    if (answer == null) {
      throw new IOException("the measured process ended at " + request);
    }
    return answer;
  }

  /**
   * All processor time that it has used, compilation and collection of garbage included; read from
   * outside, for it may be too busy to answer (proc(5), stat, in hundredths of seconds).
   */
  long cpuNanos() throws IOException {
    String stat = Files.readString(Path.of("/proc", Long.toString(process.pid()), "stat"));
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    long ticks = Long.parseLong(fields[USER_TIME]) + Long.parseLong(fields[SYSTEM_TIME]);
    return ticks * NANOS_PER_TICK;
  }

  /** All processor time that this process has used itself. */
  static long ownCpuNanos() {
    return OWN.getProcessCpuTime();
  }

  @Override
  public void close() throws IOException {
    requests.close();
    try {
      process.waitFor();
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
