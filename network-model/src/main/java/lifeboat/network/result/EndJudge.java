package lifeboat.network.result;

import java.util.List;
import java.util.Optional;
import lifeboat.network.result.RunResult.Replica;
import lifeboat.network.topology.Check;

/** Judges what is left of replicas when all is over. */
final class EndJudge {

  /** Why a server drops a part when its source wants it so, and has all of it itself. */
  private static final List<String> WANTED = List.of("released", "placed elsewhere");

  private final Evidence evidence;

  EndJudge(Evidence evidence) {
    this.evidence = evidence;
  }

  /** How many servers have a copy left; {@code all} are the copies of one replica. */
  Finding copies(Check.CopiesAlive asked, List<Replica> all) {
    List<String> alive = all.stream().flatMap(copy -> copy.aliveAt().stream()).distinct().toList();
    List<String> placed =
        all.stream().filter(Replica::isPlaced).map(copy -> String.valueOf(copy.server())).toList();
    Replica first = all.getFirst();
    return Finding.of(
        asked.range().contains(alive.size()),
        "%s: %s alive at the end".formatted(first.name(), pieces(first, asked.range().toString())),
        alive.isEmpty()
            ? "none" + (placed.isEmpty() ? "" : ": placed at " + String.join(", ", placed))
            : alive.size() + ": at " + String.join(", ", alive),
        all.stream()
            .flatMap(copy -> whatEndedIt(copy).stream())
            .findFirst()
            .or(() -> evidence.trail().lastOf(first.id())));
  }

  private static String pieces(Replica first, String range) {
    boolean one = range.endsWith(" 1") || range.equals("1");
    return range + (first.isShard() ? one ? " shard" : " shards" : one ? " copy" : " copies");
  }

  private Optional<Trail.Mark> whatEndedIt(Replica replica) {
    String server = String.valueOf(replica.server());
    boolean gone = replica.isPlaced() && !replica.aliveAt().contains(server);
    return gone
        ? evidence
            .trail()
            .last(event ->
                event.kind().equals("killed") && event.text("target").orElse("").equals(server))
        : Optional.empty();
  }

  /** A replica that was placed reads back, and no server dropped what its source relied on. */
  Finding nothingLost(Replica replica) {
    Optional<Trail.Mark> dropped =
        evidence
            .trail()
            .last(event ->
                event.kind().equals("replica-discarded")
                    && Trail.isOf(event, replica.copyId())
                    && !WANTED.contains(event.text("why").orElse("")));
    boolean unreadable = replica.isPlaced() && !replica.sha256Verified();
    String actual =
        unreadable
            ? "what " + replica.server() + " has stored does not read back as it was sent"
            : dropped
                .map(mark ->
                    mark.event().node()
                        + " dropped what it had of it: "
                        + mark.event().text("why").orElse("?"))
                .orElse(
                    replica.isPlaced() ? "read back at " + replica.server() : "nothing dropped");
    return Finding.of(
        !unreadable && dropped.isEmpty(),
        "nothing of " + replica.title() + " lost",
        actual,
        dropped.or(() -> evidence.trail().lastOf(replica.copyId())));
  }

  Finding selfCheck() {
    SelfCheckResult check = evidence.selfCheck();
    boolean model = check.state().equals(SelfCheckResult.MODEL);
    String actual =
        switch (check.state()) {
          case SelfCheckResult.MODEL -> "links are the model itself, in which nothing can deviate";
          case SelfCheckResult.OFF -> "links were not checked";
          case SelfCheckResult.OK -> "as the file says";
          default ->
              check.links().stream().filter(SelfCheckResult.LinkCheck::deviates).count()
                  + " directions of links are not";
        };
    return new Finding(
        model || check.state().equals(SelfCheckResult.OK),
        "links as the file says",
        actual,
        check.links().isEmpty() ? Optional.empty() : Optional.of("links.csv"));
  }
}
