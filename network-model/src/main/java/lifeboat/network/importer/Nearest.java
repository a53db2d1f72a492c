package lifeboat.network.importer;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.SequencedSet;
import java.util.function.IntFunction;
import lifeboat.network.importer.FoundNetwork.Edge;
import lifeboat.network.importer.FoundNetwork.Node;
import lifeboat.network.importer.FoundNetwork.Place;
import lifeboat.network.sites.Parts;

/**
 * Chooses cables where all are possible: from each node to its k nearest, and then the shortest
 * that join what is still apart.
 */
final class Nearest {

  /** All pairs are looked at. */
  static final int MAX_NODES = 2000;

  /** How far from one node to another; absent where there is no way. */
  interface Length {
    OptionalLong between(int a, int b);
  }

  private record Pair(int a, int b, long length) {}

  private Nearest() {}

  /** By geodesics; all of {@code located} have a place. */
  static List<Edge> byDistance(List<Node> located, int nearest) {
    Length meters =
        (a, b) ->
            located.get(a).place() instanceof Place.Known from
                    && located.get(b).place() instanceof Place.Known to
                ? OptionalLong.of(Math.round(from.at().metersTo(to.at())))
                : OptionalLong.empty();
    return among(located.size(), meters, nearest).stream()
        .map(pair -> new Edge(located.get(pair.a).id(), located.get(pair.b).id()))
        .toList();
  }

  /** By delays, which the edges keep. */
  static List<Edge> byDelay(int count, IntFunction<String> ids, Length nanos, int nearest) {
    return among(count, nanos, nearest).stream()
        .map(pair ->
            new Edge(
                ids.apply(pair.a),
                ids.apply(pair.b),
                OptionalLong.empty(),
                OptionalLong.of(pair.length)))
        .toList();
  }

  private static List<Pair> among(int count, Length length, int nearest) {
    List<List<Pair>> ways = new ArrayList<>();
    List<Pair> all = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      ways.add(new ArrayList<>());
    }
    for (int a = 0; a < count; a++) {
      for (int b = a + 1; b < count; b++) {
        OptionalLong between = length.between(a, b);
        if (between.isPresent()) {
          Pair pair = new Pair(a, b, between.getAsLong());
          ways.get(a).add(pair);
          ways.get(b).add(pair);
          all.add(pair);
        }
      }
    }
    Comparator<Pair> shortest =
        Comparator.comparingLong(Pair::length).thenComparingInt(Pair::a).thenComparingInt(Pair::b);
    SequencedSet<Pair> chosen = new LinkedHashSet<>();
    Parts parts = new Parts(count);
    for (List<Pair> own : ways) {
      own.stream()
          .sorted(shortest)
          .limit(nearest)
          .forEach(pair -> {
            chosen.add(pair);
            parts.join(pair.a, pair.b);
          });
    }
    all.sort(shortest);
    for (Pair pair : all) {
      if (parts.join(pair.a, pair.b)) {
        chosen.add(pair);
      }
    }
    return List.copyOf(chosen);
  }
}
