package lifeboat.relay.node;

import java.util.List;
import java.util.Optional;
import lifeboat.relay.message.Area.Circle;
import lifeboat.relay.message.Message.Destination;

/** What the source of a copy has to know of the other copies of its replica. */
interface Siblings {

  /** There are none. */
  Siblings NONE =
      new Siblings() {
        @Override
        public Optional<String> objection(ReplicaSource copy, Destination server) {
          return Optional.empty();
        }

        @Override
        public List<Circle> surroundings(ReplicaSource copy) {
          return List.of();
        }

        @Override
        public void changed(Outbox outbox) {}
      };

  /** Why {@code copy} must not be at {@code server}: those that have a server speak up. */
  Optional<String> objection(ReplicaSource copy, Destination server);

  /** Where {@code copy} must not be: around the servers of the others. */
  List<Circle> surroundings(ReplicaSource copy);

  /** A copy has gone a step further, which is to be remembered. */
  void changed(Outbox outbox);
}
