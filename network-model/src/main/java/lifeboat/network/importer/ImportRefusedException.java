package lifeboat.network.importer;

/** A file of which no network can be made; the message says which file, where in it, and why. */
public final class ImportRefusedException extends Exception {

  private static final long serialVersionUID = 1L;

  public ImportRefusedException(String message) {
    super(printable(message));
  }

  /** What the file quotes must neither break the line nor command the terminal. */
  private static String printable(String text) {
    return text.codePoints()
        .map(c -> Character.isISOControl(c) ? '?' : c)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }
}
