package lifeboat.network.importer;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import lifeboat.network.importer.FoundNetwork.Edge;
import lifeboat.network.importer.FoundNetwork.Node;
import lifeboat.network.importer.FoundNetwork.Place;
import lifeboat.network.topology.Coordinates;

/**
 * The native format of SNDlib: sections of lines, of which {@code NODES} and {@code LINKS} are
 * read. Longitude stands before latitude. Capacities have no unit there and are not taken.
 */
final class SndlibImporter implements NetworkImporter {

  private static final List<String> CREDIT =
      List.of(
          "SNDlib, http://sndlib.zib.de/: S. Orlowski, R. Wessäly, M. Pióro, A. Tomaszewski, SNDlib 1.0,",
          "Survivable Network Design Library, Networks 55(3), 2010. To be cited; no licence is stated.");

  private static final String NUMBER = "(-?[0-9]{1,12}(?:\\.[0-9]{1,12})?)";
  private static final Pattern SECTION = Pattern.compile("\\s*([A-Z_-]+)\\s*\\(\\s*");
  private static final Pattern NODE =
      Pattern.compile(
          "\\s*(\\S{1,200})\\s*(?:\\(\\s*" + NUMBER + "\\s+" + NUMBER + "\\s*\\))?\\s*");
  private static final Pattern LINK =
      Pattern.compile("\\s*(\\S{1,200})\\s*\\(\\s*(\\S{1,200})\\s+(\\S{1,200})\\s*\\).*");

  private final PlaceUnit unit;
  private final Coordinates center;
  private final double metersPerPixel;

  SndlibImporter(PlaceUnit unit, Coordinates center, double metersPerPixel) {
    this.unit = unit;
    this.center = center;
    this.metersPerPixel = metersPerPixel;
  }

  @Override
  public FoundNetwork read(SourceFile file) throws ImportRefusedException {
    Reading reading = new Reading(file);
    String section = "";
    int number = 0;
    for (String line : file.text().lines().toList()) {
      number++;
      Matcher begins = SECTION.matcher(line);
      if (section.isEmpty() && begins.matches()) {
        section = begins.group(1);
      } else if (line.strip().equals(")")) {
        section = "";
      } else if (!line.isBlank() && !line.strip().startsWith("#")) {
        reading.readLine(section, number, line);
      }
    }
    if (!section.isEmpty()) {
      throw file.refused(number, "the section " + section + " has no end: a line with )");
    }
    return reading.network();
  }

  /** What one file has said so far. */
  private final class Reading {

    private final SourceFile file;

    /** Where nodes are; those without numbers have none. */
    private final Map<String, List<PlanePlaces.Pair>> places = new LinkedHashMap<>();

    private final List<Edge> edges = new ArrayList<>();

    private Reading(SourceFile file) {
      this.file = file;
    }

    private void readLine(String section, int number, String line) throws ImportRefusedException {
      switch (section) {
        case "NODES" -> readNode(number, line);
        case "LINKS" -> readLink(number, line);
        default -> {} // DEMANDS, ADMISSIBLE_PATHS and META say nothing of the network.
      }
    }

    private void readNode(int number, String line) throws ImportRefusedException {
      Matcher node = NODE.matcher(line);
      if (!node.matches()) {
        throw file.refused(number, "this is no node such as: Berlin ( 13.39 52.52 )");
      }
      if (places.size() >= FoundNetwork.MAX_NODES) {
        throw file.refused(number, "more than " + FoundNetwork.MAX_NODES + " nodes");
      }
      List<PlanePlaces.Pair> at =
          node.group(2) == null
              ? List.of()
              : List.of(
                  new PlanePlaces.Pair(
                      new BigDecimal(node.group(2)), new BigDecimal(node.group(3))));
      if (places.putIfAbsent(node.group(1), at) != null) {
        throw file.refused(number, "the node \"" + node.group(1) + "\" was there before");
      }
    }

    private void readLink(int number, String line) throws ImportRefusedException {
      Matcher link = LINK.matcher(line);
      if (!link.matches()) {
        throw file.refused(number, "this is no link such as: L1 ( Berlin Hamburg ) 0.00 ...");
      }
      if (edges.size() >= FoundNetwork.MAX_EDGES) {
        throw file.refused(number, "more than " + FoundNetwork.MAX_EDGES + " links");
      }
      edges.add(new Edge(link.group(2), link.group(3)));
    }

    private FoundNetwork network() throws ImportRefusedException {
      if (places.isEmpty()) {
        throw file.refused("there is no node in it: no section NODES");
      }
      PlanePlaces plane =
          new PlanePlaces(places.values().stream().flatMap(List::stream).toList(), unit);
      List<Node> nodes = new ArrayList<>();
      places.forEach((id, at) -> {
        Place place =
            at.isEmpty()
                ? new Place.Unknown("without coordinates")
                : plane.place(at.getFirst(), center, metersPerPixel);
        nodes.add(new Node(id, id, place, false));
      });
      return new FoundNetwork(
          file.stem(),
          "",
          CREDIT,
          nodes,
          edges,
          List.of(
              plane.remark(metersPerPixel),
              "capacities are not taken, because SNDlib does not say their unit"));
    }
  }
}
