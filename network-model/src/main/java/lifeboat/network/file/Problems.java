package lifeboat.network.file;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Collects what is wrong with a file, so that the user hears all of it at once. */
final class Problems {
  /** More than this helps nobody; the rest is neither looked for nor kept. */
  private static final int MAX_PROBLEMS = 1000;

  private record Found(Position position, Problem problem) {}

  private final List<Found> found = new ArrayList<>();

  void add(Position position, String path, String message, String hint) {
    if (found.size() < MAX_PROBLEMS) {
      Problem problem =
          new Problem(position.source(), position.line(), position.column(), path, message, hint);
      found.add(new Found(position, problem));
    }
  }

  void add(Position position, String path, String message) {
    add(position, path, message, "");
  }

  boolean isFull() {
    return found.size() >= MAX_PROBLEMS;
  }

  int count() {
    return found.size();
  }

  List<Problem> sorted() {
    return found.stream()
        .sorted(Comparator.comparing(Found::position))
        .map(Found::problem)
        .distinct()
        .toList();
  }
}
