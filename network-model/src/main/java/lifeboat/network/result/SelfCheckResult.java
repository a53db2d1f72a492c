package lifeboat.network.result;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.DoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * The entry {@code selfCheck} of {@code result.json}: what was measured of every direction of every
 * cable before the nodes began, against the file. {@code docs/results-format.md} describes each
 * key.
 *
 * @param state {@link #OK}, {@link #DEVIATES}, {@link #OFF} or {@link #MODEL}
 * @param seconds how long it took
 * @param frames how many frames were sent
 * @param links both directions of each link, in the order of the file
 */
public record SelfCheckResult(String state, double seconds, int frames, List<LinkCheck> links) {

  /** Nothing that could be measured was outside its tolerance. */
  public static final String OK = "ok";

  /** Something was outside its tolerance. */
  public static final String DEVIATES = "deviates";

  /** It could not be measured; the entry says why. */
  public static final String NOT_MEASURABLE = "not-measurable";

  /** The check was switched off. */
  public static final String OFF = "off";

  /** There is nothing to check: in a simulation links are the model itself. */
  public static final String MODEL = "model";

  /** So many deviations are told one by one. */
  private static final int MAX_WARNINGS = 10;

  public SelfCheckResult {
    links = List.copyOf(links);
  }

  /** Nothing was checked; {@code state} says why. */
  public static SelfCheckResult none(String state) {
    return new SelfCheckResult(state, 0, 0, List.of());
  }

  /** The result of a check. */
  public static SelfCheckResult of(double seconds, int frames, List<LinkCheck> links) {
    boolean deviates = links.stream().anyMatch(LinkCheck::deviates);
    return new SelfCheckResult(deviates ? DEVIATES : OK, seconds, frames, links);
  }

  /** A sentence for each quantity that deviates, and a count of those beyond the first few. */
  public List<String> warnings() {
    List<String> all = links.stream().flatMap(check -> check.deviations().stream()).toList();
    List<String> warnings = new ArrayList<>(all.subList(0, Math.min(MAX_WARNINGS, all.size())));
    if (all.size() > MAX_WARNINGS) {
      warnings.add(
          "self-check: "
              + (all.size() - MAX_WARNINGS)
              + " more quantities are not as the file says; see links.csv");
    }
    return warnings;
  }

  /** The worse of two verdicts: deviating before not measurable before ok. */
  static String worse(String one, String other) {
    for (String verdict : List.of(DEVIATES, NOT_MEASURABLE)) {
      if (one.equals(verdict) || other.equals(verdict)) {
        return verdict;
      }
    }
    return OK;
  }

  /** What was measured of the direction of {@code link} that begins at {@code from}. */
  public Optional<LinkCheck> direction(String link, String from) {
    return links.stream()
        .filter(check -> check.link().equals(link) && check.from().equals(from))
        .findFirst();
  }

  /**
   * One direction of one cable.
   *
   * @param verdict the worst of the three
   * @param rateBitsPerSecond null where the file gives the link no rate
   */
  public record LinkCheck(
      String link,
      String from,
      String to,
      String verdict,
      Measure delaySeconds,
      Measure lossFraction,
      @Nullable Measure rateBitsPerSecond) {

    /** The direction of a link from one node to another. */
    public static LinkCheck of(
        String link,
        String from,
        String to,
        Measure delaySeconds,
        Measure lossFraction,
        @Nullable Measure rateBitsPerSecond) {
      String verdict = worse(delaySeconds.verdict(), lossFraction.verdict());
      return new LinkCheck(
          link,
          from,
          to,
          rateBitsPerSecond == null ? verdict : worse(verdict, rateBitsPerSecond.verdict()),
          delaySeconds,
          lossFraction,
          rateBitsPerSecond);
    }

    public boolean deviates() {
      return verdict.equals(DEVIATES);
    }

    private List<String> deviations() {
      List<String> sentences = new ArrayList<>();
      tell("delay", delaySeconds, LinkCheck::millis, sentences);
      tell("loss", lossFraction, LinkCheck::percent, sentences);
      if (rateBitsPerSecond != null) {
        tell("rate", rateBitsPerSecond, LinkCheck::rate, sentences);
      }
      return sentences;
    }

    private void tell(
        String quantity, Measure measure, DoubleFunction<String> unit, List<String> sentences) {
      Double measured = measure.measured();
      Double least = measure.acceptedFrom();
      Double most = measure.acceptedTo();
      if (measure.deviates() && measured != null && least != null && most != null) {
        sentences.add(
            String.format(
                Locale.ROOT,
                "self-check: link %s from %s to %s has a %s of %s; the file says %s, and %s to %s"
                    + " would do",
                link,
                from,
                to,
                quantity,
                unit.apply(measured),
                unit.apply(measure.configured()),
                unit.apply(least),
                unit.apply(most)));
      }
    }

    private static String millis(double seconds) {
      return String.format(Locale.ROOT, "%.3f ms", seconds * 1e3);
    }

    private static String percent(double fraction) {
      return String.format(Locale.ROOT, "%.1f %%", fraction * 100);
    }

    private static String rate(double bitsPerSecond) {
      return String.format(Locale.ROOT, "%.3f Mbit/s", bitsPerSecond / 1e6);
    }
  }

  /**
   * One quantity, in the unit of its key.
   *
   * @param verdict {@link #OK}, {@link #DEVIATES} or {@link #NOT_MEASURABLE}
   * @param acceptedFrom least value that is within tolerance; null where nothing was measured
   * @param why what kept it from being measured
   */
  public record Measure(
      String verdict,
      double configured,
      @Nullable Double measured,
      @Nullable Double acceptedFrom,
      @Nullable Double acceptedTo,
      @Nullable String why) {

    /** A measured value, judged by what is accepted. */
    public static Measure of(double configured, double measured, double from, double to) {
      boolean within = measured >= from && measured <= to;
      return new Measure(within ? OK : DEVIATES, configured, measured, from, to, null);
    }

    public static Measure notMeasurable(double configured, String why) {
      return new Measure(NOT_MEASURABLE, configured, null, null, null, why);
    }

    public boolean deviates() {
      return verdict.equals(DEVIATES);
    }
  }
}
