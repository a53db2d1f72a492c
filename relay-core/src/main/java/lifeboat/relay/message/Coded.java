package lifeboat.relay.message;

/** A constant that has a number on the wire, which never changes. */
interface Coded {
  int code();
}
