package lifeboat.relay.node;

import java.util.List;
import lifeboat.relay.message.FlowKey;
import lifeboat.relay.message.Ipv4;
import lifeboat.relay.message.Mac;
import lifeboat.relay.message.Message;
import lifeboat.relay.message.Payload;

/** Everything that a node can ask of its driver. */
public sealed interface Output {

  /** Send a frame through a port, straight to a neighbour. */
  record SendOnLink(int port, Mac to, Ipv4 source, Ipv4 destination, Message message)
      implements Output {}

  /** Send a message to an address as an ordinary packet. */
  record SendRouted(Ipv4 destination, Message message) implements Output {}

  /** Something worth recording happened. */
  record Tell(Notice notice) implements Output {}

  /**
   * Keep this for the time after a restart; it replaces what was kept of the same deployment.
   *
   * @param earlier what to begin with then
   * @param ended whether nothing is left to do
   */
  record Remember(String name, Input.Earlier earlier, boolean ended) implements Output {}

  /**
   * What a server asks of its store. Everything about one copy of a replica is kept under the flow
   * key of its first attempt.
   */
  sealed interface ToStore extends Output {
    FlowKey flow();
  }

  /**
   * Where a replica comes from.
   *
   * @param attempt number of the attempt
   * @param replicaSource address of its source server
   * @param path relays that it passed
   */
  record Origin(int attempt, Ipv4 replicaSource, List<Ipv4> path) {
    public Origin {
      path = List.copyOf(path);
    }
  }

  /** Prepare for a replica, or note that a later attempt goes on with it. */
  record Open(FlowKey flow, long replicaBytes, Origin origin) implements ToStore {}

  /** Write a part of a replica. */
  record Write(FlowKey flow, long replicaBytes, long offset, Payload fragment) implements ToStore {}

  /** Bring everything written so far to stable storage, then answer {@link Input.Committed}. */
  record Commit(FlowKey flow, int number) implements ToStore {}

  /** Verify the digest and publish; answer {@link Input.Published} or {@link Input.StoreFailed}. */
  record Publish(FlowKey flow, long replicaBytes, Payload sha256) implements ToStore {}

  /** Open a published copy for reading; answer {@link Input.Opened}. */
  record Read(FlowKey flow) implements ToStore {}

  /**
   * Put a replica together out of shards that are here, and publish it under {@code flow}; answer
   * {@link Input.Assembled} or {@link Input.StoreFailed}.
   *
   * @param shards published copies, as many as are needed
   */
  record Assemble(FlowKey flow, List<FlowKey> shards) implements ToStore {
    public Assemble {
      shards = List.copyOf(shards);
    }
  }

  /** Drop what has been written. */
  record Discard(FlowKey flow) implements ToStore {}

  /** Delete a published copy, which is placed elsewhere as well. */
  record Withdraw(FlowKey flow) implements ToStore {}
}
