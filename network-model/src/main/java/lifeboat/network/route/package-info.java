/**
 * Least-delay routes for everything that is not a replica packet, computed once for both engines.
 */
@NullMarked
package lifeboat.network.route;

import org.jspecify.annotations.NullMarked;
