package lifeboat.cli;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import lifeboat.parties.EncryptedFile;
import lifeboat.parties.KeyFile;
import lifeboat.parties.RecoveryKey;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Opens a replica that came back. */
@Command(
    name = "open",
    description = "Decrypt a stored replica of a network with a key, by its recovery key.",
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  lifeboat open lifeboat-runs/fig9/stores/s2/UUID-1 --key coast.recovery -o backup.tar"
    })
final class OpenCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "REPLICA", description = "The file as a server has stored it.")
  private Path replica = Path.of("");

  @Option(
      names = "--key",
      required = true,
      paramLabel = "FILE",
      description = "NAME.recovery of 'lifeboat keygen'.")
  private Path key = Path.of("");

  @Option(
      names = {"-o", "--output"},
      required = true,
      paramLabel = "FILE",
      description = "Where the plain content goes; it appears when all of it is genuine.")
  private Path output = Path.of("");

  @Override
  public Integer call() throws IOException {
    Path file = ReplicaFile.checked(replica.toString(), replica);
    Path secret = ReplicaFile.checked("--key " + key, key);
    if (Files.exists(output)) {
      throw new UserError(ExitStatus.USAGE, output + ": exists, and is not overwritten");
    }
    try {
      long bytes = EncryptedFile.open(file, RecoveryKey.read(secret), output.toAbsolutePath());
      spec.commandLine().getOut().println(output + ": " + bytes + " bytes, all genuine");
      return ExitStatus.OK;
    } catch (EncryptedFile.CannotOpen e) {
      throw new UserError(ExitStatus.FAILED, String.valueOf(e.getMessage()));
    } catch (KeyFile.BadKeyFile e) {
      throw new UserError(ExitStatus.USAGE, String.valueOf(e.getMessage()));
    } catch (FileAlreadyExistsException e) {
      throw new UserError(ExitStatus.USAGE, e.getFile() + ": exists, and is not overwritten");
    }
  }
}
