/** The physics of one direction of a link: delay, rate, queue and loss as a pure state machine. */
@NullMarked
package lifeboat.network.link;

import org.jspecify.annotations.NullMarked;
