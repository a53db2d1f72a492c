package lifeboat.cli;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import lifeboat.network.importer.ImportFormat;
import lifeboat.network.importer.ImportOptions;
import lifeboat.network.importer.ImportRefusedException;
import lifeboat.network.importer.NetworkImport;
import lifeboat.network.importer.PlaceUnit;
import lifeboat.network.sites.SiteFile;
import lifeboat.network.sites.UnfitException;
import lifeboat.network.topology.Coordinates;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Makes a topology file of a network that somebody else has drawn or measured. */
@Command(
    name = "import",
    description = {
      "Make a topology file of a network: GraphML (Topology Zoo), SNDlib, CSV, or a matrix of",
      "round-trip times. Says what was dropped, and why."
    },
    mixinStandardHelpOptions = true,
    footerHeading = "%nExamples:%n",
    footer = {
      "  lifeboat import Geant2012.graphml -o geant.yaml",
      "  lifeboat import germany50.txt --servers 10 --delay-factor 1.9 -o germany.yaml",
      "  lifeboat import nodes.csv --links links.csv -o net.yaml",
      "  lifeboat import rtt.csv --places regions.csv --where provider=X --nearest 4 -o cloud.yaml"
    })
final class ImportCommand implements Runnable {

  private static final int MOST_NEAREST = 1000;

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "FILE", description = "The network.")
  private Path file = Path.of("");

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description = "${COMPLETION-CANDIDATES} (default: by the look of the file).")
  private @Nullable ImportFormat format;

  @Option(
      names = "--links",
      paramLabel = "FILE",
      description = "Table of links to a table of nodes: from, to, and perhaps rtt or delay, rate.")
  private @Nullable Path links;

  @Option(
      names = "--places",
      paramLabel = "FILE",
      description = "Table of places to a matrix: id, latitude, longitude, and perhaps label.")
  private @Nullable Path places;

  @Option(
      names = "--where",
      paramLabel = "COLUMN=VALUE",
      description = "Take only these lines of the table of nodes or places.")
  private Map<String, String> where = new LinkedHashMap<>();

  @Option(
      names = "--nearest",
      paramLabel = "K",
      description = "Links from each node to its K nearest, for a matrix or a table of nodes.")
  private @Nullable Integer nearest;

  @Option(
      names = "--coordinates",
      paramLabel = "UNIT",
      defaultValue = "auto",
      description =
          "What coordinates of SNDlib are: ${COMPLETION-CANDIDATES} (default: by their look).")
  private PlaceUnit unit = PlaceUnit.AUTO;

  @Option(
      names = "--center",
      paramLabel = "LAT,LON",
      defaultValue = "0,0",
      converter = Quantities.Place.class,
      description = "Where the middle of a picture in pixels lies (default: ${DEFAULT-VALUE}).")
  private Coordinates center = new Coordinates(0, 0);

  @Option(
      names = "--pixel",
      paramLabel = "LENGTH",
      defaultValue = "1km",
      converter = Quantities.Length.class,
      description = "How long a pixel is (default: ${DEFAULT-VALUE}).")
  private double pixel;

  @Option(
      names = "--all-parts",
      description = "Keep what hangs apart; otherwise the largest part is kept.")
  private boolean allParts;

  @Option(
      names = "--no-merge",
      description = "Keep nodes at one place apart; otherwise they become one.")
  private boolean noMerge;

  @Option(
      names = "--no-shared",
      description = "Drop shared media without a place; otherwise their members are joined.")
  private boolean noShared;

  @Mixin private FurnishingOptions furnishing;
  @Mixin private OutputFile output;

  @Override
  public void run() {
    if (nearest != null && (nearest < 1 || nearest > MOST_NEAREST)) {
      throw usage("--nearest is 1 to " + MOST_NEAREST);
    }
    if (pixel < 1) {
      throw usage("--pixel is a metre at least");
    }
    try {
      NetworkImport imported = NetworkImport.read(file, options());
      ImportReport report = new ImportReport(imported, furnishing.rate(), furnishing.delayFactor());
      SiteFile written =
          SiteFile.of(
              imported.graph(),
              furnishing.furnishing(
                  imported.found().description(), report.comment(CommandText.of(spec))));
      output.write(
          written.text(), report.text(), spec.commandLine().getOut(), spec.commandLine().getErr());
    } catch (ImportRefusedException e) {
      throw new UserError(ExitStatus.USAGE, String.valueOf(e.getMessage()));
    } catch (UnfitException e) {
      throw new UserError(ExitStatus.USAGE, file + ": " + e.getMessage());
    }
  }

  private ImportOptions options() {
    LinkedHashMap<String, String> conditions = new LinkedHashMap<>();
    where.forEach((column, value) -> conditions.put(column.toLowerCase(Locale.ROOT), value));
    return new ImportOptions(
        Optional.ofNullable(format),
        unit,
        center,
        pixel,
        Optional.ofNullable(links),
        Optional.ofNullable(places),
        conditions,
        nearest == null ? OptionalInt.empty() : OptionalInt.of(nearest),
        !allParts,
        !noMerge,
        !noShared);
  }

  private static UserError usage(String what) {
    return new UserError(ExitStatus.USAGE, "lifeboat: " + what);
  }
}
