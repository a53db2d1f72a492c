/** The parties: relay and server as state machines driven by inputs that carry their time. */
@NullMarked
package lifeboat.relay.node;

import org.jspecify.annotations.NullMarked;
