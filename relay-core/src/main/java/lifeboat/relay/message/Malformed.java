package lifeboat.relay.message;

/** Bytes that are no message: counted and dropped. */
public record Malformed(int position, String reason) implements Decoded {}
