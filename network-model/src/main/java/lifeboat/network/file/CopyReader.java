package lifeboat.network.file;

import java.util.Optional;
import lifeboat.network.topology.Criteria;
import lifeboat.network.topology.Policy;
import lifeboat.network.topology.Shards;

/** Reads how many copies or shards of a replica are wanted, and how far from each other. */
final class CopyReader {

  private final Fields fields;
  private final Problems problems;
  private final int count;
  private final Optional<Shards> shards;
  private final double apartMeters;

  CopyReader(Fields fields, Problems problems) {
    this.fields = fields;
    this.problems = problems;
    this.count = fields.getOrDefault("copies", Long.class).intValue();
    this.shards = fields.get("shards", Fields.class).flatMap(this::shards);
    this.apartMeters = fields.getOrDefault("apart", Double.class);
  }

  int count() {
    return count;
  }

  Optional<Shards> shards() {
    return shards;
  }

  private Optional<Shards> shards(Fields inner) {
    Optional<Long> data = inner.get("data", Long.class);
    Optional<Long> parity = inner.get("parity", Long.class);
    if (data.isEmpty() || parity.isEmpty()) {
      return Optional.empty(); // What is missing or out of bounds has been reported.
    }
    long all = data.get() + parity.get();
    if (all > Shards.MAX_COUNT) {
      problems.add(
          inner.position(),
          inner.path(),
          all + " shards are too many",
          "data and parity together are at most " + Shards.MAX_COUNT);
      return Optional.empty();
    }
    return Optional.of(new Shards(data.get().intValue(), parity.get().intValue()));
  }

  double apartMeters() {
    return apartMeters;
  }

  /** Reports what the rest of the entry does not allow. */
  void check(Criteria criteria, Policy policy) {
    int pieces = shards.map(Shards::count).orElse(count);
    String key = shards.isPresent() ? "shards" : "copies";
    if (shards.isPresent() && fields.written().contains("copies")) {
      add("copies", "there are shards as well", "write copies or shards");
    }
    if (apartMeters > 0 && pieces == 1) {
      add("apart", "there is only one copy", "write copies or shards as well");
    }
    if (pieces > 1 && !(policy instanceof Policy.Lifeboat)) {
      add(key, "the policy " + policy.word() + " knows one copy", "use the policy lifeboat");
    }
    int circles = pieces - 1 + criteria.excluded().size();
    if (apartMeters > 0 && circles > Criteria.MAX_EXCLUDED) {
      add(
          "apart",
          "each of them would have to keep out of %d circles, and a packet has room for %d"
              .formatted(circles, Criteria.MAX_EXCLUDED),
          "at most %d %s can be kept apart here"
              .formatted(Criteria.MAX_EXCLUDED + 1 - criteria.excluded().size(), key));
    }
  }

  private void add(String key, String problem, String hint) {
    Position position = fields.find(key).map(Fields.Value::position).orElse(fields.position());
    problems.add(position, fields.path() + "." + key, problem, hint);
  }
}
