package lifeboat.cli;

import lifeboat.network.file.SchemaWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Prints the JSON Schema of topology files. */
@Command(
    name = "schema",
    description = "Print the JSON Schema of topology files, for editors.",
    mixinStandardHelpOptions = true)
final class SchemaCommand implements Runnable {

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    spec.commandLine().getOut().println(SchemaWriter.write());
  }
}
