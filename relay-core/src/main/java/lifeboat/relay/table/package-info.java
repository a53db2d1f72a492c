/**
 * What a relay knows: prospective server and router tables (US 9,270,522 B2, FIG. 5) and geo-table
 * (FIG. 7).
 */
@NullMarked
package lifeboat.relay.table;

import org.jspecify.annotations.NullMarked;
