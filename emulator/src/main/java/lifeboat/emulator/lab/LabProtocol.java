package lifeboat.emulator.lab;

/**
 * The words between commands and laboratories. A connection carries one request and its answer: any
 * number of messages on the way, then one of {@link #DONE} or {@link #REFUSED}.
 */
public final class LabProtocol {

  /** The key that tells requests apart. */
  public static final String REQUEST = "do";

  /** Tells the phases of the beginning, until the laboratory is ready. */
  public static final String FOLLOW = "follow";

  public static final String ABOUT = "about";
  public static final String TABLES = "tables";
  public static final String SEND = "send";
  public static final String LOCATE = "locate";
  public static final String FETCH = "fetch";
  public static final String FAIL = "fail";
  public static final String HEAL = "heal";
  public static final String SET = "set";
  public static final String CAPTURE = "capture";
  public static final String DOWN = "down";

  /** A second message of a command: what goes on is to end well. */
  static final String ENOUGH = "enough";

  /** Kind of the last message, when all went well. */
  static final String DONE = "done";

  /** Kind of the last message, when it did not; with {@code status} and {@code message}. */
  static final String REFUSED = "refused";

  /** Kind of a message on the way that has a text for people. */
  public static final String PHASE = "phase";

  /** Kind of a message on the way that holds an {@code event} of the run. */
  public static final String EVENT = "event";

  /** Kind of a message on the way that counts something. */
  public static final String COUNT = "count";

  private LabProtocol() {}
}
