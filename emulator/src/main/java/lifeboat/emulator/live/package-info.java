/**
 * A network that lives: built in its namespaces, its processes started, its tables filled, and
 * changed while it runs. Experiments and laboratories are made of it.
 */
@NullMarked
package lifeboat.emulator.live;

import org.jspecify.annotations.NullMarked;
