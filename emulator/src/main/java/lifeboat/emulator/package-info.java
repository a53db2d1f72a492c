/**
 * Runs a topology on this machine: namespaces, link back ends, node processes and experiments.
 *
 * <p>The only module that knows {@code ip}, {@code tc} and the kernel.
 */
@NullMarked
package lifeboat.emulator;

import org.jspecify.annotations.NullMarked;
