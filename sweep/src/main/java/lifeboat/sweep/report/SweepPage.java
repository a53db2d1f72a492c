package lifeboat.sweep.report;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.SequencedMap;
import lifeboat.sweep.plan.SweepPlan;

/** The document {@code sweep.html}: table and plots in one file that needs nothing else. */
final class SweepPage {

  private static final String STYLE =
      """
      :root { color-scheme: light dark; }
      body { font: 16px/1.5 system-ui, sans-serif; max-width: 75rem; margin: 2rem auto; padding: 0 1rem; }
      .wide { overflow-x: auto; }
      table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
      caption { text-align: left; padding: .5rem 0; }
      th, td { border: 1px solid #8888; padding: .25rem .6rem; text-align: right; white-space: nowrap; }
      thead th { text-align: center; }
      figure { margin: 2rem 0; }
      img { max-width: 100%; height: auto; background: #fff; }
      code { overflow-wrap: anywhere; }
      """;

  private final Summary summary;
  private final SequencedMap<Charts.Chart, String> drawings;

  /**
   * The page of a summary.
   *
   * @param drawings each plot with its SVG text
   */
  SweepPage(Summary summary, SequencedMap<Charts.Chart, String> drawings) {
    this.summary = summary;
    this.drawings = drawings;
  }

  String html() {
    SweepPlan plan = summary.plan();
    StringBuilder page = new StringBuilder();
    page.append("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
    page.append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
    page.append("<title>Sweep ").append(escape(plan.name())).append("</title>\n");
    page.append("<style>\n").append(STYLE).append("</style>\n</head>\n<body>\n<main>\n");
    page.append("<h1>Sweep ").append(escape(plan.name())).append("</h1>\n");
    page.append(
        String.format(
            "<p>%d trials: %d combinations (%s), %d repetitions each; engine %s, seed %d, a seed"
                + " for each %s; Lifeboat %s.</p>%n",
            plan.trialCount(),
            plan.pointCount(),
            plan.combine(),
            plan.repeat(),
            plan.engine(),
            plan.seed(),
            plan.seeds(),
            escape(plan.lifeboat())));
    page.append("<p>Topology: <code>")
        .append(escape(plan.topology()))
        .append("</code>. Every trial");
    page.append(" is a row of <a href=\"trials.csv\">trials.csv</a>; the table as numbers is <a");
    page.append(" href=\"summary.csv\">summary.csv</a>.</p>\n");
    table(page);
    drawings.forEach((chart, svg) -> figure(page, chart, svg));
    return page.append("</main>\n</body>\n</html>\n").toString();
  }

  private void table(StringBuilder page) {
    int parameters = summary.plan().parameters().size();
    page.append(
        "<div class=\"wide\" tabindex=\"0\" role=\"region\" aria-label=\"Summary\">\n<table>\n");
    page.append("<caption>Means with 95 % confidence intervals: Student's t for means, Wilson's");
    page.append(" score for shares.</caption>\n<thead><tr>");
    summary
        .heads()
        .forEach(head -> page.append("<th scope=\"col\">").append(escape(head)).append("</th>"));
    page.append("</tr></thead>\n<tbody>\n");
    for (List<String> row : summary.cells()) {
      page.append("<tr>");
      for (int i = 0; i < row.size(); i++) {
        page.append(i < parameters ? "<th scope=\"row\">" : "<td>").append(escape(row.get(i)));
        page.append(i < parameters ? "</th>" : "</td>");
      }
      page.append("</tr>\n");
    }
    page.append("</tbody>\n</table>\n</div>\n");
  }

  private static void figure(StringBuilder page, Charts.Chart chart, String svg) {
    String file = "plots/" + chart.measure().column();
    page.append("<figure>\n<img src=\"data:image/svg+xml;base64,");
    page.append(Base64.getEncoder().encodeToString(svg.getBytes(StandardCharsets.UTF_8)));
    page.append("\" alt=\"").append(escape(description(chart))).append("\">\n<figcaption>");
    page.append(escape(chart.measure().title())).append(" along ").append(escape(chart.along()));
    page.append(", with 95 % confidence intervals");
    if (chart.curves().size() > 1) {
      page.append("; curves are set apart sideways a little, so that none hides another");
    }
    if (chart.leftOut() > 0) {
      page.append("; ").append(chart.leftOut()).append(" more curves are left out");
    }
    page.append(". <a href=\"").append(file).append(".svg\">SVG</a>, <a href=\"").append(file);
    page.append(".png\">PNG</a></figcaption>\n</figure>\n");
  }

  /** For those who do not see it; the numbers are in the table. */
  private static String description(Charts.Chart chart) {
    double least = marks(chart).stream().mapToDouble(Charts.Mark::y).min().orElse(0);
    double most = marks(chart).stream().mapToDouble(Charts.Mark::y).max().orElse(0);
    return String.format(
        "%s along %s, %d curves, from %.4g to %.4g %s",
        chart.measure().title(),
        chart.along(),
        chart.curves().size(),
        least,
        most,
        chart.measure().unit());
  }

  private static List<Charts.Mark> marks(Charts.Chart chart) {
    return chart.curves().values().stream().flatMap(List::stream).toList();
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
