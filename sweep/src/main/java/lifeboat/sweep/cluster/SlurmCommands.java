package lifeboat.sweep.cluster;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;

/** What is said to Slurm; nothing is run here. */
final class SlurmCommands {

  private static final int MAX_NAME = 40;

  private SlurmCommands() {}

  /** Submits a job array; prints its number. */
  static List<String> submit(
      String name, SortedSet<Integer> tasks, Path folder, List<String> options) {
    List<String> command = new ArrayList<>(List.of("sbatch", "--parsable", "--requeue"));
    command.add("--job-name=lifeboat-" + name.substring(0, Math.min(name.length(), MAX_NAME)));
    command.add("--array=" + ranges(tasks));
    command.add("--output=" + folder.resolve("task-%A_%a.out"));
    command.add("--open-mode=append");
    command.addAll(options);
    command.add(folder.resolve("task.sh").toString());
    return command;
  }

  /** Prints number, state and reason of each task. */
  static List<String> states(String job) {
    return List.of("squeue", "-h", "-r", "-t", "all", "-j", job, "-o", "%K %T %r");
  }

  /** What each task runs. */
  static String script(Path lifeboat, Path directory, int chunkSize) {
    return "#!/bin/sh\nexec "
        + quoted(lifeboat)
        + " sweep-task "
        + quoted(directory)
        + " --chunk-size "
        + chunkSize
        + "\n";
  }

  /** Numbers as sbatch reads them: {@code 0-3,7}. */
  static String ranges(SortedSet<Integer> numbers) {
    List<String> ranges = new ArrayList<>();
    List<Integer> all = List.copyOf(numbers);
    for (int i = 0; i < all.size(); i++) {
      int from = i;
      while (i + 1 < all.size() && all.get(i + 1) == all.get(i) + 1) {
        i++;
      }
      ranges.add(all.get(from) + (i == from ? "" : "-" + all.get(i)));
    }
    return String.join(",", ranges);
  }

  private static String quoted(Path path) {
    return "'" + path.toString().replace("'", "'\\''") + "'";
  }
}
