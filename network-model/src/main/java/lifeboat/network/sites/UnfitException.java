package lifeboat.network.sites;

/** A network cannot be furnished as asked; the message says why, and what to do about it. */
public final class UnfitException extends Exception {

  private static final long serialVersionUID = 1L;

  public UnfitException(String message) {
    super(message);
  }
}
