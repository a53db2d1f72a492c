package lifeboat.emulator.plan;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Consecutive lines for one tool and one namespace, run as one process. */
record ToolBatch(String tool, Optional<String> namespace, List<PlanLine> lines) {

  private static final Pattern FAILED_LINE = Pattern.compile("\\n?Command failed -:(\\d+)\\s*$");
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final Duration LIMIT_PER_LINE = Duration.ofMillis(100);

  ToolBatch {
    lines = List.copyOf(lines);
  }

  /** Runs all lines in order; the first that fails ends the batch. */
  void run() throws IOException, InterruptedException {
    StringBuilder input = new StringBuilder();
    for (PlanLine line : lines) {
      input.append(arguments(line)).append('\n');
    }
    Duration limit = LIMIT.plus(LIMIT_PER_LINE.multipliedBy(lines.size()));
    Tool.Answer answer = Tool.run(command(), input.toString(), limit);
    if (answer.exitCode() != 0) {
      throw failure(answer);
    }
  }

  private List<String> command() {
    List<String> command = new ArrayList<>(List.of(tool));
    namespace.ifPresent(name -> command.addAll(List.of("-n", name)));
    command.addAll(List.of("-batch", "-"));
    return command;
  }

  private PlanException failure(Tool.Answer answer) {
    Matcher failed = FAILED_LINE.matcher(answer.output());
    if (failed.find()) {
      int number = Integer.parseInt(failed.group(1));
      if (number >= 1 && number <= lines.size()) {
        return new PlanException(
            lines.get(number - 1), answer.output().substring(0, failed.start()).strip());
      }
    }
    // Without a line number, the tool failed before the first line, for example to enter.
    return new PlanException(
        lines.getFirst(), "exit status " + answer.exitCode() + ", " + answer.output());
  }

  private static String arguments(PlanLine line) {
    return switch (line) {
      case PlanLine.Ip ip -> ip.arguments();
      case PlanLine.RouteChange route -> route.change().arguments();
      case PlanLine.Tc tc -> tc.arguments();
      case PlanLine.Namespace _, PlanLine.Sysctl _, PlanLine.OffloadOff _ ->
          throw new IllegalArgumentException("no tool runs " + line);
    };
  }
}
