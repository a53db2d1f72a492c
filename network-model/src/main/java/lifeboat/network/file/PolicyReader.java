package lifeboat.network.file;

import static lifeboat.network.file.ValueType.Scalar.NAME;

import java.util.List;
import java.util.Optional;
import lifeboat.network.topology.Policy;

/** Reads who chooses where replicas go: for the whole file, and for single entries of workload. */
final class PolicyReader {

  static final Section FIXED =
      new Section(
          "policy",
          "The one server that every replica goes to, without the method of the patent.",
          List.of(Key.of("fixed", NAME, "s2", "That server.").mandatory()));

  static final ValueType TYPE =
      new ValueType.ScalarOr(
          new ValueType.Choice(List.of("lifeboat", "nearest", "random", "farthest-known")), FIXED);

  private final NodeNames names;
  private final Problems problems;
  private final Optional<Fields.Value> ofFile;

  PolicyReader(Fields top, NodeNames names, Problems problems) {
    this.names = names;
    this.problems = problems;
    this.ofFile = top.find("policy");
    ofFile.ifPresent(value -> {
      Optional<Policy> ignored = policy(value);
    });
  }

  /** The policy of an entry whose data are those of {@code source}. */
  Policy of(Fields deployment, String source) {
    Optional<Fields.Value> written = deployment.find("policy").or(() -> ofFile);
    boolean own = deployment.find("policy").isPresent();
    Optional<Policy> policy =
        own ? written.flatMap(this::policy) : written.flatMap(PolicyReader::known);
    Policy chosen = policy.orElse(new Policy.Lifeboat());
    String wrong = wrong(chosen, source);
    if (!wrong.isEmpty()) {
      problems.add(
          own ? written.orElseThrow().position() : deployment.position(),
          deployment.path() + ".policy",
          wrong);
    }
    return chosen;
  }

  private String wrong(Policy policy, String source) {
    return switch (policy) {
      case Policy.Lifeboat _ -> "";
      case Policy.Fixed fixed ->
          fixed.server().equals(source)
              ? "its data are at " + source + " already, which is no other server"
              : "";
      case Policy.Nearest _, Policy.Random _, Policy.FarthestKnown _ ->
          names.hasOtherServer(source) ? "" : "there is no server besides " + source;
    };
  }

  private Optional<Policy> policy(Fields.Value value) {
    if (value.content() instanceof Fields fixed) {
      return fixed.find("fixed").flatMap(names::server).map(Policy.Fixed::new);
    }
    return known(value);
  }

  /** The same without looking whether its server exists. */
  private static Optional<Policy> known(Fields.Value value) {
    if (value.content() instanceof Fields fixed) {
      return fixed.get("fixed", String.class).map(Policy.Fixed::new);
    }
    return Optional.of(
        switch ((String) value.content()) {
          case "nearest" -> new Policy.Nearest();
          case "random" -> new Policy.Random();
          case "farthest-known" -> new Policy.FarthestKnown();
          default -> new Policy.Lifeboat();
        });
  }
}
