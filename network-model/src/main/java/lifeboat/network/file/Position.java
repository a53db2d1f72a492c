package lifeboat.network.file;

/**
 * Where something was written: in a file, or in an override on the command line.
 *
 * @param source the file as the user named it, or {@code --set} and the text of the override
 * @param line from 1; 0 where the source has no lines
 * @param column from 1; 0 where the source has no lines
 */
public record Position(String source, int line, int column) implements Comparable<Position> {

  /** The source as a whole. */
  static Position whole(String source) {
    return new Position(source, 0, 0);
  }

  /** What has no line comes last, in the order in which it was found. */
  @Override
  public int compareTo(Position other) {
    if (line == 0 || other.line == 0) {
      return Boolean.compare(line == 0, other.line == 0);
    }
    return line != other.line
        ? Integer.compare(line, other.line)
        : Integer.compare(column, other.column);
  }

  @Override
  public String toString() {
    return line == 0 ? source : source + ":" + line + ":" + column;
  }
}
