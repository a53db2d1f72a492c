package lifeboat.cli;

import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import lifeboat.network.generator.GeneratorException;
import lifeboat.network.generator.GeneratorOptions;
import lifeboat.network.generator.NetworkGenerator;
import lifeboat.network.generator.NetworkKind;
import lifeboat.network.sites.SiteFile;
import lifeboat.network.sites.SiteGraph;
import lifeboat.network.sites.UnfitException;
import lifeboat.network.topology.Coordinates;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** Makes a topology file of a network that does not exist. */
@Command(
    name = "generate",
    description = "Make a topology file of a made-up network: the same seed, the same file.",
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  lifeboat generate grid --relays 25 -o grid.yaml",
      "  lifeboat generate delaunay --relays 200 --servers 50 --seed 7 -o delaunay.yaml",
      "  lifeboat generate grid --relays 100 --links 200 --jitter 0.3 --rate 10mbit | less"
    })
final class GenerateCommand implements Runnable {

  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "KIND",
      converter = Kind.class,
      completionCandidates = Kinds.class,
      description = "${COMPLETION-CANDIDATES}.")
  private NetworkKind kind = NetworkKind.GRID;

  @Option(
      names = "--relays",
      paramLabel = "N",
      defaultValue = "16",
      description = "Relays (default: ${DEFAULT-VALUE}).")
  private int relays;

  @Option(
      names = "--links",
      paramLabel = "N",
      description = "grid: the N shortest links, in one piece (default: those between neighbours).")
  private @Nullable Integer links;

  @Option(
      names = "--jitter",
      paramLabel = "SHARE",
      defaultValue = "0",
      description = "grid: how far relays stand off, in spacings (default: ${DEFAULT-VALUE}).")
  private double jitter;

  @Option(
      names = "--branching",
      paramLabel = "N",
      defaultValue = "2",
      description = "tree: children of each relay (default: ${DEFAULT-VALUE}).")
  private int branching;

  @Option(
      names = "--alpha",
      paramLabel = "A",
      defaultValue = "0.15",
      description = "waxman: chance of a link over no distance (default: ${DEFAULT-VALUE}).")
  private double alpha;

  @Option(
      names = "--beta",
      paramLabel = "B",
      defaultValue = "0.2",
      description =
          "waxman: distance over which it falls to 1/e, in diagonals (default: ${DEFAULT-VALUE}).")
  private double beta;

  @Option(
      names = "--degree",
      paramLabel = "M",
      defaultValue = "2",
      description = "scale-free: links of each new relay (default: ${DEFAULT-VALUE}).")
  private int degree;

  @Option(
      names = "--center",
      paramLabel = "LAT,LON",
      defaultValue = "48,9",
      converter = Quantities.Place.class,
      description = "Where the middle lies (default: ${DEFAULT-VALUE}).")
  private Coordinates center = new Coordinates(0, 0);

  @Option(
      names = "--spacing",
      paramLabel = "LENGTH",
      converter = Quantities.Length.class,
      description = "Between neighbours (default: 100km, or less where the earth is too small).")
  private @Nullable Double spacing;

  @Mixin private FurnishingOptions furnishing;
  @Mixin private OutputFile output;

  /** Kinds as they are written. */
  static final class Kind implements ITypeConverter<NetworkKind> {
    @Override
    public NetworkKind convert(String word) {
      return Arrays.stream(NetworkKind.values())
          .filter(kind -> kind.word().equals(word))
          .findFirst()
          .orElseThrow(() ->
              new TypeConversionException(
                  "\"" + word + "\" is none of " + String.join(", ", new Kinds())));
    }
  }

  /** For help and completion. */
  static final class Kinds implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return Arrays.stream(NetworkKind.values()).map(NetworkKind::word).iterator();
    }
  }

  @Override
  public void run() {
    try {
      SiteGraph graph =
          NetworkGenerator.generate(
              new GeneratorOptions(
                  kind,
                  relays,
                  furnishing.seed(),
                  center,
                  spacing == null ? OptionalDouble.empty() : OptionalDouble.of(spacing),
                  jitter,
                  links == null ? OptionalInt.empty() : OptionalInt.of(links),
                  degree,
                  branching,
                  alpha,
                  beta));
      String what = graph.sites().size() + " relays and " + graph.cables().size() + " links";
      List<String> comment =
          List.of(
              "A made-up network, " + kind.title() + ": " + what + ".",
              "Made by: " + CommandText.of(spec));
      SiteFile written =
          SiteFile.of(graph, furnishing.furnishing(kind.word() + ": " + what, comment));
      output.write(
          written.text(),
          String.format(
              "%s: %s, %d servers%n", kind.word(), what, written.topology().servers().size()),
          spec.commandLine().getOut(),
          spec.commandLine().getErr());
    } catch (GeneratorException | UnfitException e) {
      throw new UserError(ExitStatus.USAGE, "lifeboat: " + e.getMessage());
    }
  }
}
