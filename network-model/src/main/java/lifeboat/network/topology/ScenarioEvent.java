package lifeboat.network.topology;

/** Something that happens to the network during the experiment: an entry of {@code events}. */
public sealed interface ScenarioEvent {

  String name();

  /** Time after the tables have converged; events precede workload of the same time. */
  long atNanos();

  /** The node ends at once, as by a loss of power: its process dies and its links go down. */
  record Kill(String name, long atNanos, String node) implements ScenarioEvent {}
}
