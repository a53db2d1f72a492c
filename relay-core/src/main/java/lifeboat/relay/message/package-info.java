/**
 * What travels: addresses, messages and their encoding, byte by byte as in {@code
 * docs/protocol.md}.
 */
@NullMarked
package lifeboat.relay.message;

import org.jspecify.annotations.NullMarked;
