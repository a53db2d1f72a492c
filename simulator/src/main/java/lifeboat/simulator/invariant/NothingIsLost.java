package lifeboat.simulator.invariant;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import lifeboat.relay.message.ByteRange;
import lifeboat.relay.message.CopyNumber;
import lifeboat.relay.message.FlowKey;
import lifeboat.relay.message.Ipv4;
import lifeboat.relay.message.Message;
import lifeboat.relay.message.Message.Stored;
import lifeboat.relay.node.Notice;
import lifeboat.relay.node.Output;

/**
 * What is said to be stored is on stable storage at that moment, what is said to be placed is
 * published whole with its digest at the server named, and a source with something under way has a
 * time set when it goes on: nothing stays unstored that no one holds.
 */
final class NothingIsLost implements Invariant {

  private final Observation.Disks disks;

  /** Copies of deployments under way by source. */
  private final Map<Integer, Set<String>> running = new HashMap<>();

  NothingIsLost(Observation.Disks disks) {
    this.disks = disks;
  }

  @Override
  public void check(Observation event) {
    for (Output output : event.step().outputs()) {
      switch (output) {
        case Output.SendRouted send -> said(event, send.message());
        case Output.SendOnLink send -> said(event, send.message());
        case Output.Tell tell -> told(event, tell.notice());
        case Output.Remember _, Output.ToStore _ -> {}
      }
    }
    Set<String> own = running.get(event.node());
    if (own != null
        && !own.isEmpty()
        && event.step().wakeAtNanos().orElse(Long.MAX_VALUE) == Long.MAX_VALUE) {
      throw new InvariantViolation(event.address() + " has given up in silence: " + own);
    }
  }

  /** Relays pass on what servers said; only the server itself is asked for its storage. */
  private static void said(Observation event, Message message) {
    if (message instanceof Stored stored
        && stored.destination().address().equals(event.address())) {
      for (ByteRange range : stored.ranges()) {
        if (!event.store().holds(stored.flow(), range)) {
          throw new InvariantViolation(
              event.address()
                  + " says stored of "
                  + stored.flow()
                  + ", "
                  + range
                  + ", which is not on stable storage");
        }
      }
    }
  }

  private void told(Observation event, Notice notice) {
    switch (notice) {
      case Notice.DeploymentStarted started -> own(event).add(copy(started.name(), started.flow()));
      case Notice.DeploymentFailed failed -> own(event).remove(copy(failed.name(), failed.flow()));
      case Notice.DeploymentPlaced placed -> {
        own(event).remove(copy(placed.name(), placed.flow()));
        Ipv4 server = placed.server();
        boolean whole = disks.of(server).isPublished(placed.flow().copyId(), placed.sha256());
        if (!whole && !goesWhenPutTogether(placed.flow())) {
          throw new InvariantViolation(
              placed.flow() + " is reported placed at " + server + ", where it is not whole");
        }
      }
      default -> {}
    }
  }

  /** A shard that was fetched may have served its purpose before its holder hears that it came. */
  private static boolean goesWhenPutTogether(FlowKey flow) {
    return flow.isFetched() && CopyNumber.isShard(flow.copy());
  }

  private static String copy(String name, FlowKey flow) {
    return name + "/" + flow.copy();
  }

  private Set<String> own(Observation event) {
    return running.computeIfAbsent(event.node(), _ -> new HashSet<>());
  }

  @Override
  public void restarted(int node) {
    running.remove(node);
  }
}
