package lifeboat.network.importer;

import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SequencedMap;
import lifeboat.network.topology.Coordinates;

/**
 * How a file is to be read, and what of it is to be kept.
 *
 * @param format absent: by the look of the file
 * @param unit what coordinates mean where the format leaves that open
 * @param center where the middle of a picture lies
 * @param metersPerPixel how long a pixel of a picture is
 * @param links the table of links that belongs to a table of nodes
 * @param places the table of nodes that belongs to a matrix
 * @param where values that columns of the table of nodes must have
 * @param nearest to how many others each node gets a cable, where the file leaves that open
 * @param largestPart whether only the largest connected part is kept
 * @param mergePlaces whether nodes at one place become one
 * @param joinMembers whether what hangs on a shared medium without a place is joined directly
 */
public record ImportOptions(
    Optional<ImportFormat> format,
    PlaceUnit unit,
    Coordinates center,
    double metersPerPixel,
    Optional<Path> links,
    Optional<Path> places,
    SequencedMap<String, String> where,
    OptionalInt nearest,
    boolean largestPart,
    boolean mergePlaces,
    boolean joinMembers) {

  private static final double METERS_PER_PIXEL = 1000;

  /** Everything by the look of the file; the largest part, one node for each place. */
  public static final ImportOptions DEFAULT =
      new ImportOptions(
          Optional.empty(),
          PlaceUnit.AUTO,
          new Coordinates(0, 0),
          METERS_PER_PIXEL,
          Optional.empty(),
          Optional.empty(),
          Collections.emptyNavigableMap(),
          OptionalInt.empty(),
          true,
          true,
          true);

  public ImportOptions {
    where = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(where));
  }

  /** The same, but shared media without a place are dropped like other nodes. */
  public ImportOptions withoutJoiningMembers() {
    return new ImportOptions(
        format,
        unit,
        center,
        metersPerPixel,
        links,
        places,
        where,
        nearest,
        largestPart,
        mergePlaces,
        false);
  }
}
