package lifeboat.network.topology;

/**
 * Why a node cannot have an address: its LAN is full, or the address it wants is not to be had.
 *
 * @param node name of the relay or server
 * @param message what is wrong, to be read after the node's name
 */
public record AddressConflict(String node, String message) {}
