package lifeboat.network.result;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import lifeboat.network.result.RunResult.Replica;
import lifeboat.network.result.RunResult.Verdict;
import lifeboat.network.topology.Check;
import lifeboat.network.topology.Expectation;

/** Compares what was expected with what happened. */
final class Verdicts {

  private final Evidence evidence;
  private final List<Verdict> verdicts = new ArrayList<>();

  private Verdicts(Evidence evidence) {
    this.evidence = evidence;
  }

  /** One verdict at least for each thing that an expectation asks. */
  static List<Verdict> of(Evidence evidence) {
    Verdicts all = new Verdicts(evidence);
    for (Expectation expectation : evidence.topology().expectations().values()) {
      for (Check check : expectation.checks()) {
        all.judge(expectation, check);
      }
    }
    return all.verdicts;
  }

  private void judge(Expectation expectation, Check check) {
    EndJudge end = new EndJudge(evidence);
    switch (check) {
      case Check.OfPlace place ->
          ofReplicas(expectation, check, replica -> new PlaceJudge(evidence, replica).judge(place));
      case Check.OfPath path ->
          ofReplicas(expectation, check, replica -> new PathJudge(evidence, replica).judge(path));
      case Check.CopiesAlive copies ->
          ofReplicas(expectation, check, replica -> end.copies(copies, replica));
      case Check.NothingLost _ -> ofReplicas(expectation, check, end::nothingLost);
      case Check.TableValues values ->
          new TableJudge(evidence.tables())
              .judge(values)
              .forEach(finding -> add(expectation, check, finding));
      case Check.SelfCheckOk _ -> add(expectation, check, end.selfCheck());
    }
  }

  /** The replica that is meant, or every one where none is named. */
  private void ofReplicas(
      Expectation expectation, Check check, Function<Replica, Finding> judgement) {
    for (Replica replica : evidence.replicas()) {
      if (expectation.replica().map(replica.name()::equals).orElse(true)) {
        add(expectation, check, judgement.apply(replica));
      }
    }
  }

  private void add(Expectation expectation, Check check, Finding finding) {
    verdicts.add(
        new Verdict(
            expectation.name(),
            check.key(),
            finding.met(),
            finding.expected(),
            finding.actual(),
            finding.where().orElse(null)));
  }
}
