package lifeboat.network.file;

import java.util.List;

/**
 * One thing that is wrong with a topology file.
 *
 * @param path keys from the top, such as {@code links.coast.delay}; may be empty
 * @param hint what to do about it; may be empty
 */
public record Problem(String file, int line, int column, String path, String message, String hint) {

  /** One line for people: {@code file:line:column path: message; hint}. */
  public String render() {
    String where = new Position(file, line, column).toString();
    String what = path.isEmpty() ? message : path + ": " + message;
    return printable(where + "  " + what + (hint.isEmpty() ? "" : "; " + hint));
  }

  /** What the file quotes must neither break the line nor command the terminal. */
  private static String printable(String text) {
    return text.codePoints()
        .map(c -> Character.isISOControl(c) ? '?' : c)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  /** The line that ends a list of problems. */
  public static String summary(List<Problem> problems) {
    int count = problems.size();
    return count + (count == 1 ? " problem" : " problems") + "; nothing was started.";
  }

  /** All problems, one a line, and the summary. */
  public static String render(List<Problem> problems) {
    StringBuilder text = new StringBuilder();
    problems.forEach(problem -> text.append(problem.render()).append('\n'));
    return text.append(summary(problems)).append('\n').toString();
  }

  @Override
  public String toString() {
    return render();
  }
}
