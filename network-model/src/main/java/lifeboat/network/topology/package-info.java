/** What the network is: nodes, links, addresses, workload and expectations, as checked values. */
@NullMarked
package lifeboat.network.topology;

import org.jspecify.annotations.NullMarked;
