/** Questions of the field, asked of real networks by many simulations: {@code scripts/study-*}. */
@NullMarked
package lifeboat.simulator.study;

import org.jspecify.annotations.NullMarked;
