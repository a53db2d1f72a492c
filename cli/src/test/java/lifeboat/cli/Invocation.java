package lifeboat.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine;

/** The command called inside this JVM: its exit status, and what it wrote to each stream. */
record Invocation(int status, String out, String err) {

  static final Path TOPOLOGIES = Path.of("..", "topologies");
  static final String FIG9 = TOPOLOGIES.resolve("fig9.yaml").toString();
  static final String FIG10 = TOPOLOGIES.resolve("fig10.yaml").toString();
  static final String FIG1 = TOPOLOGIES.resolve("fig1.yaml").toString();

  static Invocation of(String... arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine line = Main.commandLine();
    line.setOut(new PrintWriter(out));
    line.setErr(new PrintWriter(err));
    int status = line.execute(arguments);
    line.getOut().flush();
    line.getErr().flush();
    return new Invocation(status, out.toString(), err.toString());
  }

  List<String> outLines() {
    return out.lines().toList();
  }

  List<String> errLines() {
    return err.lines().toList();
  }
}
