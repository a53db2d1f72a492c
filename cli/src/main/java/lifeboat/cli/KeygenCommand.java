package lifeboat.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.util.concurrent.Callable;
import lifeboat.parties.KeyFile;
import lifeboat.parties.RecoveryKey;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Makes the keys of a network. */
@Command(
    name = "keygen",
    description = {
      "Make the keys of a network: NAME.key for all its nodes, and NAME.recovery, which opens the",
      "replicas and belongs where no node is. Both are for their owner alone; none is overwritten."
    },
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  lifeboat keygen coast",
      "  lifeboat run topologies/fig9.yaml --key-file coast.key",
      "  lifeboat open REPLICA --key coast.recovery -o backup.tar",
      "  lifeboat keygen --rotate coast     a new key; the old one is accepted still"
    })
final class KeygenCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "NAME", description = "Path of the files without their ending.")
  private Path name = Path.of("");

  @Option(
      names = "--rotate",
      description = {
        "Put a new key into NAME.key; the one that was in use is accepted still, an older one no",
        "longer. Give the file to all nodes, and say it once more when all have it."
      })
  private boolean rotate;

  @Override
  public Integer call() throws IOException {
    Path key = Path.of(name + ".key");
    PrintWriter out = spec.commandLine().getOut();
    SecureRandom random = new SecureRandom();
    try {
      if (rotate) {
        Path draft = Path.of(name + ".key.new");
        KeyFile.read(key).rotated(random).writeNew(draft);
        Files.move(draft, key, StandardCopyOption.ATOMIC_MOVE);
        out.println(key + " has a new key, and accepts the one before it");
        return ExitStatus.OK;
      }
      Path secret = Path.of(name + ".recovery");
      if (Files.exists(key)) {
        throw new FileAlreadyExistsException(key.toString());
      }
      RecoveryKey recovery = RecoveryKey.create(random);
      recovery.writeNew(secret);
      KeyFile.create(recovery.openBytes(), random).writeNew(key);
      out.println(key + ": for the nodes of the network (--key-file)");
      out.println(secret + ": opens what they store (lifeboat open); keep it elsewhere");
      return ExitStatus.OK;
    } catch (FileAlreadyExistsException e) {
      throw new UserError(ExitStatus.USAGE, e.getFile() + ": exists, and is not overwritten");
    } catch (KeyFile.BadKeyFile e) {
      throw new UserError(ExitStatus.USAGE, String.valueOf(e.getMessage()));
    } catch (IOException e) {
      throw new UserError(ExitStatus.USAGE, "lifeboat: cannot write keys: " + e);
    }
  }
}
