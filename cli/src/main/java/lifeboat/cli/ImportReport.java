package lifeboat.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import lifeboat.network.file.Units;
import lifeboat.network.importer.NetworkImport;
import lifeboat.network.sites.SiteGraph;

/** What became of an imported file: on stderr, and as the first lines of the topology file. */
record ImportReport(NetworkImport imported, long rateBitsPerSecond, double delayFactor) {

  /** For the terminal. */
  String text() {
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            Locale.ROOT,
            "%s: %s; nodes %d, edges %d%n",
            imported.fileName(),
            imported.format().title(),
            imported.found().nodes().size(),
            imported.found().edges().size()));
    text.append("  kept     ").append(kept()).append('\n');
    imported.reduction().dropped().forEach(line -> append(text, "dropped", line));
    imported.reduction().merged().forEach(line -> append(text, "merged", line));
    imported.found().remarks().forEach(line -> append(text, "note", line));
    append(text, "delays", delays());
    append(text, "rates", rates());
    return text.toString();
  }

  /** For the file. */
  List<String> comment(String command) {
    List<String> lines = new ArrayList<>();
    String what = imported.found().description();
    lines.add(
        imported.graph().name()
            + (what.isEmpty() ? "" : " (" + what + ")")
            + ": "
            + kept()
            + " of "
            + imported.fileName()
            + ".");
    lines.addAll(imported.found().credit());
    imported.reduction().dropped().forEach(line -> lines.add("Dropped: " + line + "."));
    imported.reduction().merged().forEach(line -> lines.add("Merged: " + line + "."));
    imported.found().remarks().forEach(line -> lines.add("Note: " + line + "."));
    lines.add("Delays: " + delays() + ". Rates: " + rates() + ".");
    lines.add("Made by: " + command);
    return lines;
  }

  private static void append(StringBuilder text, String what, String line) {
    String printable = line.replaceAll("\\p{Cntrl}", "?");
    text.append(String.format(Locale.ROOT, "  %-8s %s%n", what, printable));
  }

  private String kept() {
    return imported.graph().sites().size()
        + " sites and "
        + imported.graph().cables().size()
        + " links";
  }

  private String delays() {
    List<SiteGraph.Cable> cables = imported.graph().cables();
    long measured = cables.stream().filter(cable -> cable.delayNanos().isPresent()).count();
    String distance =
        "great circle at 200,000 km/s"
            + (delayFactor == 1 ? "" : ", times " + Units.plain(delayFactor));
    if (measured == 0) {
      return distance;
    }
    return measured == cables.size()
        ? "half of the measured round trips"
        : measured + " links as measured, the others by " + distance;
  }

  private String rates() {
    List<SiteGraph.Cable> cables = imported.graph().cables();
    long known = cables.stream().filter(cable -> cable.rateBitsPerSecond().isPresent()).count();
    String others = Units.RATE.format(rateBitsPerSecond);
    if (known == 0) {
      return "the file says none; " + others + " each";
    }
    return known == cables.size()
        ? "as the file says"
        : known + " links as the file says, the others " + others;
  }
}
