/** What a sweep is to do: parameters, combinations, seeds; and how it is written down. */
@NullMarked
package lifeboat.sweep.plan;

import org.jspecify.annotations.NullMarked;
