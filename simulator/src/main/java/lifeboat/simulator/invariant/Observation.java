package lifeboat.simulator.invariant;

import lifeboat.relay.message.ByteRange;
import lifeboat.relay.message.FlowKey;
import lifeboat.relay.message.Ipv4;
import lifeboat.relay.node.Input;
import lifeboat.relay.node.Load;
import lifeboat.relay.node.Step;

/**
 * One event at one node: what went in, what came out, and how full the node is now.
 *
 * @param node number of the node
 * @param address by which it is known
 * @param store what it has on stable storage
 */
public record Observation(
    long nowNanos, int node, Ipv4 address, Input input, Step step, Load load, Disk store) {

  /** Stable storage, as far as invariants ask for it. */
  public interface Disk {

    /** Whether these bytes of a flow are on stable storage. */
    boolean holds(FlowKey flow, ByteRange range);

    /** Whether the replica is published, whole and with its digest. */
    boolean isPublished(String copyId, String sha256);
  }

  /** Where servers are, and how far from each other copies have to be. */
  public interface Geography {

    /** Least distance between two copies of a deployment. */
    double apartMeters(String deployment);

    /** The distance of the sites of two servers. */
    double metersBetween(Ipv4 one, Ipv4 other);
  }

  /** The storage of any node, by address. */
  @FunctionalInterface
  public interface Disks {
    Disk of(Ipv4 address);
  }
}
