/**
 * Laboratories: networks that stay up until they are taken down. The supervisor of each serves
 * requests on a socket inside its namespaces; a folder of small files says which ones there are.
 */
@NullMarked
package lifeboat.emulator.lab;

import org.jspecify.annotations.NullMarked;
