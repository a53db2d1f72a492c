/**
 * A topology as configured parties of the protocol, and what they tell by the names of the
 * topology: all that the two engines share.
 */
@NullMarked
package lifeboat.parties;

import org.jspecify.annotations.NullMarked;
