package lifeboat.relay.message;

/** What answers a probe. */
public enum NodeKind implements Coded {
  RELAY(0),
  SERVER(1);

  private final int code;

  NodeKind(int code) {
    this.code = code;
  }

  @Override
  public int code() {
    return code;
  }
}
