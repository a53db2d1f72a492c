/** What the file says: the YAML topology read with positions, every problem reported at once. */
@NullMarked
package lifeboat.network.file;

import org.jspecify.annotations.NullMarked;
