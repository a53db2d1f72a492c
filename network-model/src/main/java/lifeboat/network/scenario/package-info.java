/** What the events of a topology do to its nodes and links, and when; both engines play it. */
@NullMarked
package lifeboat.network.scenario;

import org.jspecify.annotations.NullMarked;
