package lifeboat.relay.message;

/** What bytes from the network turned out to be. */
public sealed interface Decoded permits Decoded.Valid, Malformed {

  /** The bytes are a message. */
  record Valid(Message message) implements Decoded {}
}
