package lifeboat.network.route;

import java.util.Optional;
import lifeboat.network.topology.Ipv4Prefix;

/**
 * One entry of a node's routing table.
 *
 * @param destination network that the route leads to
 * @param via address of the next hop, reached directly on {@code device}; absent where the
 *     destination itself is on the link
 * @param device interface inside the node's namespace
 */
public record Route(Ipv4Prefix destination, Optional<Ipv4Prefix> via, String device) {}
