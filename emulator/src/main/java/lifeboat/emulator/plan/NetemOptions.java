package lifeboat.emulator.plan;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * What {@code tc netem} was told, or what it says that it does, in the same numbers: seconds,
 * fractions and bytes a second, by the names that {@code tc -json} has for them. What is not there
 * is zero, and so turned off.
 *
 * <p>The distribution of the jitter is missing, because the kernel does not tell it.
 */
record NetemOptions(SequencedMap<String, BigDecimal> values) {

  private static final String SEED = "seed";

  /** tc cuts to microseconds, and the kernel to ticks of 64 ns; both do so there and back. */
  private static final BigDecimal TIME_ROUNDING = new BigDecimal("2.2e-6");

  /** tc prints six digits. */
  private static final BigDecimal ROUNDING = new BigDecimal("1e-5");

  /** The kernel counts in parts of 2<sup>32</sup>. */
  private static final BigDecimal FRACTION_ROUNDING = new BigDecimal("1e-9");

  /** The names of the values that may follow a word, in their order. */
  private static final Map<String, List<String>> VALUES_AFTER =
      Map.ofEntries(
          Map.entry("limit", List.of("limit")),
          Map.entry("delay", List.of("delay.delay", "delay.jitter", "delay.correlation")),
          Map.entry("loss", List.of("loss-random.loss", "loss-random.correlation")),
          Map.entry(
              "gemodel",
              List.of("loss-gemodel.p", "loss-gemodel.r", "loss-gemodel.1-h", "loss-gemodel.1-k")),
          Map.entry("duplicate", List.of("duplicate.duplicate", "duplicate.correlation")),
          Map.entry("reorder", List.of("reorder.reorder", "reorder.correlation")),
          Map.entry("gap", List.of("gap")),
          Map.entry("corrupt", List.of("corrupt.corrupt", "corrupt.correlation")),
          Map.entry("rate", List.of("rate.rate")),
          Map.entry(SEED, List.of(SEED)));

  private static final Pattern NUMBER = Pattern.compile("([0-9.]+)([a-z%]*)");

  NetemOptions {
    values = new LinkedHashMap<>(values);
  }

  /** The options of a line such as {@code limit 1010 delay 100ms 5ms 25% rate 1mbit}. */
  static NetemOptions planned(String arguments) {
    SequencedMap<String, BigDecimal> values = new LinkedHashMap<>();
    List<String> names = List.of();
    int next = 0;
    for (String word : arguments.split(" ", -1)) {
      Matcher number = NUMBER.matcher(word);
      if (VALUES_AFTER.containsKey(word)) {
        names = VALUES_AFTER.get(word);
        next = 0;
      } else if (number.matches() && next < names.size()) {
        values.put(
            names.get(next++), inUnit(new BigDecimal(number.group(1)), number.group(2), word));
      } else if (word.equals("distribution")) {
        names = List.of();
      } else if (!names.isEmpty()) {
        throw new IllegalArgumentException("\"" + word + "\" in netem " + arguments);
      }
    }
    addDefaults(values);
    return new NetemOptions(values);
  }

  private static BigDecimal inUnit(BigDecimal number, String unit, String word) {
    return switch (unit) {
      case "" -> number;
      case "%" -> number.movePointLeft(2);
      case "ms" -> number.movePointLeft(3);
      case "us" -> number.movePointLeft(6);
      case "bit" -> bytes(number);
      case "kbit" -> bytes(number.movePointRight(3));
      case "mbit" -> bytes(number.movePointRight(6));
      case "gbit" -> bytes(number.movePointRight(9));
      default -> throw new IllegalArgumentException("unit of \"" + word + "\"");
    };
  }

  private static BigDecimal bytes(BigDecimal bits) {
    return bits.divide(BigDecimal.valueOf(8));
  }

  /** What tc adds by itself. */
  private static void addDefaults(SequencedMap<String, BigDecimal> values) {
    if (values.containsKey("reorder.reorder")) {
      values.putIfAbsent("gap", BigDecimal.ONE);
    }
    if (values.containsKey("loss-gemodel.p")) {
      values.putIfAbsent("loss-gemodel.r", BigDecimal.ONE.subtract(values.get("loss-gemodel.p")));
      values.putIfAbsent("loss-gemodel.1-h", BigDecimal.ONE);
    }
  }

  /** The member {@code options} of what {@code tc -json qdisc show} prints for a netem. */
  static NetemOptions found(JsonNode options) {
    SequencedMap<String, BigDecimal> values = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> option : options.properties()) {
      if (option.getValue().isNumber()) {
        values.put(option.getKey(), option.getValue().decimalValue());
      }
      for (Map.Entry<String, JsonNode> part : option.getValue().properties()) {
        if (part.getValue().isNumber()) {
          values.put(option.getKey() + "." + part.getKey(), part.getValue().decimalValue());
        }
      }
    }
    return new NetemOptions(values);
  }

  /** Whether the random numbers come from a seed that was asked for. */
  boolean hasSeed() {
    return values.containsKey(SEED);
  }

  /** What is not as planned, beyond roundings: {@code delay.delay is 0.02 instead of 0.01}. */
  List<String> differencesTo(NetemOptions planned) {
    List<String> differences = new ArrayList<>();
    TreeSet<String> names = new TreeSet<>(values.keySet());
    names.addAll(planned.values.keySet());
    if (!planned.hasSeed()) {
      names.remove(SEED); // The kernel has taken one of its own.
    }
    for (String name : names) {
      BigDecimal found = values.getOrDefault(name, BigDecimal.ZERO);
      BigDecimal wanted = planned.values.getOrDefault(name, BigDecimal.ZERO);
      if (found.subtract(wanted).abs().compareTo(tolerance(name, wanted)) > 0) {
        differences.add(
            name + " is " + found.toPlainString() + " instead of " + wanted.toPlainString());
      }
    }
    return List.copyOf(differences);
  }

  private static BigDecimal tolerance(String name, BigDecimal wanted) {
    return switch (name) {
      case "limit", "gap", SEED -> BigDecimal.ZERO;
      case "delay.delay", "delay.jitter" -> wanted.multiply(ROUNDING).add(TIME_ROUNDING);
      case "rate.rate" -> wanted.multiply(ROUNDING).add(BigDecimal.ONE); // whole bytes a second
      default -> wanted.multiply(ROUNDING).add(FRACTION_ROUNDING);
    };
  }
}
