/** What must hold after every event of a simulation. */
@NullMarked
package lifeboat.simulator.invariant;

import org.jspecify.annotations.NullMarked;
