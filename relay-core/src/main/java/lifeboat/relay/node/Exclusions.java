package lifeboat.relay.node;

import java.util.List;
import java.util.UUID;
import lifeboat.relay.message.Area.Circle;
import lifeboat.relay.message.EvaluationCriteria;

/**
 * The evaluation criteria of a source from attempt to attempt: with the servers that have refused,
 * with those that are silent, which may come back, and with the surroundings of other copies.
 */
final class Exclusions {

  private final List<Circle> ofOperator;
  private EvaluationCriteria criteria;

  /** The same without servers that are excluded for their silence alone. */
  private EvaluationCriteria lasting;

  /** What the operator wants, at any server but the source itself. */
  Exclusions(EvaluationCriteria wanted, UUID source) {
    this.ofOperator = wanted.excludedAreas();
    this.criteria = wanted.excluding(source);
    this.lasting = criteria;
  }

  EvaluationCriteria criteria() {
    return criteria;
  }

  void refused(UUID server) {
    lasting = lasting.excluding(server);
    criteria = criteria.excluding(server);
  }

  void fellSilent(UUID server) {
    criteria = criteria.excluding(server);
  }

  /** Whoever was silent may be back. */
  void forgetSilence() {
    criteria = lasting;
  }

  /** From now on these circles are excluded besides those of the operator. */
  void surroundings(List<Circle> circles) {
    criteria = criteria.excludingAreas(ofOperator, circles);
    lasting = lasting.excludingAreas(ofOperator, circles);
  }
}
