/**
 * Runs parties of relay-core on real interfaces: frames by Pcap4J, ordinary packets by UDP sockets,
 * replicas in files, time by the clock of the machine.
 */
@NullMarked
package lifeboat.pcap;

import org.jspecify.annotations.NullMarked;
