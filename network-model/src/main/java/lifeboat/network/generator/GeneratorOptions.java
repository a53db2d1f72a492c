package lifeboat.network.generator;

import java.util.OptionalDouble;
import java.util.OptionalInt;
import lifeboat.network.topology.Coordinates;

/**
 * What is to be generated.
 *
 * @param seed of the places and cables that are drawn
 * @param center where the middle of the network lies
 * @param spacingMeters between neighbours; absent: 100 km, or less where the network would
 *     otherwise reach around the earth
 * @param jitter how far relays of a grid stand off their places, as a share of the spacing
 * @param links of a grid: the shortest so many, in one piece; absent: those to its neighbours
 * @param degree of a scale-free network: cables of each new relay
 * @param branching of a tree: children of each relay
 * @param alpha of a Waxman network: chance of a cable between two at one place
 * @param beta of a Waxman network: how slowly that chance falls with the distance
 */
public record GeneratorOptions(
    NetworkKind kind,
    int relays,
    long seed,
    Coordinates center,
    OptionalDouble spacingMeters,
    double jitter,
    OptionalInt links,
    int degree,
    int branching,
    double alpha,
    double beta) {

  public static final int MAX_RELAYS = 100_000;

  /** A Waxman network looks at all pairs. */
  public static final int MAX_WAXMAN_RELAYS = 10_000;

  /** Everything usual. */
  public static GeneratorOptions of(NetworkKind kind, int relays, long seed) {
    return new GeneratorOptions(
        kind,
        relays,
        seed,
        new Coordinates(48, 9),
        OptionalDouble.empty(),
        0,
        OptionalInt.empty(),
        2,
        2,
        0.15,
        0.2);
  }
}
