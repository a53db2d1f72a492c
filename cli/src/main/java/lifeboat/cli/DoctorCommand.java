package lifeboat.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import lifeboat.emulator.host.Doctor;
import lifeboat.emulator.host.Doctor.Finding;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** What this host can do, and the remedy where it cannot. */
@Command(
    name = "doctor",
    description = "Try out everything a run needs of this host, and say what would help.",
    mixinStandardHelpOptions = true,
    footer = {"", "Exit status 3 when something needed is missing."})
final class DoctorCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    List<Finding> findings = new Doctor(JavaCommand.forProbe()).examine();
    TextTable table = new TextTable("", "what", "found");
    for (Finding finding : findings) {
      String mark = finding.isFine() ? "ok" : finding.isNeeded() ? "MISSING" : "absent";
      table.add(mark, finding.what(), finding.found());
    }
    out.print(table.render(""));
    boolean able = true;
    for (Finding finding : findings) {
      if (!finding.isFine()) {
        able &= !finding.isNeeded();
        out.println(
            finding.what()
                + (finding.isNeeded() ? " is needed: " : " is optional: ")
                + finding.remedy());
      }
    }
    out.println(able ? "This host can run experiments." : "This host cannot run experiments yet.");
    out.flush();
    return able ? ExitStatus.OK : ExitStatus.HOST;
  }
}
