package lifeboat.network.result;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
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
          ofReplicas(
              expectation,
              check,
              replica -> replica.copy() == 0,
              first -> end.copies(copies, copiesOf(first)));
      case Check.NothingLost _ -> ofReplicas(expectation, check, end::nothingLost);
      case Check.TableValues values ->
          new TableJudge(evidence.tables())
              .judge(values)
              .forEach(finding -> add(expectation, check, finding));
      case Check.SelfCheckOk _ -> add(expectation, check, end.selfCheck());
    }
  }

  private List<Replica> copiesOf(Replica first) {
    return evidence.replicas().stream()
        .filter(replica -> replica.name().equals(first.name()))
        .toList();
  }

  /** Each copy of the replica that is meant, or of every one where none is named. */
  private void ofReplicas(
      Expectation expectation, Check check, Function<Replica, Finding> judgement) {
    ofReplicas(expectation, check, _ -> true, judgement);
  }

  private void ofReplicas(
      Expectation expectation,
      Check check,
      Predicate<Replica> which,
      Function<Replica, Finding> judgement) {
    for (Replica replica : evidence.replicas()) {
      boolean meant = expectation.replica().map(replica.name()::equals).orElse(true);
      if (meant && which.test(replica)) {
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
