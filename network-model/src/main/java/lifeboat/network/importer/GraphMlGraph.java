package lifeboat.network.importer;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import lifeboat.network.importer.FoundNetwork.Edge;
import lifeboat.network.importer.FoundNetwork.Node;
import lifeboat.network.importer.FoundNetwork.Place;

/** What the attributes of a GraphML file mean: collects one graph. */
final class GraphMlGraph {

  private static final List<String> ZOO_CREDIT =
      List.of(
          "The Internet Topology Zoo, http://www.topology-zoo.org/: S. Knight, H. X. Nguyen, N. Falkner,",
          "R. Bowden, M. Roughan, IEEE Journal on Selected Areas in Communications 29(9), 2011;",
          "Creative Commons Attribution 4.0 International (CC BY 4.0). Changed by this import.");

  private static final Map<String, Double> SPEED_UNITS =
      Map.of("k", 1e3, "m", 1e6, "g", 1e9, "t", 1e12);

  private final SourceFile file;
  private final Map<String, String> described = new LinkedHashMap<>();
  private final Map<String, Node> nodes = new LinkedHashMap<>();
  private final List<Edge> edges = new ArrayList<>();
  private int namesakes;
  private int media;
  private int oddSpeeds;

  GraphMlGraph(SourceFile file) {
    this.file = file;
  }

  /** What the file says of the whole graph. */
  void describe(Map<String, String> data) {
    described.putAll(data);
  }

  void addNode(String id, Map<String, String> data) throws ImportRefusedException {
    if (nodes.size() >= FoundNetwork.MAX_NODES) {
      throw file.refused("more than " + FoundNetwork.MAX_NODES + " nodes");
    }
    Optional<String> latitude = first(data, "latitude", "lat");
    Optional<String> longitude = first(data, "longitude", "lon", "lng", "long");
    boolean external = isFalse(first(data, "internal").orElse("1"));
    Place place =
        latitude.isPresent() && longitude.isPresent()
            ? Degrees.place(latitude.get(), longitude.get())
            : new Place.Unknown(
                (external ? "outside of the network (Internal=0), " : "") + "without coordinates");
    boolean medium = first(data, "hyperedge").filter(value -> !isFalse(value)).isPresent();
    Node node = new Node(id, first(data, "label", "name").orElse(""), place, medium);
    if (nodes.putIfAbsent(id, node) != null) {
      namesakes++;
    }
  }

  void addEdge(String source, String target, Map<String, String> data)
      throws ImportRefusedException {
    if (edges.size() >= FoundNetwork.MAX_EDGES) {
      throw file.refused("more than " + FoundNetwork.MAX_EDGES + " edges");
    }
    edges.add(new Edge(source, target, rate(data), OptionalLong.empty()));
  }

  /** A {@code <hyperedge>}: the same as a node of the Topology Zoo with {@code hyperedge=1}. */
  void addSharedMedium(List<String> ends) throws ImportRefusedException {
    String id = "hyperedge " + ++media;
    addNode(id, Map.of("hyperedge", "1"));
    for (String end : ends) {
      addEdge(id, end, Map.of());
    }
  }

  FoundNetwork network(int graphs) throws ImportRefusedException {
    if (nodes.isEmpty()) {
      throw file.refused("there is no node in it");
    }
    List<String> remarks = new ArrayList<>();
    if (graphs > 1) {
      remarks.add("the file holds " + graphs + " graphs; this is the first");
    }
    if (namesakes > 0) {
      remarks.add(Plural.of(namesakes, "node") + " with the id of another; the first one counts");
    }
    if (oddSpeeds > 0) {
      remarks.add(
          Plural.of(oddSpeeds, "edge")
              + " with a speed that is no rate of 1 kbit to 1 tbit a second");
    }
    boolean zoo = first(described, "creator", "toolsetversion").isPresent();
    return new FoundNetwork(
        file.stem(), description(), credit(zoo), List.copyOf(nodes.values()), edges, remarks);
  }

  private String description() {
    List<String> words = new ArrayList<>();
    first(described, "network", "label").ifPresent(words::add);
    first(described, "geolocation").filter(place -> !words.contains(place)).ifPresent(words::add);
    first(described, "networkdate", "dateyear")
        .map(date -> date.replace('_', '-'))
        .ifPresent(words::add);
    return String.join(", ", words);
  }

  private List<String> credit(boolean zoo) {
    List<String> lines = new ArrayList<>();
    first(described, "source").ifPresent(source -> lines.add("Drawn after " + source));
    if (zoo) {
      lines.addAll(ZOO_CREDIT);
    } else {
      lines.add("Its source and licence are not stated in the file.");
    }
    return lines;
  }

  /**
   * {@code LinkSpeedRaw} is in bit/s; where only the words are there, {@code 2.5} and {@code G}.
   */
  private OptionalLong rate(Map<String, String> data) {
    Optional<String> raw = first(data, "linkspeedraw");
    double bits = raw.map(GraphMlGraph::number).orElse(Double.NaN);
    if (raw.isEmpty()) {
      Optional<String> speed = first(data, "linkspeed");
      Double unit =
          SPEED_UNITS.get(
              first(data, "linkspeedunits").map(word -> word.toLowerCase(Locale.ROOT)).orElse(""));
      if (speed.isEmpty() || unit == null) {
        return OptionalLong.empty();
      }
      bits = number(speed.get()) * unit;
    }
    if (bits >= Bounds.MIN_RATE && bits <= Bounds.MAX_RATE) {
      return OptionalLong.of(Math.round(bits));
    }
    oddSpeeds++;
    return OptionalLong.empty();
  }

  /** The first of these attributes that is there, in whatever case the file writes its name. */
  private static Optional<String> first(Map<String, String> data, String... names) {
    for (String name : names) {
      for (Map.Entry<String, String> entry : data.entrySet()) {
        if (entry.getKey().equalsIgnoreCase(name) && !entry.getValue().isBlank()) {
          return Optional.of(entry.getValue().strip());
        }
      }
    }
    return Optional.empty();
  }

  private static boolean isFalse(String value) {
    return value.equalsIgnoreCase("false") || number(value) == 0;
  }

  private static double number(String text) {
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException _) {
      return Double.NaN;
    }
  }
}
