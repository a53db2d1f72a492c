package lifeboat.network.sites;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.SequencedMap;
import lifeboat.network.file.Problem;
import lifeboat.network.file.ReadResult;
import lifeboat.network.file.TopologyFile;
import lifeboat.network.file.TopologyWriter;
import lifeboat.network.file.Units;
import lifeboat.network.topology.Coordinates;
import lifeboat.network.topology.Ipv4Prefix;
import lifeboat.network.topology.Topology;

/**
 * Writes a network of places as a topology file for people: short, with names after the places, and
 * nothing said that is the default anyway.
 *
 * @param text the file
 * @param topology what it means
 */
public record SiteFile(String text, Topology topology) {

  private static final int MAX_SITE_BYTES = 32;
  private static final int MAX_NAME_LENGTH = 64;

  /** As {@code TopologyFile} takes them. */
  private static final int MAX_NODES = 250_000;

  private static final int MAX_CABLES = 1_000_000;
  private static final Ipv4Prefix LANS = Ipv4Prefix.parse("172.16.0.0/12");
  private static final int USUAL_LAN = 24;
  private static final int SHORTEST_LAN = 24;
  private static final int LONGEST_LAN = 29;

  /** In a LAN not for servers: the network, the relay, and the broadcast address. */
  private static final int OTHER_ADDRESSES = 3;

  /**
   * The file of {@code graph}.
   *
   * @throws UnfitException when the graph cannot be furnished like that
   */
  public static SiteFile of(SiteGraph graph, Furnishing furnishing) throws UnfitException {
    String text = new Writing(graph, furnishing).text();
    return switch (TopologyFile.parse(graph.name() + ".yaml", text, List.of())) {
      case ReadResult.Ok ok -> new SiteFile(text, ok.topology());
      case ReadResult.Failed failed ->
          throw new IllegalStateException(
              "wrote a file that does not read:\n" + Problem.render(failed.problems()));
    };
  }

  /** One file being written. */
  private static final class Writing {

    private final StringBuilder out = new StringBuilder();
    private final SiteGraph graph;
    private final Furnishing furnishing;
    private final SiteNames names = new SiteNames();
    private final List<String> relays;

    /** The names of the servers by the number of their site. */
    private final SequencedMap<Integer, List<String>> servers = new LinkedHashMap<>();

    private Writing(SiteGraph graph, Furnishing furnishing) {
      this.graph = graph;
      this.furnishing = furnishing;
      this.relays = names.relays(graph.sites());
    }

    private String text() throws UnfitException {
      placeServers();
      checkSize();
      furnishing.comment().forEach(comment -> line("# " + printable(comment)));
      line("name: " + TopologyWriter.quoted(name()));
      if (!furnishing.description().isBlank()) {
        line("description: " + TopologyWriter.quoted(furnishing.description()));
      }
      line("seed: " + furnishing.seed());
      line("defaults:");
      String factor =
          furnishing.delayFactor() == 1
              ? ""
              : ", delay-factor: " + Units.plain(furnishing.delayFactor());
      line(
          "  links: {rate: "
              + rate(furnishing.rateBitsPerSecond())
              + ", delay: auto"
              + factor
              + "}");
      writeRelays();
      writeServers();
      writeLinks();
      if (furnishing.work().isPresent()) {
        writeWork(furnishing.work().get());
      }
      return out.toString();
    }

    private String name() {
      String name = printable(graph.name()).strip();
      String cut = name.substring(0, Math.min(name.length(), MAX_NAME_LENGTH)).strip();
      return cut.isEmpty() ? "network" : cut;
    }

    private void placeServers() throws UnfitException {
      for (int site : serverSites()) {
        List<String> here = new ArrayList<>();
        for (int i = 0; i < furnishing.serversPerSite(); i++) {
          here.add(names.unique("s-" + relays.get(site)));
        }
        if (!here.isEmpty()) {
          servers.put(site, here);
        }
      }
    }

    private List<Integer> serverSites() throws UnfitException {
      int sites = graph.sites().size();
      List<Integer> chosen = new ArrayList<>();
      switch (furnishing.serverSites()) {
        case Furnishing.ServerSites.All _ -> {
          for (int i = 0; i < sites; i++) {
            chosen.add(i);
          }
        }
        case Furnishing.ServerSites.Spread spread -> {
          if (spread.count() > sites) {
            throw new UnfitException(
                "there are only " + sites + " sites for servers, not " + spread.count());
          }
          for (int i = 0; i < spread.count(); i++) {
            chosen.add((int) ((2L * i + 1) * sites / (2L * spread.count())));
          }
        }
        case Furnishing.ServerSites.Named named -> {
          for (String name : named.names()) {
            chosen.add(site(name));
          }
        }
      }
      return chosen.stream().distinct().sorted().toList();
    }

    private int site(String name) throws UnfitException {
      int site = relays.indexOf(name);
      if (site < 0) {
        String some = String.join(", ", relays.subList(0, Math.min(relays.size(), 12)));
        throw new UnfitException("no site is called \"" + name + "\"; the first ones are " + some);
      }
      return site;
    }

    private void checkSize() throws UnfitException {
      int hosts = servers.values().stream().mapToInt(List::size).sum();
      int nodes = graph.sites().size() + hosts;
      if (nodes > MAX_NODES) {
        throw new UnfitException(
            nodes + " relays and servers are more than the " + MAX_NODES + " of a topology file");
      }
      if (graph.cables().size() + hosts > MAX_CABLES) {
        throw new UnfitException(
            graph.cables().size() + " links are more than a topology file may have");
      }
      if (servers.size() > 1 << (lanLength() - LANS.length())) {
        throw new UnfitException(
            "there are not enough addresses for "
                + furnishing.serversPerSite()
                + " servers at each of "
                + servers.size()
                + " sites; put servers at fewer of them");
      }
    }

    /** LANs of 256 addresses as long as there are enough, else as small as they may be. */
    private int lanLength() {
      if (servers.size() <= 1 << (USUAL_LAN - LANS.length())) {
        return USUAL_LAN;
      }
      int length = LONGEST_LAN;
      while (length > SHORTEST_LAN
          && 1 << (32 - length) < furnishing.serversPerSite() + OTHER_ADDRESSES) {
        length--;
      }
      return length;
    }

    private void writeRelays() {
      line("relays:");
      int length = lanLength();
      int lans = 0;
      for (int i = 0; i < relays.size(); i++) {
        SiteGraph.Site site = graph.sites().get(i);
        String lan = "";
        if (servers.containsKey(i)) {
          int address = LANS.address() + (lans++ << (32 - length));
          lan = ", lan: " + new Ipv4Prefix(address, length);
        }
        String label = shortened(site.label());
        line(
            "  "
                + relays.get(i)
                + ": {at: "
                + TopologyWriter.place(site.at())
                + (label.isEmpty() ? "" : ", site: " + TopologyWriter.quoted(label))
                + lan
                + "}");
      }
    }

    private void writeServers() {
      if (!servers.isEmpty()) {
        line("servers:");
      }
      servers.forEach((site, here) ->
          here.forEach(server -> line("  " + server + ": {on: " + relays.get(site) + "}")));
    }

    private void writeLinks() {
      if (!graph.cables().isEmpty()) {
        line("links:");
      }
      int number = 0;
      for (SiteGraph.Cable cable : graph.cables()) {
        number++;
        String a = relays.get(cable.a());
        String b = relays.get(cable.b());
        StringBuilder fields = new StringBuilder("between: [" + a + ", " + b + "]");
        OptionalLong delay = cable.delayNanos();
        if (delay.isPresent()) {
          fields.append(", delay: ").append(Units.DURATION.format(delay.getAsLong()));
        }
        OptionalLong rate = cable.rateBitsPerSecond();
        if (rate.isPresent() && rate.getAsLong() != furnishing.rateBitsPerSecond()) {
          fields.append(", rate: ").append(rate(rate.getAsLong()));
        }
        line("  " + linkName(number, a, b) + ": {" + fields + "}");
      }
    }

    /** Both ends where there is room for them, else its number. */
    private String linkName(int number, String a, String b) {
      String both = a + "-" + b;
      return names.unique(both.length() <= SiteNames.MAX_LENGTH ? both : "link-" + number);
    }

    private void writeWork(Furnishing.Work work) throws UnfitException {
      int from = work.from().isEmpty() ? middle() : site(work.from());
      List<String> here = servers.getOrDefault(from, List.of());
      if (here.isEmpty()) {
        throw new UnfitException("there is no server at \"" + relays.get(from) + "\" to send from");
      }
      if (servers.size() < 2) {
        throw new UnfitException("a replica needs servers at two sites at least");
      }
      double least = work.leastMeters().orElseGet(() -> reachable(from));
      List<String> criteria = new ArrayList<>();
      work.timeLimitNanos()
          .ifPresent(nanos -> criteria.add("time-limit: " + Units.DURATION.format(nanos)));
      if (least > 0) {
        criteria.add("at-least: " + Units.LENGTH.format(Math.round(least)));
      }
      line("workload:");
      line(
          "  backup: {from: "
              + here.getFirst()
              + ", size: "
              + Units.SIZE.format(work.sizeBytes())
              + (criteria.isEmpty() ? "" : ", criteria: {" + String.join(", ", criteria) + "}")
              + "}");
    }

    /** The site with servers that is nearest to the middle of all sites. */
    private int middle() throws UnfitException {
      double x = 0;
      double y = 0;
      double z = 0;
      for (SiteGraph.Site site : graph.sites()) {
        double latitude = StrictMath.toRadians(site.at().latitudeDegrees());
        double longitude = StrictMath.toRadians(site.at().longitudeDegrees());
        x += StrictMath.cos(latitude) * StrictMath.cos(longitude);
        y += StrictMath.cos(latitude) * StrictMath.sin(longitude);
        z += StrictMath.sin(latitude);
      }
      Coordinates middle =
          new Coordinates(
              StrictMath.toDegrees(StrictMath.atan2(z, StrictMath.hypot(x, y))),
              StrictMath.toDegrees(StrictMath.atan2(y, x)));
      int best = -1;
      double nearest = Double.POSITIVE_INFINITY;
      for (Map.Entry<Integer, List<String>> entry : servers.entrySet()) {
        double meters = middle.metersTo(graph.sites().get(entry.getKey()).at());
        if (meters < nearest) {
          best = entry.getKey();
          nearest = meters;
        }
      }
      if (best < 0) {
        throw new UnfitException("there is no server to send from");
      }
      return best;
    }

    /** A round distance that is at most a third of that to the farthest server. */
    private double reachable(int from) {
      double farthest =
          servers.keySet().stream().mapToDouble(site -> graph.meters(from, site)).max().orElse(0);
      double kilometers = Math.floor(farthest / 3 / 1000);
      double round = 1;
      while (round * 10 <= kilometers) {
        round *= 10;
      }
      return kilometers < 1 ? 0 : Math.floor(kilometers / round) * round * 1000;
    }

    private static String rate(long bitsPerSecond) {
      return Units.RATE.format(bitsPerSecond);
    }

    /** A name of a site that fits its field; whole characters are cut off. */
    private static String shortened(String label) {
      String text = printable(label).strip();
      while (text.getBytes(StandardCharsets.UTF_8).length > MAX_SITE_BYTES) {
        text = text.substring(0, text.offsetByCodePoints(text.length(), -1)).strip();
      }
      return text;
    }

    private static String printable(String text) {
      return text.codePoints()
          .map(c ->
              Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE ? ' ' : c)
          .filter(c -> c != 0x2028 && c != 0x2029 && c != 0xFEFF && c < 0xFFFE)
          .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
          .toString();
    }

    private void line(String text) {
      out.append(text).append('\n');
    }
  }
}
