package lifeboat.network.result;

import java.util.ArrayList;
import java.util.List;
import lifeboat.network.result.RunResult.Replica;
import lifeboat.network.result.RunResult.Verdict;
import lifeboat.network.topology.Expectation;
import lifeboat.network.topology.Topology;

/** Compares what was expected with what happened. */
public final class Verdicts {

  private Verdicts() {}

  /** One verdict for each thing that an expectation asks. */
  public static List<Verdict> of(Topology topology, List<Replica> replicas) {
    List<Verdict> verdicts = new ArrayList<>();
    for (Expectation expectation : topology.expectations().values()) {
      replicas.stream()
          .filter(replica -> replica.name().equals(expectation.replica()))
          .forEach(replica -> judge(expectation, replica, verdicts));
    }
    return verdicts;
  }

  private static void judge(Expectation expectation, Replica replica, List<Verdict> verdicts) {
    String name = expectation.name();
    String where =
        replica.isPlaced() ? "placed at " + replica.server() : "not placed: " + replica.failure();
    boolean rightPlace =
        replica.isPlaced() && expectation.at().map(at -> at.equals(replica.server())).orElse(true);
    String wanted = expectation.at().map(at -> "placed at " + at).orElse("placed");
    verdicts.add(new Verdict(name, rightPlace, replica.name() + " " + wanted, where));
    expectation
        .path()
        .ifPresent(path ->
            verdicts.add(
                new Verdict(
                    name,
                    replica.isPlaced() && path.equals(replica.relays()),
                    "path " + String.join(" → ", path),
                    replica.isPlaced()
                        ? "path " + String.join(" → ", replica.relays())
                        : "not placed")));
    expectation
        .placedWithinNanos()
        .ifPresent(limit -> {
          Double seconds = replica.deploySeconds();
          verdicts.add(
              new Verdict(
                  name,
                  seconds != null && seconds <= limit / 1e9,
                  "placed within " + limit / 1e9 + " s",
                  seconds == null ? "not placed" : "placed after " + seconds + " s"));
        });
  }
}
