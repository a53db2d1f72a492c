package lifeboat.sweep.report;

import java.util.ArrayList;
import java.util.DoubleSummaryStatistics;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SequencedMap;
import lifeboat.sweep.plan.Combination;
import lifeboat.sweep.plan.Parameter;
import lifeboat.sweep.plan.Quantity;
import lifeboat.sweep.plan.SweepPlan;

/**
 * Which curves the plots of a sweep have: one along the first parameter with several values for
 * each combination of the others.
 */
final class Charts {

  /** More curves than these cannot be told apart. */
  static final int MAX_CURVES = 10;

  /** Share of the width by which curves are set apart sideways, lest one hides another. */
  private static final double APART = 0.008;

  /** One mark of a curve, with the interval around it. */
  record Mark(double x, double y, double low, double high) {
    Mark movedBy(double dx) {
      return new Mark(x + dx, y, low, high);
    }
  }

  /**
   * One plot.
   *
   * @param labels of the marks at 0, 1, 2 and so on, where the parameter is no quantity; else empty
   * @param curves by what they stand for; one curve without a name where nothing else varies
   * @param leftOut how many curves there would be more
   */
  record Chart(
      Measure measure,
      String along,
      List<String> labels,
      SequencedMap<String, List<Mark>> curves,
      int leftOut) {}

  private final Summary summary;
  private final SweepPlan plan;

  Charts(Summary summary) {
    this.summary = summary;
    this.plan = summary.plan();
  }

  /** The plots that have something to show. */
  List<Chart> all() {
    List<Chart> charts = new ArrayList<>();
    Optional<Parameter> along =
        plan.parameters().stream().filter(p -> p.values().size() > 1).findFirst();
    if (along.isPresent()) {
      for (Measure measure : Measure.values()) {
        chart(measure, along.get()).ifPresent(charts::add);
      }
    }
    return charts;
  }

  private Optional<Chart> chart(Measure measure, Parameter along) {
    int index = plan.parameters().indexOf(along);
    Quantity quantity = Quantity.of(along.values());
    boolean numbers = along.values().stream().allMatch(v -> quantity.number(v).isPresent());
    SequencedMap<String, List<Mark>> curves = new LinkedHashMap<>();
    for (Summary.Point point : summary.points()) {
      String value = point.values().get(index);
      OptionalDouble number = quantity.number(value);
      double x =
          numbers && number.isPresent() ? number.getAsDouble() : along.values().indexOf(value);
      point
          .of(measure)
          .ifPresent(estimate ->
              curves
                  .computeIfAbsent(nameOf(point, index), _ -> new ArrayList<>())
                  .add(mark(x, estimate)));
    }
    if (curves.values().stream().flatMap(List::stream).allMatch(mark -> mark.y() == 0)) {
      return Optional.empty();
    }
    List<String> names = new ArrayList<>(new LinkedHashSet<>(curves.keySet()));
    names.stream().skip(MAX_CURVES).forEach(curves::remove);
    setApart(curves);
    return Optional.of(
        new Chart(
            measure,
            along.name() + unit(quantity, numbers),
            numbers ? List.of() : along.values(),
            curves,
            Math.max(0, names.size() - MAX_CURVES)));
  }

  private static void setApart(SequencedMap<String, List<Mark>> curves) {
    DoubleSummaryStatistics x =
        curves.values().stream().flatMap(List::stream).mapToDouble(Mark::x).summaryStatistics();
    double step = (x.getMax() - x.getMin()) * APART;
    double shift = -step * (curves.size() - 1) / 2;
    for (Map.Entry<String, List<Mark>> curve : curves.entrySet()) {
      double by = shift;
      curve.setValue(curve.getValue().stream().map(mark -> mark.movedBy(by)).toList());
      shift += step;
    }
  }

  private static String unit(Quantity quantity, boolean numbers) {
    return !numbers || quantity.columnSuffix().isEmpty()
        ? ""
        : " (" + quantity.columnSuffix().substring(1).replace('_', ' ') + ")";
  }

  private static Mark mark(double x, Estimate estimate) {
    double mean = estimate.mean();
    return estimate
        .interval()
        .map(bounds -> new Mark(x, mean, bounds.low(), bounds.high()))
        .orElseGet(() -> new Mark(x, mean, mean, mean));
  }

  /**
   * Parameters that are zipped with the one along which the curve goes have no name of their own.
   */
  private String nameOf(Summary.Point point, int along) {
    List<String> words = new ArrayList<>();
    for (int i = 0; i < plan.parameters().size(); i++) {
      Parameter parameter = plan.parameters().get(i);
      if (i != along && parameter.values().size() > 1 && plan.combine() == Combination.GRID) {
        words.add(parameter.name() + "=" + point.values().get(i));
      }
    }
    return String.join(", ", words);
  }
}
