package lifeboat.sweep.report;

import de.erichseifert.vectorgraphics2d.VectorGraphics2D;
import de.erichseifert.vectorgraphics2d.svg.SVGProcessor;
import de.erichseifert.vectorgraphics2d.util.PageSize;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.font.FontRenderContext;
import java.awt.geom.Rectangle2D;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jfree.chart.ChartFactory;
import org.jfree.chart.ChartUtils;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.StandardChartTheme;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.axis.SymbolAxis;
import org.jfree.chart.plot.PlotOrientation;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.XYErrorRenderer;
import org.jfree.data.xy.YIntervalSeries;
import org.jfree.data.xy.YIntervalSeriesCollection;

/** Draws a chart with its intervals, without a screen. */
final class ChartDrawing {

  private static final int WIDTH = 800;
  private static final int HEIGHT = 500;

  /** Colours that people who confuse colours tell apart (Okabe and Ito), then the same dashed. */
  private static final List<Color> COLOURS =
      List.of(
          new Color(0x0072B2),
          new Color(0xD55E00),
          new Color(0x009E73),
          new Color(0xCC79A7),
          new Color(0x56B4E9),
          new Color(0xE69F00),
          new Color(0x000000));

  private static final float LINE = 1.5f;
  private static final float[] DASHES = {6f, 4f};

  private final JFreeChart chart;

  ChartDrawing(Charts.Chart data) {
    this.chart = chart(data);
  }

  /**
   * Why nothing can be drawn here; empty where it can. AWT has no other way to say that a host has
   * no fonts than to fail, in several ways.
   */
  static Optional<String> obstacle() {
    try {
      Rectangle2D bounds =
          new Font(Font.SANS_SERIF, Font.PLAIN, 12)
              .getStringBounds("fonts", new FontRenderContext(null, false, false));
      return bounds.isEmpty() ? Optional.of("the font of the host is empty") : Optional.empty();
    } catch (RuntimeException | LinkageError | InternalError e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  byte[] png() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ChartUtils.writeChartAsPNG(out, chart, WIDTH, HEIGHT);
    return out.toByteArray();
  }

  /**
   * As text. Sizes of 12 are left out by the library, as if they were the default everywhere, and
   * hosts without its font need one that is as wide.
   */
  String svg() throws IOException {
    VectorGraphics2D graphics = new VectorGraphics2D();
    chart.draw(graphics, new Rectangle2D.Double(0, 0, WIDTH, HEIGHT));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    new SVGProcessor()
        .getDocument(graphics.getCommands(), new PageSize(WIDTH, HEIGHT))
        .writeTo(out);
    return out.toString(StandardCharsets.UTF_8)
        .replaceFirst("<svg ", "<svg font-size=\"12px\" ")
        .replaceAll(
            "font-family:&quot;([^&]*)&quot;", "font-family:&quot;$1&quot;,Verdana,sans-serif");
  }

  private static JFreeChart chart(Charts.Chart data) {
    Measure measure = data.measure();
    boolean named = data.curves().size() > 1;
    JFreeChart chart =
        ChartFactory.createXYLineChart(
            measure.title() + " (" + measure.unit() + ")",
            data.along(),
            "",
            dataset(data),
            PlotOrientation.VERTICAL,
            named,
            false,
            false);
    StandardChartTheme theme = new StandardChartTheme("plain");
    theme.setExtraLargeFont(new Font(Font.SANS_SERIF, Font.BOLD, 16));
    theme.setLargeFont(new Font(Font.SANS_SERIF, Font.PLAIN, 14));
    theme.setRegularFont(new Font(Font.SANS_SERIF, Font.PLAIN, 12));
    theme.apply(chart);
    XYPlot plot = chart.getXYPlot();
    chart.setBackgroundPaint(Color.WHITE);
    plot.setBackgroundPaint(Color.WHITE);
    plot.setDomainGridlinePaint(Color.LIGHT_GRAY);
    plot.setRangeGridlinePaint(Color.LIGHT_GRAY);
    plot.setOutlineVisible(false);
    plot.setRenderer(renderer(data.curves().size()));
    axes(plot, data);
    return chart;
  }

  private static void axes(XYPlot plot, Charts.Chart data) {
    if (!data.labels().isEmpty()) {
      SymbolAxis axis = new SymbolAxis(data.along(), data.labels().toArray(String[]::new));
      axis.setGridBandsVisible(false);
      axis.setLabelFont(plot.getDomainAxis().getLabelFont());
      axis.setTickLabelFont(plot.getDomainAxis().getTickLabelFont());
      plot.setDomainAxis(axis);
    } else if (plot.getDomainAxis() instanceof NumberAxis axis) {
      axis.setAutoRangeIncludesZero(false);
    }
    if (data.measure().isShare() && plot.getRangeAxis() instanceof NumberAxis axis) {
      axis.setRange(-0.02, 1.02);
    }
  }

  private static XYErrorRenderer renderer(int curves) {
    XYErrorRenderer renderer = new XYErrorRenderer();
    renderer.setDrawXError(false);
    renderer.setDefaultLinesVisible(true);
    for (int i = 0; i < curves; i++) {
      boolean dashed = i >= COLOURS.size();
      renderer.setSeriesPaint(i, COLOURS.get(i % COLOURS.size()));
      renderer.setSeriesStroke(
          i,
          new BasicStroke(
              LINE, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 1f, dashed ? DASHES : null, 0));
    }
    return renderer;
  }

  private static YIntervalSeriesCollection dataset(Charts.Chart data) {
    YIntervalSeriesCollection dataset = new YIntervalSeriesCollection();
    for (Map.Entry<String, List<Charts.Mark>> curve : data.curves().entrySet()) {
      YIntervalSeries series = new YIntervalSeries(curve.getKey());
      curve.getValue().forEach(m -> series.add(m.x(), m.y(), m.low(), m.high()));
      dataset.addSeries(series);
    }
    return dataset;
  }
}
