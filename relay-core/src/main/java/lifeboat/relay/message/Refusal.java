package lifeboat.relay.message;

/** Why a replica was not taken. The numbers are the codes on the wire: append only. */
public enum Refusal implements Coded {
  /** This relay has the flow from another neighbour already, or had it and ended it. */
  ALREADY_HANDLED(1, "already handled by this relay"),
  /** No prospective relay and no server of the LAN is left that could take it. */
  NO_DESTINATION(2, "no relay and no server left that could take it"),
  /** The server has not enough free capacity. */
  NO_CAPACITY(3, "not enough free capacity"),
  /** The store of the server failed. */
  STORE_FAILED(4, "the store of the server failed"),
  /** The digest of what arrived is not the digest that was sent. */
  DIGEST_MISMATCH(5, "the stored bytes do not have the digest that was sent"),
  /** The server is the source or is excluded by the message. */
  EXCLUDED(6, "the server is excluded"),
  /** No room for another flow. */
  BUSY(7, "too many flows"),
  /** The path is as long as a packet can record. */
  PATH_FULL(8, "the path is as long as a packet can record"),
  /** The hop did not answer in time; never sent, only recorded. */
  TIMED_OUT(9, "no answer in time"),
  /** The server holds nothing of the flow that the source asks about. */
  UNKNOWN_FLOW(10, "the server holds nothing of this replica"),
  /** Nobody is left that could take it now; a hop that could have was silent. */
  HOP_SILENT(11, "a hop fell silent, and no other is left that could take it"),
  /** A server takes one copy of a replica only. */
  HOLDS_COPY(12, "the server has another copy of this replica");

  private final int code;
  private final String text;

  Refusal(int code, String text) {
    this.code = code;
    this.text = text;
  }

  @Override
  public int code() {
    return code;
  }

  /** The reason in words. */
  public String text() {
    return text;
  }
}
