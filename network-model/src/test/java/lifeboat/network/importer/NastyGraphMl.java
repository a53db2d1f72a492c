package lifeboat.network.importer;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * GraphML as nobody should write it, by a seed: what the files of the Topology Zoo, yEd and people
 * hold, and what breaks on the way.
 */
final class NastyGraphMl {

  private static final List<String> LABELS =
      List.of(
          "?",
          "",
          " ",
          "None",
          "Łódź",
          "São Paulo",
          "東京",
          "Zürich, Switzerland",
          "s-paris",
          "Paris",
          "null",
          "yes",
          "12",
          "3.5",
          "a\"b\\c'd: {x}",
          "# no comment",
          "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogoch",
          "👩‍🚒 \u202e",
          "tab\tand\nline",
          "\u0085\u2028next");

  private static final List<String> NUMBERS =
      List.of(
          "48.2",
          "-33.9",
          "0",
          "90",
          "-180",
          "1e1",
          "NaN",
          "Infinity",
          "north",
          "",
          "91",
          "181.5",
          "-0.0",
          "0x10",
          "1,5",
          " 12.5 ");

  private static final List<String> SPEEDS =
      List.of("1e+09", "2500000000.0", "0", "-1", "1e300", "NaN", "fast", "", "155000000", "64");

  private final Random random;
  private final StringBuilder out = new StringBuilder();

  private NastyGraphMl(Random random) {
    this.random = random;
  }

  static byte[] of(long seed) {
    Random random = new Random(seed);
    NastyGraphMl file = new NastyGraphMl(random);
    file.write();
    Charset charset = file.chance(0.1) ? StandardCharsets.UTF_16 : StandardCharsets.UTF_8;
    byte[] bytes = file.out.toString().getBytes(charset);
    for (int i = 0; i < bytes.length && random.nextInt(8) == 0; i++) {
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
    }
    return random.nextInt(12) == 0 ? Arrays.copyOf(bytes, random.nextInt(bytes.length)) : bytes;
  }

  private void write() {
    if (chance(0.5)) {
      out.append("<?xml version=\"1.0\"?>");
    }
    if (chance(0.1)) {
      out.append(
          "<!DOCTYPE graphml [<!ENTITY a \"xxxxxxxxxx\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;\">"
              + "<!ENTITY f SYSTEM \"file:///etc/hostname\">]>");
    }
    out.append("<graphml xmlns:y=\"http://www.yworks.com/xml/graphml\">");
    boolean keys = chance(0.85);
    List<String> ids =
        new ArrayList<>(
            List.of("Latitude", "Longitude", "label", "LinkSpeedRaw", "hyperedge", "Internal"));
    for (int i = 0; i < ids.size() && keys; i++) {
      out.append(
          "<key attr.name=\""
              + ids.get(i)
              + "\" for=\""
              + pick(List.of("node", "edge", "all"))
              + "\" id=\"d"
              + i
              + "\">"
              + (chance(0.1) ? "<default>1</default>" : "")
              + "</key>");
      ids.set(i, "d" + i);
    }
    if (chance(0.3)) {
      out.append("<key for=\"node\" id=\"d50\" yfiles.type=\"nodegraphics\"/>\"");
    }
    int graphs = chance(0.1) ? 2 : 1;
    for (int i = 0; i < graphs; i++) {
      graph(ids);
    }
    out.append("</graphml>");
  }

  private void graph(List<String> ids) {
    out.append("<graph edgedefault=\"" + pick(List.of("undirected", "directed")) + "\">");
    data("Network", pick(LABELS));
    data("Creator", "Topology Zoo Toolset");
    data("Source", "http://example.org/?a=1&b=" + pick(LABELS));
    int nodes = random.nextInt(12);
    double tidy = random.nextDouble();
    for (int i = 0; i < nodes; i++) {
      out.append(chance(0.02) ? "<node>" : "<node id=\"" + node(nodes, i) + "\">");
      if (chance(0.9)) {
        data(ids.get(0), chance(tidy) ? "" + random.nextInt(-60, 60) : pick(NUMBERS));
      }
      if (chance(0.9)) {
        data(ids.get(1), chance(tidy) ? "" + random.nextInt(-170, 170) : pick(NUMBERS));
      }
      data(ids.get(2), pick(LABELS));
      if (chance(0.1)) {
        data(ids.get(4), pick(List.of("0", "1", "True")));
      }
      if (chance(0.2)) {
        data(ids.get(5), pick(List.of("0", "1", "False")));
      }
      if (chance(0.2)) {
        out.append("<data key=\"d50\"><y:ShapeNode><y:Geometry x=\"1\"/>text</y:ShapeNode></data>");
      }
      out.append(chance(0.01) ? "<graph><node id=\"in\"/></graph></node>" : "</node>");
    }
    for (int i = 0; i < 2 * nodes; i++) {
      out.append(
          "<edge source=\""
              + node(nodes, random.nextInt(nodes))
              + "\" target=\""
              + node(nodes, random.nextInt(nodes))
              + "\">");
      if (chance(0.5)) {
        data(ids.get(3), pick(SPEEDS));
      }
      out.append("</edge>");
    }
    if (chance(0.1)) {
      out.append("<hyperedge>");
      for (int i = 0; i < nodes; i++) {
        out.append("<endpoint node=\"" + i + "\"/>");
      }
      out.append("</hyperedge>");
    }
    out.append(chance(0.03) ? "" : "</graph>");
  }

  /** Mostly the number; sometimes the id of another node, or of none. */
  private String node(int nodes, int number) {
    return "" + (chance(0.05) ? random.nextInt(nodes + 2) : number);
  }

  private void data(String key, String value) {
    String escaped =
        chance(0.02)
            ? value
            : value.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
    out.append("<data key=\"" + key + "\">" + escaped + "</data>");
  }

  private boolean chance(double share) {
    return random.nextDouble() < share;
  }

  private String pick(List<String> of) {
    return of.get(random.nextInt(of.size()));
  }
}
