package lifeboat.network.graphml;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import lifeboat.network.topology.Coordinates;
import org.jspecify.annotations.Nullable;

/**
 * Reads the nodes and edges of a GraphML file of the Internet Topology Zoo.
 *
 * <p>What a {@code <data>} element holds is said by the {@code attr.name} of its key; the
 * identifiers of keys differ from file to file. A node has a place when it has both {@code
 * Latitude} and {@code Longitude}; the others, external peers above all, are left out together with
 * their edges. Document types and external entities are not read, so that a file can neither grow
 * without bound nor open others.
 */
public final class GraphMlFile {

  /** Larger graphs are refused. */
  static final int MAX_NODES = 100_000;

  static final int MAX_EDGES = 1_000_000;

  /** An edge between two nodes of the file. */
  record Edge(String a, String b) {}

  private final XMLStreamReader xml;

  /** The names of the attributes of nodes, by the identifiers of their keys. */
  private final Map<String, String> nodeKeys = new LinkedHashMap<>();

  private final Map<String, SiteGraph.Site> placed = new LinkedHashMap<>();
  private final List<Edge> edges = new ArrayList<>();
  private int nodes;

  private GraphMlFile(XMLStreamReader xml) {
    this.xml = xml;
  }

  /**
   * The largest connected part of the network in {@code file} whose nodes have places; it is named
   * after the file.
   */
  public static SiteGraph read(Path file) throws IOException {
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    String name = String.valueOf(file.getFileName()).replaceFirst("\\.graphml$", "");
    try (InputStream in = Files.newInputStream(file)) {
      GraphMlFile reader = new GraphMlFile(factory.createXMLStreamReader(in));
      reader.readAll();
      return SiteGraph.of(name, reader.placed, reader.edges);
    } catch (XMLStreamException e) {
      throw new IOException(file + ": " + e.getMessage(), e);
    }
  }

  private void readAll() throws XMLStreamException {
    while (xml.hasNext()) {
      if (xml.next() == XMLStreamConstants.START_ELEMENT) {
        switch (xml.getLocalName()) {
          case "key" -> readKey();
          case "node" -> readNode();
          case "edge" -> readEdge();
          default -> {}
        }
      }
    }
  }

  private void readKey() throws XMLStreamException {
    String of = attribute("for");
    String name = attribute("attr.name");
    if (name != null && (of == null || of.equals("node") || of.equals("all"))) {
      nodeKeys.put(required("id"), name);
    }
  }

  private void readNode() throws XMLStreamException {
    if (++nodes > MAX_NODES) {
      throw problem("more than " + MAX_NODES + " nodes");
    }
    String id = required("id");
    Map<String, String> data = new LinkedHashMap<>();
    while (xml.next() != XMLStreamConstants.END_ELEMENT || !xml.getLocalName().equals("node")) {
      if (xml.isStartElement() && xml.getLocalName().equals("node")) {
        throw problem("nodes inside of nodes are not supported");
      }
      if (xml.isStartElement() && xml.getLocalName().equals("data")) {
        String name = nodeKeys.get(required("key"));
        String text = xml.getElementText();
        if (name != null) {
          data.put(name, text);
        }
      }
    }
    String latitude = data.get("Latitude");
    String longitude = data.get("Longitude");
    if (latitude != null && longitude != null) {
      Coordinates at = coordinates(latitude, longitude);
      placed.put(id, new SiteGraph.Site(id, data.getOrDefault("label", id), at));
    }
  }

  private Coordinates coordinates(String latitude, String longitude) throws XMLStreamException {
    try {
      return new Coordinates(Double.parseDouble(latitude), Double.parseDouble(longitude));
    } catch (IllegalArgumentException e) {
      throw problem("no place: " + latitude + ", " + longitude);
    }
  }

  private void readEdge() throws XMLStreamException {
    if (edges.size() == MAX_EDGES) {
      throw problem("more than " + MAX_EDGES + " edges");
    }
    edges.add(new Edge(required("source"), required("target")));
  }

  private @Nullable String attribute(String name) {
    return xml.getAttributeValue(null, name);
  }

  private String required(String name) throws XMLStreamException {
    String value = attribute(name);
    if (value == null) {
      throw problem("<" + xml.getLocalName() + "> without " + name);
    }
    return value;
  }

  private XMLStreamException problem(String what) {
    return new XMLStreamException(what, xml.getLocation());
  }
}
