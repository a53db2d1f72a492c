package lifeboat.network.file;

import lifeboat.network.topology.Criteria;
import lifeboat.network.topology.Policy;

/** Reads how many copies of a replica are wanted, and how far from each other. */
final class CopyReader {

  private final Fields fields;
  private final Problems problems;
  private final int count;
  private final double apartMeters;

  CopyReader(Fields fields, Problems problems) {
    this.fields = fields;
    this.problems = problems;
    this.count = fields.getOrDefault("copies", Long.class).intValue();
    this.apartMeters = fields.getOrDefault("apart", Double.class);
  }

  int count() {
    return count;
  }

  double apartMeters() {
    return apartMeters;
  }

  /** Reports what the rest of the entry does not allow. */
  void check(Criteria criteria, Policy policy) {
    if (apartMeters > 0 && count == 1) {
      add("apart", "there is only one copy", "write copies as well");
    }
    if (count > 1 && !(policy instanceof Policy.Lifeboat)) {
      add("copies", "the policy " + policy.word() + " knows one copy", "use the policy lifeboat");
    }
    int circles = count - 1 + criteria.excluded().size();
    if (apartMeters > 0 && circles > Criteria.MAX_EXCLUDED) {
      add(
          "apart",
          "each copy would have to keep out of %d circles, and a packet has room for %d"
              .formatted(circles, Criteria.MAX_EXCLUDED),
          "at most %d copies can be kept apart here"
              .formatted(Criteria.MAX_EXCLUDED + 1 - criteria.excluded().size()));
    }
  }

  private void add(String key, String problem, String hint) {
    Position position = fields.find(key).map(Fields.Value::position).orElse(fields.position());
    problems.add(position, fields.path() + "." + key, problem, hint);
  }
}
