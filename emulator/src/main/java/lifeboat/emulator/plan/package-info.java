/**
 * The commands that build a network, as values: planned from the layout, shown to the user, run in
 * batches, read back.
 */
@NullMarked
package lifeboat.emulator.plan;

import org.jspecify.annotations.NullMarked;
