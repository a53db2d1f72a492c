package lifeboat.relay.node;

import lifeboat.relay.message.Ipv4;
import lifeboat.relay.message.Mac;

/** A neighbour as a destination of frames. */
record Hop(int port, Mac mac, Ipv4 address) {}
