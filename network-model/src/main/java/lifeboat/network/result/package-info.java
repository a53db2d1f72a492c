/** The documented result of a run: the records behind {@code result.json}. */
@NullMarked
package lifeboat.network.result;

import org.jspecify.annotations.NullMarked;
