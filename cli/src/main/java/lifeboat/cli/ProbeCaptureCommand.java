package lifeboat.cli;

import java.util.concurrent.Callable;
import lifeboat.pcap.CaptureProbe;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Opens a capture on the loopback device; started by {@code doctor} in namespaces of its own. */
@Command(name = "probe-capture", hidden = true)
final class ProbeCaptureCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    return CaptureProbe.whyUnavailable()
        .map(why -> {
          spec.commandLine().getErr().println(why);
          return ExitStatus.HOST;
        })
        .orElse(ExitStatus.OK);
  }
}
