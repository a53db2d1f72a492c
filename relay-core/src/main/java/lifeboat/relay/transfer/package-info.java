/** Where a replica goes next: transfer control S1 to S11 (US 9,270,522 B2, FIG. 8). */
@NullMarked
package lifeboat.relay.transfer;

import org.jspecify.annotations.NullMarked;
