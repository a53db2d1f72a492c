/** Reads best tracks of storms in the format HURDAT2 of the National Hurricane Center. */
@NullMarked
package lifeboat.network.hurdat;

import org.jspecify.annotations.NullMarked;
