package lifeboat.relay.node;

import java.util.UUID;
import lifeboat.relay.message.FlowKey;
import lifeboat.relay.message.Ipv4;
import lifeboat.relay.message.Message.Fetch;
import lifeboat.relay.message.Message.Found;

/**
 * One attempt to bring a replica, or one shard of it, from one server that has it: the holder is
 * asked, again and again, until it sends; then it sends as any source does.
 */
final class PieceFetch {

  /** A holder is asked again when nothing has come from it for so long ... */
  static final long ASK_NANOS = 500_000_000L;

  /** ... and is given up when nothing has come for so long. */
  static final long HOLDER_SILENCE_NANOS = 5_000_000_000L;

  private final FlowKey flow;
  private final Found holder;
  private final UUID self;
  private long heardNanos;
  private long nextNanos;

  PieceFetch(FlowKey flow, Found holder, UUID self, long nowNanos) {
    this.flow = flow;
    this.holder = holder;
    this.self = self;
    this.heardNanos = nowNanos;
    this.nextNanos = nowNanos;
  }

  FlowKey flow() {
    return flow;
  }

  Found holder() {
    return holder;
  }

  Ipv4 server() {
    return holder.holder().address();
  }

  /** A fragment of it has arrived. */
  void heard(long nowNanos) {
    heardNanos = nowNanos;
    nextNanos = nowNanos + HOLDER_SILENCE_NANOS;
  }

  /** Asks, if it is time to; false when the holder has been silent for too long. */
  boolean run(long nowNanos, Outbox outbox) {
    if (nowNanos < nextNanos) {
      return true;
    }
    if (nowNanos >= heardNanos + HOLDER_SILENCE_NANOS) {
      return false;
    }
    outbox.routed(server(), new Fetch(flow, self));
    nextNanos = nowNanos + ASK_NANOS;
    return true;
  }

  long nextNanos() {
    return nextNanos;
  }
}
