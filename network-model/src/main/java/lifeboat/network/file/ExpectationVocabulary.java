package lifeboat.network.file;

import static lifeboat.network.file.ValueType.Scalar.DURATION;
import static lifeboat.network.file.ValueType.Scalar.FRACTION;
import static lifeboat.network.file.ValueType.Scalar.INTEGER;
import static lifeboat.network.file.ValueType.Scalar.LENGTH;
import static lifeboat.network.file.ValueType.Scalar.NAME;
import static lifeboat.network.file.ValueType.Scalar.RATE;
import static lifeboat.network.file.ValueType.Scalar.TEXT;

import java.util.List;

/** The keys by which a file says what has to come true. */
final class ExpectationVocabulary {

  private static final ValueType YES = new ValueType.Choice(List.of("yes"));
  private static final String MOST_COUNTED = "1000000";

  static final Section HOPS = range("hops", "How many relays are on the path.");

  static final Section COPIES = range("copies-alive", "How many copies are left at the end.");

  static final Section TABLE_ROW =
      new Section(
          "expect.<name>.tables.<relay>.<neighbour>",
          "A row of the table that a relay keeps (FIG. 5), as it is when the tables have converged.",
          List.of(
              Key.of("delay", DURATION, "10ms", "The round trip that it has measured.")
                  .within("0ms", "120s"),
              Key.of("throughput", RATE, "10mbit", "What it has measured towards the neighbour.")
                  .within("1bit", "1tbit"),
              Key.of("reliability", FRACTION, "0.9", "The answered share of its probes.")
                  .within("0", "100%"),
              Key.of("tolerance", FRACTION, "10%", "How far each may be off, up or down.")
                  .or("5%")
                  .within("0", "100%")));

  static final Section EXPECTATION =
      new Section(
          "expect.<name>",
          "What has to come true; what is absent is not checked.",
          List.of(
              Key.of("replica", NAME, "backup", "The entry of workload it is about.")
                  .or("the only entry of workload"),
              Key.of("not-placed", YES, "yes", "The deployment fails, as it should."),
              Key.of("at", TEXT, "s2", "The server, relay or site at which it is placed."),
              Key.of("not-at", TEXT, "Denver", "The server, relay or site at which it is not."),
              Key.of("at-least", LENGTH, "300km", "Distance of its place from the source's site.")
                  .within("0m", "20100km"),
              Key.of("outside", NAME, "quake", "The disaster that never reaches its place."),
              Key.of(
                  "path",
                  new ValueType.Names(),
                  "[sf, hub, la]",
                  "The relays it passes, in order."),
              Key.of(
                  "path-through",
                  new ValueType.Names(),
                  "[hub]",
                  "Relays and links that are all on its path."),
              Key.of(
                  "path-not-through",
                  new ValueType.Names(),
                  "[coast]",
                  "Relays and links none of which is on its path."),
              Key.of(
                      "hops",
                      new ValueType.ScalarOr(INTEGER, HOPS),
                      "5",
                      "How many relays are on its path at most, or a range.")
                  .within("0", MOST_COUNTED),
              Key.of("placed-within", DURATION, "5s", "Time from the start of the deployment.")
                  .within("1ns", "24h"),
              Key.of(
                  "tables",
                  new ValueType.Nested(new ValueType.Named(TABLE_ROW)),
                  "{sf: {hub: {delay: 10ms, tolerance: 10%}}}",
                  "What the tables hold, by relay and neighbour."),
              Key.of(
                      "copies-alive",
                      new ValueType.ScalarOr(INTEGER, COPIES),
                      "1",
                      "Copies on servers that are up at the end, at least, or a range.")
                  .within("0", MOST_COUNTED),
              Key.of("nothing-lost", YES, "yes", "What was stored can be read back at the end."),
              Key.of(
                  "self-check",
                  new ValueType.Choice(List.of("ok")),
                  "ok",
                  "The links are as the file says.")));

  private ExpectationVocabulary() {}

  static List<Section> sections() {
    return List.of(EXPECTATION, HOPS, TABLE_ROW, COPIES);
  }

  private static Section range(String key, String description) {
    return new Section(
        "expect.<name>." + key,
        description,
        List.of(
            Key.of("least", INTEGER, "2", "So many or more.").or("0").within("0", MOST_COUNTED),
            Key.of("most", INTEGER, "5", "So many or fewer.").within("0", MOST_COUNTED)));
  }
}
