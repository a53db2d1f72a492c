/** To be described. */
package lifeboat.pcap;
