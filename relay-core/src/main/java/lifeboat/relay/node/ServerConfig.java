package lifeboat.relay.node;

import java.util.Optional;
import java.util.UUID;
import lifeboat.relay.message.Ipv4;
import lifeboat.relay.message.Place;

/**
 * What a server knows about itself when it starts.
 *
 * @param id its identity, the same over restarts
 * @param site where it stands, if it has been told; it travels in replica packets
 * @param cost storage cost it advertises
 * @param capacityBytes space it offers to replicas
 * @param incarnation differs at each start
 * @param timing what its host does to time
 */
public record ServerConfig(
    UUID id,
    Ipv4 address,
    Optional<Place> site,
    double cost,
    long capacityBytes,
    long incarnation,
    HostTiming timing) {}
