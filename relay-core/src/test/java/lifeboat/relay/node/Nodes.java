package lifeboat.relay.node;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import lifeboat.relay.message.Ipv4;
import lifeboat.relay.message.Payload;
import lifeboat.relay.message.Place;
import lifeboat.relay.message.Prefix;

/** Relays, servers and replicas for tests. */
final class Nodes {

  static final long MILLISECOND = 1_000_000;
  static final long SECOND = 1_000_000_000;

  private Nodes() {}

  /** Address of the relay with this number, from 1 on. */
  static Ipv4 relayAddress(int number) {
    return Ipv4.parse("10.0.0." + number);
  }

  /** Address of the server of the relay with this number. */
  static Ipv4 serverAddress(int number) {
    return Ipv4.parse("172.16." + number + ".10");
  }

  static UUID serverId(int number) {
    return new UUID(0, number);
  }

  static RelayConfig relay(int number, int ports) {
    return relay(number, ports, new Place(0, number), 1);
  }

  /** A relay with a LAN of its own. */
  static RelayConfig relay(int number, int ports, Place place, long incarnation) {
    return relay(number, ports, place, incarnation, SECOND);
  }

  static RelayConfig relay(
      int number, int ports, Place place, long incarnation, long probeIntervalNanos) {
    return new RelayConfig(
        relayAddress(number),
        place,
        "site " + number,
        List.of(Prefix.parse("172.16." + number + ".0/24")),
        10 * SECOND,
        probeIntervalNanos,
        ports,
        incarnation,
        HostTiming.EXACT);
  }

  static ServerConfig server(int number) {
    return new ServerConfig(
        serverId(number),
        serverAddress(number),
        Optional.empty(),
        0,
        1L << 30,
        1,
        HostTiming.EXACT);
  }

  static ServerConfig serverAt(int number, Place site) {
    return new ServerConfig(
        serverId(number),
        serverAddress(number),
        Optional.of(site),
        0,
        1L << 30,
        1,
        HostTiming.EXACT);
  }

  /** A replica of so many bytes, each of them a function of its position. */
  static ReplicaContent replica(long bytes) {
    return new ReplicaContent() {
      @Override
      public long length() {
        return bytes;
      }

      @Override
      public Payload read(long offset, int length) {
        byte[] part = new byte[(int) Math.max(0, Math.min(length, bytes - offset))];
        for (int i = 0; i < part.length; i++) {
          part[i] = (byte) (((offset + i) * 31) >>> 3);
        }
        return Payload.of(part);
      }
    };
  }
}
