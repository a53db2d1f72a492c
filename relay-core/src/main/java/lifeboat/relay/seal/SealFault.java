package lifeboat.relay.seal;

/** Why bytes that arrived in a network with a key were dropped before anybody looked into them. */
public enum SealFault {
  /** Shorter than a header and a seal. */
  TRUNCATED("truncated"),
  /** Not of this protocol at all. */
  FOREIGN("not a message of this protocol"),
  /** A message as networks without a key send it. */
  UNSEALED("not sealed"),
  /** A message of another version of the protocol. */
  OTHER_VERSION("other version"),
  /** Sealed with a key that is not accepted here. */
  OTHER_KEY("sealed with another key"),
  /** The tag is not that of these bytes, from there to here. */
  FORGED("forged or damaged"),
  /** One of our own messages came back. */
  REFLECTED("reflected"),
  /** Its number has been seen, or is too old to tell. */
  REPLAYED("replayed"),
  /** The incarnation of its sender has not shown yet that it lives. */
  UNPROVEN("sender not proven yet");

  private final String text;

  SealFault(String text) {
    this.text = text;
  }

  /** The reason in words. */
  public String text() {
    return text;
  }
}
