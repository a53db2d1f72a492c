package lifeboat.network.result;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import lifeboat.network.result.RunResult.Replica;
import lifeboat.network.topology.Check;
import lifeboat.network.topology.Link;
import lifeboat.network.topology.NetworkPart;

/** Judges the way that a replica took: the relays that it names. */
final class PathJudge {

  private final Evidence evidence;
  private final Replica replica;

  PathJudge(Evidence evidence, Replica replica) {
    this.evidence = evidence;
    this.replica = replica;
  }

  Finding judge(Check.OfPath asked) {
    return switch (asked) {
      case Check.Path path ->
          finding(
              path.relays().equals(replica.relays()),
              "path " + String.join(" → ", path.relays()),
              whereItParts(path.relays()));
      case Check.PathThrough through ->
          finding(
              through.parts().stream().allMatch(this::isOnPath),
              "path through " + words(through.parts()),
              lastDecision());
      case Check.PathNotThrough notThrough ->
          finding(
              notThrough.parts().stream().noneMatch(this::isOnPath),
              "path not through " + words(notThrough.parts()),
              firstDecisionFor(notThrough.parts()));
      case Check.Hops hops ->
          finding(
              hops.range().contains(replica.relays().size()),
              hops.range() + " relays on the path",
              lastDecision());
    };
  }

  private Finding finding(boolean fits, String expected, Optional<Trail.Mark> where) {
    boolean known = replica.isPlaced() && !replica.isStraight();
    String actual =
        known
            ? "path " + String.join(" → ", replica.relays())
            : replica.isPlaced()
                ? "no path: it was sent straight to " + replica.server()
                : "not placed: " + replica.failure();
    return Finding.of(
        known && fits,
        replica.title() + " " + expected,
        actual,
        where.or(() -> evidence.trail().lastOf(replica.copyId())));
  }

  private boolean isOnPath(NetworkPart part) {
    return switch (part) {
      case NetworkPart.NodePart relay -> replica.relays().contains(relay.name());
      case NetworkPart.LinkPart link -> indexOf(link) >= 0;
    };
  }

  /** Where on the path a link is crossed; negative where it is not. */
  private int indexOf(NetworkPart.LinkPart part) {
    Link link = evidence.topology().links().get(part.name());
    List<String> relays = replica.relays();
    for (int i = 0; link != null && i + 1 < relays.size(); i++) {
      boolean there = link.nodeA().equals(relays.get(i)) && link.nodeB().equals(relays.get(i + 1));
      boolean back = link.nodeB().equals(relays.get(i)) && link.nodeA().equals(relays.get(i + 1));
      if (there || back) {
        return i;
      }
    }
    return -1;
  }

  /** The decision of the last relay up to which the path is the one that was expected. */
  private Optional<Trail.Mark> whereItParts(List<String> expected) {
    List<String> actual = replica.relays();
    int common = 0;
    while (common < Math.min(expected.size(), actual.size())
        && expected.get(common).equals(actual.get(common))) {
      common++;
    }
    return common == 0
        ? lastDecision()
        : evidence
            .trail()
            .lastDecision(replica.copyId(), actual.get(common - 1))
            .or(this::lastDecision);
  }

  /** The decision that led to what was not wanted. */
  private Optional<Trail.Mark> firstDecisionFor(List<NetworkPart> unwanted) {
    for (NetworkPart part : unwanted) {
      int at =
          switch (part) {
            case NetworkPart.NodePart relay -> replica.relays().indexOf(relay.name()) - 1;
            case NetworkPart.LinkPart link -> indexOf(link);
          };
      if (at >= 0) {
        return evidence
            .trail()
            .lastDecision(replica.copyId(), replica.relays().get(at))
            .or(this::lastDecision);
      }
    }
    return lastDecision();
  }

  private Optional<Trail.Mark> lastDecision() {
    return evidence.trail().lastDecision(replica.copyId());
  }

  private static String words(List<NetworkPart> parts) {
    return parts.stream().map(NetworkPart::toString).collect(Collectors.joining(", "));
  }
}
