package lifeboat.network.importer;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What can be imported. */
public enum ImportFormat {
  /** GraphML with {@code Latitude} and {@code Longitude}, as that of the Internet Topology Zoo. */
  GRAPHML("GraphML"),
  /** The native format of SNDlib. */
  SNDLIB("SNDlib's native format"),
  /** A table of nodes with places, and perhaps one of links. */
  CSV("a table of nodes"),
  /** A square table of round-trip times. */
  MATRIX("a matrix of round-trip times");

  private static final Pattern FIRST_TAG =
      Pattern.compile("<(?![?!])(?:[\\w.-]+:)?([\\w.-]+)", Pattern.UNICODE_CHARACTER_CLASS);
  private static final Pattern YAML =
      Pattern.compile("(?:#[^\n]*\n|\\s)*(?:name|description|seed|defaults|relays):\\s");
  private static final String KNOWN =
      "; lifeboat import reads GraphML, SNDlib's native format, and CSV";

  private final String title;

  ImportFormat(String title) {
    this.title = title;
  }

  /** In words. */
  public String title() {
    return title;
  }

  /** The format of a file by how it begins. */
  static ImportFormat of(SourceFile file) throws ImportRefusedException {
    String beginning = file.beginning();
    String start = beginning.stripLeading();
    if (start.isEmpty()) {
      throw file.refused("the file is empty");
    }
    if (file.isArchive()) {
      throw file.refused("this is an archive; unpack it first");
    }
    if (start.startsWith("<") || beginning.contains("\0<")) {
      return ofXml(file, beginning.replace("\0", ""));
    }
    if (beginning.indexOf('\0') >= 0) {
      throw file.refused("this is no text" + KNOWN);
    }
    if (start.startsWith("?SNDlib")
        || start.matches("(?s)(#[^\n]*\n\\s*)*(\\?SNDlib|NODES\\s*\\().*")) {
      return SNDLIB;
    }
    if (start.matches("(?s)(Creator|graph)\\b[^,;\t\n]*\\[?.*") && start.contains("[")) {
      throw file.refused("this is GML; take the file that ends with .graphml");
    }
    if (YAML.matcher(start).lookingAt()) {
      throw file.refused("this looks like YAML; a topology file needs no import");
    }
    if (start.matches("(?s)[^\n]*[,;\t].*")) {
      return CsvTable.isMatrix(start) ? MATRIX : CSV;
    }
    throw file.refused("the format is not known" + KNOWN);
  }

  private static ImportFormat ofXml(SourceFile file, String start) throws ImportRefusedException {
    Matcher tag = FIRST_TAG.matcher(start);
    String root = tag.find() ? tag.group(1) : "";
    return switch (root.toLowerCase(Locale.ROOT)) {
      case "graphml", "" -> GRAPHML; // The importer says what is wrong with the XML.
      case "network" ->
          throw file.refused("this is SNDlib's XML; take the native format, which ends with .txt");
      case "gexf" -> throw file.refused("this is GEXF; save it as GraphML");
      case "html" -> throw file.refused("this is a web page, not what it links to");
      default -> GRAPHML;
    };
  }
}
