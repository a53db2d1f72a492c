/**
 * The operating-system processes of a run: nodes and links in JVMs of their own, and their control.
 */
@NullMarked
package lifeboat.emulator.process;

import org.jspecify.annotations.NullMarked;
