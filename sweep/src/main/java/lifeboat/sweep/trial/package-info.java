/** The trials of a sweep: what came of each, the journal they are kept in, and who runs them. */
@NullMarked
package lifeboat.sweep.trial;

import org.jspecify.annotations.NullMarked;
