package lifeboat.network.hurdat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import lifeboat.network.topology.Coordinates;
import lifeboat.network.topology.Radii;

/**
 * The storms of a file in the format HURDAT2 (Landsea and Franklin 2013): a line for each storm,
 * then one for each fix.
 */
public final class BestTracks {

  /** A line that is none of this format. */
  public static final class BadLineException extends Exception {
    private static final long serialVersionUID = 1L;

    BadLineException(int line, String why) {
      super("line " + line + ": " + why);
    }
  }

  private static final Pattern STORM = Pattern.compile("([A-Z]{2}[0-9]{6}), *([^,]*), *[0-9]+,?");
  private static final Pattern FIX =
      Pattern.compile(
          "([0-9]{4})([0-9]{2})([0-9]{2}), *([0-9]{2})([0-9]{2}), *[A-Z]?, *[A-Z]{2},"
              + " *([0-9.]+)([NS]), *([0-9.]+)([EW]), *-?[0-9]+, *-?[0-9]+,(.*)");

  private static final double NAUTICAL_MILE_METERS = 1852;
  private static final int QUARTERS = 4;
  private static final int FULL_DEGREES = 360;

  private BestTracks() {}

  /** All storms by their ids, in the order of the file. */
  public static SequencedMap<String, Storm> parse(String text) throws BadLineException {
    SequencedMap<String, Storm> storms = new LinkedHashMap<>();
    List<Storm.Fix> fixes = new ArrayList<>();
    int number = 0;
    String id = "";
    String name = "";
    for (String raw : text.lines().toList()) {
      number++;
      String line = raw.strip();
      Matcher storm = STORM.matcher(line);
      if (storm.matches()) {
        end(id, name, fixes, storms);
        id = storm.group(1);
        name = storm.group(2).strip();
      } else if (!line.isEmpty()) {
        if (id.isEmpty()) {
          throw new BadLineException(number, "no storm such as \"AL182012, SANDY, 45,\"");
        }
        fixes.add(fix(line, number));
      }
    }
    end(id, name, fixes, storms);
    return storms;
  }

  private static void end(
      String id, String name, List<Storm.Fix> fixes, SequencedMap<String, Storm> storms) {
    if (!fixes.isEmpty()) {
      storms.put(id, new Storm(id, name, fixes));
    }
    fixes.clear();
  }

  private static Storm.Fix fix(String line, int number) throws BadLineException {
    Matcher fix = FIX.matcher(line);
    if (!fix.matches()) {
      throw new BadLineException(number, "no fix of a storm: " + line);
    }
    UtcMinute time =
        UtcMinute.of(
            Integer.parseInt(fix.group(1)),
            Integer.parseInt(fix.group(2)),
            Integer.parseInt(fix.group(3)),
            Integer.parseInt(fix.group(4)),
            Integer.parseInt(fix.group(5)));
    try {
      double north = Double.parseDouble(fix.group(6)) * (fix.group(7).equals("N") ? 1 : -1);
      double east = Double.parseDouble(fix.group(8)) * (fix.group(9).equals("E") ? 1 : -1);
      Coordinates center = new Coordinates(north, Math.IEEEremainder(east, FULL_DEGREES));
      return new Storm.Fix(time, center, radii(fix.group(10)));
    } catch (IllegalArgumentException e) {
      throw new BadLineException(number, String.valueOf(e.getMessage()));
    }
  }

  private static Map<Integer, Radii> radii(String columns) {
    List<String> words = List.of(columns.split(",", -1)).stream().map(String::strip).toList();
    Map<Integer, Radii> radii = new LinkedHashMap<>();
    for (int i = 0; i < Storm.WINDS_KNOTS.size(); i++) {
      int from = i * QUARTERS;
      if (words.size() >= from + QUARTERS) {
        int knots = Storm.WINDS_KNOTS.get(i);
        quarters(words.subList(from, from + QUARTERS)).ifPresent(found -> radii.put(knots, found));
      }
    }
    return radii;
  }

  /** Negative numbers stand for what nobody knows. */
  private static Optional<Radii> quarters(List<String> miles) {
    double[] meters = new double[QUARTERS];
    for (int i = 0; i < QUARTERS; i++) {
      if (!miles.get(i).matches("[0-9]{1,5}")) {
        return Optional.empty();
      }
      meters[i] = Integer.parseInt(miles.get(i)) * NAUTICAL_MILE_METERS;
    }
    return Optional.of(new Radii(meters[0], meters[1], meters[2], meters[3]));
  }
}
