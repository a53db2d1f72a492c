package lifeboat.network.importer;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/**
 * GraphML, as the Internet Topology Zoo, yEd, NetworkX and others write it.
 *
 * <p>What a {@code <data>} element holds is said by the {@code attr.name} of its key, because the
 * identifiers of keys differ from file to file; where a key is not declared, its identifier is
 * taken for the name. Document types and external entities are not read, so that a file can neither
 * grow without bound nor open others.
 */
final class GraphMlImporter implements NetworkImporter {

  /** Names of attributes and so on; more is cut off. */
  private static final int MAX_TEXT = 4096;

  @Override
  public FoundNetwork read(SourceFile file) throws ImportRefusedException {
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    factory.setProperty(XMLInputFactory.IS_COALESCING, true);
    try {
      XMLStreamReader xml = factory.createXMLStreamReader(file.stream());
      return new Reading(file, xml).readAll();
    } catch (XMLStreamException e) {
      int line = e.getLocation() == null ? -1 : e.getLocation().getLineNumber();
      String what = String.valueOf(e.getMessage()).replaceFirst("(?s).*Message: ", "");
      throw line > 0 ? file.refused(line, "bad XML: " + what) : file.refused("bad XML: " + what);
    }
  }

  /** One pass over one file. */
  private static final class Reading {

    private final SourceFile file;
    private final XMLStreamReader xml;
    private final GraphMlGraph graph;

    /**
     * The names of attributes by the identifiers of their keys; of all kinds, as ids are unique.
     */
    private final Map<String, String> names = new LinkedHashMap<>();

    /** What an attribute is where an element does not say it. */
    private final Map<String, String> nodeDefaults = new LinkedHashMap<>();

    private final Map<String, String> edgeDefaults = new LinkedHashMap<>();
    private int graphs;

    private Reading(SourceFile file, XMLStreamReader xml) {
      this.file = file;
      this.xml = xml;
      this.graph = new GraphMlGraph(file);
    }

    private FoundNetwork readAll() throws XMLStreamException, ImportRefusedException {
      boolean root = true;
      while (xml.hasNext()) {
        if (xml.next() == XMLStreamConstants.START_ELEMENT) {
          if (root && !xml.getLocalName().equals("graphml")) {
            throw refused("this is XML, but not GraphML: it begins with <" + local() + ">");
          }
          root = false;
          readElement();
        }
      }
      return graph.network(graphs);
    }

    private void readElement() throws XMLStreamException, ImportRefusedException {
      switch (local()) {
        case "key" -> readKey();
        case "graph" -> graphs++;
        case "data" -> {
          Map<String, String> data = new LinkedHashMap<>();
          readData(data);
          if (graphs <= 1) {
            graph.describe(data);
          }
        }
        case "node" -> readNode();
        case "edge" -> readEdge();
        case "hyperedge" -> readHyperedge();
        default -> {}
      }
    }

    private void readKey() throws XMLStreamException, ImportRefusedException {
      String of = Optional.ofNullable(attribute("for")).orElse("all");
      String name = attribute("attr.name");
      String id = required("id");
      if (name != null) {
        names.put(id, name);
      }
      String value = null;
      while (!ends("key")) {
        if (xml.isStartElement() && local().equals("default")) {
          value = text("default");
        }
      }
      if (name != null && value != null) {
        boolean all = of.equals("all");
        if (all || of.equals("node")) {
          nodeDefaults.put(name, value);
        }
        if (all || of.equals("edge")) {
          edgeDefaults.put(name, value);
        }
      }
    }

    private void readNode() throws XMLStreamException, ImportRefusedException {
      String id = required("id");
      Map<String, String> data = new LinkedHashMap<>(nodeDefaults);
      while (!ends("node")) {
        if (xml.isStartElement() && (local().equals("node") || local().equals("graph"))) {
          throw refused("nodes inside of nodes are not supported");
        }
        if (xml.isStartElement() && local().equals("data")) {
          readData(data);
        }
      }
      if (graphs <= 1) {
        graph.addNode(id, data);
      }
    }

    private void readEdge() throws XMLStreamException, ImportRefusedException {
      String source = required("source");
      String target = required("target");
      Map<String, String> data = new LinkedHashMap<>(edgeDefaults);
      while (!ends("edge")) {
        if (xml.isStartElement() && local().equals("data")) {
          readData(data);
        }
      }
      if (graphs <= 1) {
        graph.addEdge(source, target, data);
      }
    }

    private void readHyperedge() throws XMLStreamException, ImportRefusedException {
      Map<String, String> ends = new LinkedHashMap<>();
      while (!ends("hyperedge")) {
        if (xml.isStartElement() && local().equals("endpoint")) {
          ends.put(required("node"), "");
        }
      }
      if (graphs <= 1) {
        graph.addSharedMedium(List.copyOf(ends.keySet()));
      }
    }

    /** One {@code <data>} element; what programs draw with is nested in it and not of interest. */
    private void readData(Map<String, String> data)
        throws XMLStreamException, ImportRefusedException {
      String key = required("key");
      String value = text("data");
      if (!value.isBlank()) {
        data.put(names.getOrDefault(key, key), value.strip());
      }
    }

    /** The text right inside the element of this name, up to its end. */
    private String text(String element) throws XMLStreamException {
      StringBuilder text = new StringBuilder();
      int depth = 1;
      while (depth > 0) {
        switch (xml.next()) {
          case XMLStreamConstants.START_ELEMENT -> depth++;
          case XMLStreamConstants.END_ELEMENT -> depth--;
          case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA -> {
            if (depth == 1 && text.length() < MAX_TEXT) {
              text.append(xml.getText());
            }
          }
          case XMLStreamConstants.END_DOCUMENT ->
              throw new XMLStreamException("<" + element + "> has no end", xml.getLocation());
          default -> {}
        }
      }
      text.setLength(Math.min(text.length(), MAX_TEXT));
      return text.toString();
    }

    /** Goes on to the next thing, and says whether that is the end of this element. */
    private boolean ends(String element) throws XMLStreamException {
      return xml.next() == XMLStreamConstants.END_ELEMENT && local().equals(element);
    }

    private String local() {
      return xml.getLocalName();
    }

    private @Nullable String attribute(String name) {
      return xml.getAttributeValue(null, name);
    }

    private String required(String name) throws ImportRefusedException {
      String value = attribute(name);
      if (value == null) {
        throw refused("<" + local() + "> without " + name);
      }
      return value;
    }

    private ImportRefusedException refused(String why) {
      return file.refused(xml.getLocation().getLineNumber(), why);
    }
  }
}
