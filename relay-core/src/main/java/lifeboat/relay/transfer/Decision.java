package lifeboat.relay.transfer;

import java.util.List;
import java.util.Optional;
import lifeboat.relay.message.Ipv4;
import lifeboat.relay.message.Refusal;

/**
 * The end of one round of transfer control: where the replica goes, and who else was considered.
 */
public sealed interface Decision {

  /** Everybody considered in this round, the best first, then those that were cut. */
  List<Candidate> candidates();

  /** S10: transfer the replica to this relay. */
  record ToRelay(Ipv4 relay, List<Candidate> candidates) implements Decision {
    public ToRelay {
      candidates = List.copyOf(candidates);
    }
  }

  /** S8: store the replica in this server of the LAN. */
  record ToServer(Ipv4 server, List<Candidate> candidates) implements Decision {
    public ToServer {
      candidates = List.copyOf(candidates);
    }
  }

  /** Nobody is left; the upstream hop is told. */
  record Refuse(Refusal reason, List<Candidate> candidates) implements Decision {
    public Refuse {
      candidates = List.copyOf(candidates);
    }
  }

  /** The hop chosen, absent when the replica is refused. */
  default Optional<Ipv4> next() {
    return switch (this) {
      case ToRelay to -> Optional.of(to.relay());
      case ToServer to -> Optional.of(to.server());
      case Refuse _ -> Optional.empty();
    };
  }
}
