/** What one direction of a link does to frames, as a pure state machine. */
@NullMarked
package lifeboat.network.link;

import org.jspecify.annotations.NullMarked;
