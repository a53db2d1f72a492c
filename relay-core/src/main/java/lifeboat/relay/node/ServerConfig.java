package lifeboat.relay.node;

import java.util.UUID;
import lifeboat.relay.message.Ipv4;

/**
 * What a server knows about itself when it starts.
 *
 * @param id its identity, the same over restarts
 * @param cost storage cost it advertises
 * @param capacityBytes space it offers to replicas
 * @param incarnation differs at each start
 */
public record ServerConfig(
    UUID id, Ipv4 address, double cost, long capacityBytes, long incarnation) {}
