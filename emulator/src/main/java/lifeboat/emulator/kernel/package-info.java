/**
 * The few Linux system calls that the emulator needs and Java does not offer, through the foreign
 * function API; for x86-64 and aarch64.
 */
@NullMarked
package lifeboat.emulator.kernel;

import org.jspecify.annotations.NullMarked;
