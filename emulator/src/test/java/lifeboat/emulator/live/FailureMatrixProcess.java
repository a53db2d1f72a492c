package lifeboat.emulator.live;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import lifeboat.emulator.live.FailureMatrix.Verdict;
import lifeboat.network.result.TimedEvent;

/**
 * Plays cases of the {@link FailureMatrix} and prints how they end: {@code FailureMatrixProcess
 * DIRECTORY [--events] [CASE...]}, all of them where none is named; with all that happens where
 * that is asked for. For a process in namespaces of its own.
 */
public final class FailureMatrixProcess {

  private FailureMatrixProcess() {}

  /** Ends with 1 when a case is lost, hangs, or has failed without a reason. */
  public static void main(String[] arguments) throws Exception {
    Path directory = Files.createDirectories(Path.of(arguments[0]));
    List<String> asked = new ArrayList<>(List.of(arguments).subList(1, arguments.length));
    boolean tellsEvents = asked.remove("--events");
    List<MatrixCase> cases =
        asked.isEmpty() ? MatrixCase.all() : asked.stream().map(MatrixCase::parse).toList();
    List<Verdict> verdicts = new ArrayList<>();
    long start = System.nanoTime();
    FailureMatrix matrix =
        FailureMatrix.start(
            directory,
            event -> {
              if (tellsEvents) {
                print(event(event));
              }
            });
    for (MatrixCase wanted : cases) {
      Verdict verdict = matrix.play(wanted);
      verdicts.add(verdict);
      print(verdict.line());
    }
    List<String> missing = matrix.missing();
    matrix.end();
    table(verdicts);
    print(
        String.format(
            Locale.ROOT,
            "%d cases in %.0f s; reported placed and not there at the end: %d %s",
            verdicts.size(),
            (System.nanoTime() - start) / 1e9,
            missing.size(),
            missing));
    System.exit(missing.isEmpty() && verdicts.stream().allMatch(Verdict::isGood) ? 0 : 1);
  }

  private static String event(TimedEvent event) {
    return String.format(
        Locale.ROOT,
        "  %9.3f %-8s %s %s",
        event.atNanos() / 1e9,
        event.node(),
        event.kind(),
        event.fields());
  }

  private static void table(List<Verdict> verdicts) {
    print("");
    print("| What fails | Cases | Placed | Failed with a reason | Lost | Hanging | Longest |");
    print("| --- | --- | --- | --- | --- | --- | --- |");
    for (MatrixCase.Blow blow : MatrixCase.Blow.values()) {
      row(blow.toString(), verdicts.stream().filter(one -> one.played().blow() == blow).toList());
    }
    row("all", verdicts);
    print("");
  }

  private static void row(String name, List<Verdict> of) {
    print(
        String.format(
            Locale.ROOT,
            "| %s | %d | %d | %d | %d | %d | %.1f s |",
            name.toLowerCase(Locale.ROOT),
            of.size(),
            count(of, one -> one.isPlaced() && !one.isLost()),
            count(of, one -> !one.why().isBlank()),
            count(of, Verdict::isLost),
            count(of, Verdict::isHanging),
            of.stream().mapToDouble(Verdict::seconds).max().orElse(0)));
  }

  private static long count(List<Verdict> of, Predicate<Verdict> which) {
    return of.stream().filter(which).count();
  }

  @SuppressWarnings("SystemOut") // A program of its own, whose output is its result.
  private static void print(String line) {
    System.out.println(line);
  }
}
