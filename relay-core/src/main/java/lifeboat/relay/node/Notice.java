package lifeboat.relay.node;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import lifeboat.relay.message.FlowKey;
import lifeboat.relay.message.Ipv4;
import lifeboat.relay.message.NodeKind;
import lifeboat.relay.message.Refusal;
import lifeboat.relay.transfer.Decision;

/**
 * What a node tells about its work: the events of {@code events.ndjson}. The name of the record in
 * kebab case is the kind of the event, its components are the fields.
 */
public sealed interface Notice {

  /** A neighbour answered for the first time, or after it had been lost. */
  record NeighbourFound(NodeKind neighbour, Ipv4 address) implements Notice {}

  /** A neighbour answered as a new incarnation. */
  record NeighbourRestarted(NodeKind neighbour, Ipv4 address) implements Notice {}

  /** A neighbour was judged dead or its row expired. */
  record NeighbourLost(NodeKind neighbour, Ipv4 address, String why) implements Notice {}

  /** Transfer control decided where a flow goes; {@code round} counts from 1. */
  record Decided(FlowKey flow, int round, Decision decision) implements Notice {}

  /** S11: the transfer to a hop did not succeed. */
  record TransferFailed(FlowKey flow, Ipv4 hop, Refusal reason) implements Notice {}

  /** The flow was refused to the upstream hop. */
  record FlowRefused(FlowKey flow, Refusal reason) implements Notice {}

  /** The first bytes of a flow were reported stored by a server. */
  record FlowBound(FlowKey flow, Ipv4 server) implements Notice {}

  /** A flow ended at a relay with the replica placed. */
  record FlowPlaced(FlowKey flow, Ipv4 server) implements Notice {}

  /** A server began to receive a replica. */
  record ReceptionStarted(FlowKey flow, long replicaBytes) implements Notice {}

  /** A server that has restarted found a part of a replica in its store and goes on with it. */
  record ReceptionResumed(FlowKey flow, long replicaBytes, long storedBytes) implements Notice {}

  /** A server published a replica. */
  record ReplicaPublished(FlowKey flow, long replicaBytes, String sha256) implements Notice {}

  /** A server dropped a partial replica. */
  record ReplicaDiscarded(FlowKey flow, String why) implements Notice {}

  /** A server waits for one of the conditions of a deployment. */
  record DeploymentArmed(String name) implements Notice {}

  /** One of the conditions came true. */
  record DeploymentTriggered(String name, String why) implements Notice {}

  /** A source that has restarted goes on with a deployment, at the server it was bound to. */
  record DeploymentResumed(String name, FlowKey flow, Ipv4 server) implements Notice {}

  /** A source began to send. */
  record DeploymentStarted(String name, FlowKey flow, long replicaBytes) implements Notice {}

  /** A source sends an attempt straight to a server that its operator has named. */
  record DestinationGiven(String name, FlowKey flow, Ipv4 server) implements Notice {}

  /** A source learnt where its replica goes; the rest is sent there as normal packets. */
  record DestinationBound(String name, FlowKey flow, Ipv4 server, List<Ipv4> path)
      implements Notice {}

  /** So much of a large copy is on stable storage at its destination, as its source knows. */
  record DeploymentAdvanced(String name, FlowKey flow, long storedBytes, long replicaBytes)
      implements Notice {}

  /** A source gave an attempt up and began the next. */
  record AttemptFailed(String name, FlowKey flow, String why) implements Notice {}

  /** A source knows a copy of its replica to be placed. */
  record DeploymentPlaced(
      String name,
      FlowKey flow,
      Ipv4 server,
      UUID serverId,
      List<Ipv4> path,
      long replicaBytes,
      String sha256,
      long elapsedNanos,
      long replicaPackets,
      long normalPackets,
      long retransmissions)
      implements Notice {}

  /** A source gave a copy up. */
  record DeploymentFailed(
      String name, FlowKey flow, String why, Optional<Refusal> refusal, long elapsedNanos)
      implements Notice {}

  /**
   * A server that looks for a replica has heard of one that has it, or a shard of it.
   *
   * @param copy which copy or shard
   * @param needed so many different ones bring the replica back: 1 of copies
   */
  record ReplicaLocated(
      String name,
      String replica,
      int copy,
      int needed,
      Ipv4 server,
      UUID serverId,
      long replicaBytes)
      implements Notice {}

  /** A search is over; these servers have the replica. */
  record SearchEnded(String name, String replica, List<Ipv4> servers) implements Notice {}

  /** A server asks another to send it a replica. */
  record FetchStarted(String name, FlowKey flow, Ipv4 server) implements Notice {}

  /** A shard has been brought here from that server, whole and verified. */
  record ShardFetched(String name, FlowKey flow, Ipv4 server, long shardBytes) implements Notice {}

  /**
   * A replica has been brought here, whole and verified.
   *
   * @param servers where it came from: one, or those whose shards it was put together of
   */
  record ReplicaFetched(
      String name,
      FlowKey flow,
      List<Ipv4> servers,
      long replicaBytes,
      Optional<String> sha256,
      long elapsedNanos)
      implements Notice {}

  /** A replica was not found, or could not be brought here. */
  record RetrievalFailed(String name, String replica, String why) implements Notice {}

  /** Bytes arrived that are no message; only the first of each reason is told. */
  record GarbledDropped(String reason) implements Notice {}
}
