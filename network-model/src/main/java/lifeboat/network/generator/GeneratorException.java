package lifeboat.network.generator;

/** A network that cannot be made as asked; the message says why. */
public final class GeneratorException extends Exception {

  private static final long serialVersionUID = 1L;

  public GeneratorException(String message) {
    super(message);
  }
}
