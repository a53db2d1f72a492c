package lifeboat.network.importer;

import java.nio.file.Path;
import lifeboat.network.sites.SiteGraph;

/**
 * A file that was imported: what it said, and what became of it.
 *
 * @param fileName without folders
 */
public record NetworkImport(
    String fileName, ImportFormat format, FoundNetwork found, Reduction reduction) {

  /** Reads a file of any format that is known. */
  public static NetworkImport read(Path path, ImportOptions options) throws ImportRefusedException {
    SourceFile file = SourceFile.read(path);
    ImportFormat format =
        options.format().isPresent() ? options.format().get() : ImportFormat.of(file);
    NetworkImporter importer =
        switch (format) {
          case GRAPHML -> new GraphMlImporter();
          case SNDLIB ->
              new SndlibImporter(options.unit(), options.center(), options.metersPerPixel());
          case CSV -> new CsvImporter(options);
          case MATRIX -> new MatrixImporter(options);
        };
    FoundNetwork found = importer.read(file);
    return new NetworkImport(file.fileName(), format, found, Reduction.of(file, found, options));
  }

  /** What remains. */
  public SiteGraph graph() {
    return reduction.graph();
  }
}
