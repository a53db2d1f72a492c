package lifeboat.network.scenario;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.SequencedSet;
import lifeboat.network.topology.Link;

/**
 * What holds parts of a network down while its events go on. Several events may hold the same part:
 * it is up again when all of them have ended, or when an event says so that is none of them.
 *
 * <pre>
 * up -an event takes hold-> held -its time is over, and no other event holds it-> up
 *                           held -heal, restart, resume, restore------------------> up
 * </pre>
 *
 * <p>A node that ends is not paused any more. Of several events that degrade a link the last one
 * counts; when it is over, the one before it.
 */
final class Standing {

  private final Map<String, SequencedSet<String>> downNodes = new LinkedHashMap<>();
  private final Map<String, SequencedSet<String>> pausedNodes = new LinkedHashMap<>();
  private final Map<String, SequencedSet<String>> cutLinks = new LinkedHashMap<>();
  private final Map<String, SequencedMap<String, Link>> shapes = new LinkedHashMap<>();

  /** Those that change something, as what they come to. */
  List<Happening> changes(List<Happening> ordered) {
    List<Happening> changes = new ArrayList<>();
    for (Happening happening : ordered) {
      switch (happening) {
        case Happening.Ends ends -> {
          if (takeHold(downNodes, ends)) {
            pausedNodes.remove(ends.target());
            changes.add(ends);
          }
        }
        case Happening.Returns returns -> addIf(letGo(downNodes, returns), returns, changes);
        case Happening.Pauses pauses ->
            addIf(!isDown(pauses.target()) && takeHold(pausedNodes, pauses), pauses, changes);
        case Happening.Resumes resumes -> addIf(letGo(pausedNodes, resumes), resumes, changes);
        case Happening.Cut cut -> addIf(takeHold(cutLinks, cut), cut, changes);
        case Happening.Healed healed -> addIf(letGo(cutLinks, healed), healed, changes);
        case Happening.Degraded degraded -> changes.add(shape(degraded));
        case Happening.Restored restored -> restore(restored, changes);
        case Happening.Notified _, Happening.Warned _, Happening.FrontReported _ ->
            changes.add(happening);
      }
    }
    return List.copyOf(changes);
  }

  private static void addIf(boolean news, Happening happening, List<Happening> changes) {
    if (news) {
      changes.add(happening);
    }
  }

  private boolean isDown(String node) {
    return downNodes.containsKey(node);
  }

  /** True where nothing held the part before. */
  private static boolean takeHold(Map<String, SequencedSet<String>> holders, Happening happening) {
    boolean news = !holders.containsKey(happening.target());
    holders.computeIfAbsent(happening.target(), _ -> new LinkedHashSet<>()).add(happening.event());
    return news;
  }

  /** True where nothing holds the part any more, and something did. */
  private static boolean letGo(Map<String, SequencedSet<String>> holders, Happening happening) {
    SequencedSet<String> held = holders.get(happening.target());
    if (held == null) {
      return false;
    }
    boolean ownEnd = held.remove(happening.event());
    if (!ownEnd || held.isEmpty()) {
      holders.remove(happening.target());
      return true;
    }
    return false;
  }

  private Happening shape(Happening.Degraded degraded) {
    SequencedMap<String, Link> shaped =
        shapes.computeIfAbsent(degraded.target(), _ -> new LinkedHashMap<>());
    shaped.remove(degraded.event());
    shaped.putLast(degraded.event(), degraded.shape());
    return degraded;
  }

  private void restore(Happening.Restored restored, List<Happening> changes) {
    SequencedMap<String, Link> shaped = shapes.get(restored.target());
    if (shaped == null) {
      return;
    }
    boolean wasLast = shaped.lastEntry().getKey().equals(restored.event());
    boolean ownEnd = shaped.remove(restored.event()) != null;
    if (!ownEnd || shaped.isEmpty()) {
      shapes.remove(restored.target());
      changes.add(restored);
    } else if (wasLast) {
      changes.add(
          new Happening.Degraded(
              restored.atNanos(),
              restored.event(),
              restored.target(),
              shaped.lastEntry().getValue()));
    }
  }
}
