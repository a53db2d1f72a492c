/** What the host can do. */
@NullMarked
package lifeboat.emulator.host;

import org.jspecify.annotations.NullMarked;
