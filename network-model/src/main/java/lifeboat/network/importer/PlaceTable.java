package lifeboat.network.importer;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Predicate;
import lifeboat.network.importer.FoundNetwork.Node;
import lifeboat.network.importer.FoundNetwork.Place;

/**
 * A table of nodes: a line each, with an id, a latitude and a longitude, and perhaps a label. Of
 * several lines with one id the first counts, provided that they are about one place.
 *
 * @param nodes by their ids, in the order of the file
 */
record PlaceTable(SequencedMap<String, Node> nodes, List<String> remarks) {

  private static final String[] IDS = {
    "id", "node", "name", "code", "region_code", "region", "site", "city"
  };
  private static final String[] LABELS = {"label", "site", "city", "metro_area", "place", "name"};

  /** What lies farther apart is not one place with several buildings. */
  private static final double ONE_PLACE_METERS = 150_000;

  /** The nodes whose ids are wanted. */
  static PlaceTable read(CsvTable table, Predicate<String> wanted) throws ImportRefusedException {
    int latitude = table.needed("latitude", "latitude", "lat");
    int longitude = table.needed("longitude", "longitude", "lon", "lng", "long");
    int id = table.needed("name of a node", IDS);
    Optional<Integer> label = table.column(LABELS);
    SequencedMap<String, Node> nodes = new LinkedHashMap<>();
    Tally odd = new Tally();
    for (CsvTable.Row row : table.rows()) {
      String name = row.field(id);
      if (Quantity.isUnknown(name)) {
        odd.add("line", "without a " + table.header().get(id), "line " + row.line());
        continue;
      }
      String shown = label.map(row::field).filter(text -> !text.isEmpty()).orElse(name);
      Place place = Degrees.place(row.field(latitude), row.field(longitude));
      Node before = nodes.get(name);
      if (before != null) {
        requireOnePlace(table, row, before, place);
        odd.add("line", "about a node that an earlier line has placed", name);
      } else if (wanted.test(name)) {
        nodes.put(name, new Node(name, shown, place, false));
      }
      if (nodes.size() > FoundNetwork.MAX_NODES) {
        throw table.file().refused("more than " + FoundNetwork.MAX_NODES + " nodes");
      }
    }
    if (nodes.isEmpty()) {
      throw table.file().refused("there is no node in it that is wanted");
    }
    List<String> remarks = new ArrayList<>();
    odd.lines().forEach(line -> remarks.add(table.file().fileName() + ": " + line));
    return new PlaceTable(nodes, remarks);
  }

  private static void requireOnePlace(CsvTable table, CsvTable.Row row, Node before, Place place)
      throws ImportRefusedException {
    if (before.place() instanceof Place.Known first
        && place instanceof Place.Known second
        && first.at().metersTo(second.at()) > ONE_PLACE_METERS) {
      throw table
          .file()
          .refused(
              row.line(),
              "\""
                  + before.id()
                  + "\" is also another place in an earlier line;"
                  + " --where COLUMN=VALUE takes some of the lines only");
    }
  }

  /** The node of this id, as one without a place where the table does not have it. */
  Node node(String id) {
    return Optional.ofNullable(nodes.get(id))
        .orElseGet(() -> new Node(id, id, new Place.Unknown("not in the table of places"), false));
  }
}
