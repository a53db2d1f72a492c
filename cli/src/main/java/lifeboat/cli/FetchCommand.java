package lifeboat.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import lifeboat.emulator.lab.LabProtocol;
import lifeboat.network.result.TimedEvent;
import lifeboat.parties.EncryptedFile;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Brings a replica back from wherever it is in a laboratory. */
@Command(
    name = "fetch",
    description = {
      "Bring a replica to a server of a laboratory from one that has it, or from several that have",
      "shards of it, and write it to a file.",
      "The server that it came from and the relays on its way need not be there any more."
    },
    mixinStandardHelpOptions = true,
    customSynopsis = "lifeboat fetch [OPTIONS] [LAB] ID -o=FILE",
    footerHeading = "%nExamples:%n",
    footer = {
      "  lifeboat fetch send-1 -o restored.tar",
      "  lifeboat fetch fig1 c576edfe-8e9c-3627-bbd3-ae97cfab2b4f:1 --from s12-3 -o restored.tar"
    })
final class FetchCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Parameters(
      arity = "1..2",
      paramLabel = "WORD",
      description =
          "The laboratory, which may be left out where only one is up, and the id of the replica,"
              + " UUID:NUMBER, or the name under which it was sent.")
  private List<String> words = new ArrayList<>();

  @Option(
      names = {"-o", "--output"},
      required = true,
      paramLabel = "FILE",
      description = "Where to write it; overwritten if it is there.")
  private Path output = Path.of("");

  @Option(
      names = "--from",
      paramLabel = "SERVER",
      description = "The server that it is brought to; without it the first that is up.")
  private @Nullable String from;

  @Option(
      names = {"-q", "--quiet"},
      description = "No progress on stderr.")
  private boolean quiet;

  @Override
  public Integer call() {
    Labs.Chosen chosen = Labs.ofUser().choose(words, 1, 1);
    Path parent = output.toAbsolutePath().getParent();
    if (Files.isDirectory(output) || parent == null || !Files.isDirectory(parent)) {
      throw new UserError(ExitStatus.USAGE, output + ": no file can be written there");
    }
    SearchAnswer answer =
        SearchAnswer.ask(
            chosen.lab(), LabProtocol.FETCH, chosen.words().getFirst(), from, this::onTheWay);
    PrintWriter out = spec.commandLine().getOut();
    if (!answer.isGood() || answer.file().isEmpty()) {
      out.println("NOT FETCHED: " + answer.why());
      out.flush();
      return ExitStatus.FAILED;
    }
    TimedEvent end = answer.end();
    copy(Path.of(answer.file().get()));
    out.printf(
        Locale.ROOT,
        "%,d bytes from %s by %s after %.3f s, written to %s%n",
        end.number("replicaBytes"),
        String.join(", ", end.texts("servers")),
        end.node(),
        end.number("elapsedNanos") / 1e9,
        output);
    end.text("sha256").ifPresent(sha256 -> out.printf("SHA-256 %s verified%n", sha256));
    if (isEncrypted()) {
      out.printf("encrypted; to read it: lifeboat open %s --key NAME.recovery -o FILE%n", output);
    }
    out.flush();
    return ExitStatus.OK;
  }

  private boolean isEncrypted() {
    try {
      return EncryptedFile.isEncrypted(output);
    } catch (IOException e) {
      return false; // Who has just written it will see for themselves.
    }
  }

  private void onTheWay(TimedEvent event) {
    String words =
        switch (event.kind()) {
          case "replica-located" -> located(event);
          case "shard-fetched" -> "has a shard of " + event.text("server").orElse("?");
          case "fetch-started" -> "asks " + event.text("server").orElse("?");
          case "attempt-failed" -> "✗ " + event.text("why").orElse("?");
          default -> "";
        };
    if (!words.isEmpty() && !quiet) {
      PrintWriter err = spec.commandLine().getErr();
      err.println("· %-8s %s".formatted(event.node(), words));
      err.flush();
    }
  }

  private static String located(TimedEvent event) {
    String server = event.text("server").orElse("?");
    return event.number("needed") > 1
        ? "shard %d located at %s".formatted(event.number("copy"), server)
        : "located at " + server;
  }

  private void copy(Path stored) {
    try {
      Files.copy(stored, output, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UserError(ExitStatus.HOST, "lifeboat: cannot write " + output + ": " + e);
    }
  }
}
