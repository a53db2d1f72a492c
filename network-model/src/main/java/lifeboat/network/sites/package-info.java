/**
 * Networks of places: routers where something stands, and cables between them. Importers find them,
 * the generator makes them; here they become topologies and topology files.
 */
@NullMarked
package lifeboat.network.sites;

import org.jspecify.annotations.NullMarked;
