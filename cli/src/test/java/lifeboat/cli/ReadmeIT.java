package lifeboat.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Every command that the README shows works as it stands there, from the root of the checkout. */
class ReadmeIT {

  private static final Path README = Lifeboat.inCheckout("README.md");
  private static final int MINUTES = 2;

  /** These set up, build and test; the build that runs this test is one of them. */
  private static final Set<String> NOT_FROM_A_TEST =
      Set.of("scripts/setup", "scripts/demo", "scripts/test");

  @TempDir private Path scratch;

  @TestFactory
  Stream<DynamicTest> everyCommandWorks() throws Exception {
    assumeTrue(Files.exists(README), "there is no README.md");
    Lifeboat.assumeNamespacesAreAllowed();
    List<String> commands = commandsIn(Files.readAllLines(README));
    assertThat(commands).as("commands in %s", README).isNotEmpty();
    return commands.stream()
        .filter(command -> !NOT_FROM_A_TEST.contains(command.split("\\s", 2)[0]))
        .map(command -> dynamicTest(command, () -> run(command)));
  }

  /** A laboratory that a command has left up, because one after it failed. */
  @AfterEach
  void endLaboratories() throws Exception {
    run("scripts/lifeboat down --all");
  }

  /** The lines that begin with a prompt in blocks of the console; a backslash continues a line. */
  private static List<String> commandsIn(List<String> lines) {
    List<String> commands = new ArrayList<>();
    boolean inConsole = false;
    boolean continues = false;
    for (String line : lines) {
      if (line.strip().startsWith("```")) {
        inConsole = !inConsole && line.strip().equals("```console");
      } else if (inConsole && continues) {
        commands.set(commands.size() - 1, commands.getLast() + "\n" + line);
      } else if (inConsole && line.startsWith("$ ")) {
        commands.add(line.substring(2));
      }
      continues = inConsole && line.endsWith("\\");
    }
    return commands;
  }

  private void run(String command) throws IOException, InterruptedException {
    Path output = Files.createTempFile(scratch, "output", ".txt");
    ProcessBuilder builder =
        new ProcessBuilder("bash", "-c", command)
            .directory(Lifeboat.inCheckout("").toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().put("LIFEBOAT_LABS", scratch.resolve("labs").toString());
    Process process = builder.start();
    boolean ended = process.waitFor(MINUTES, TimeUnit.MINUTES);
    process.destroyForcibly();
    String said = Files.readString(output);
    assertThat(ended).as("ended within %d minutes:%n%s", MINUTES, said).isTrue();
    assertThat(process.exitValue()).as("status; it said:%n%s", said).isZero();
  }
}
