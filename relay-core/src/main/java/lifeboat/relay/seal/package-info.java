/** Seals: who may speak in a network with a key, and that nothing is said twice. */
@NullMarked
package lifeboat.relay.seal;

import org.jspecify.annotations.NullMarked;
