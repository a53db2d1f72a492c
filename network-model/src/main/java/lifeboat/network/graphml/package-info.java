/**
 * Networks with places as GraphML files hold them, the Internet Topology Zoo's above all: read,
 * reduced to what can be run, and turned into topologies.
 */
@NullMarked
package lifeboat.network.graphml;

import org.jspecify.annotations.NullMarked;
