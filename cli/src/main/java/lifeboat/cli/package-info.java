/** The command {@code lifeboat}: verbs, options, what people read, and exit statuses. */
@NullMarked
package lifeboat.cli;

import org.jspecify.annotations.NullMarked;
