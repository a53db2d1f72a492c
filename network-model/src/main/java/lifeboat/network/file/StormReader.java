package lifeboat.network.file;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.stream.Collectors;
import lifeboat.network.hurdat.BestTracks;
import lifeboat.network.hurdat.Storm;
import lifeboat.network.hurdat.UtcMinute;
import lifeboat.network.topology.Front;
import lifeboat.network.topology.MovingFront;
import lifeboat.network.topology.MovingFront.Fix;
import lifeboat.network.topology.Radii;

/** Makes a front of the winds of a storm, whose best track is in a file of its own. */
final class StormReader {

  private static final long MAX_BYTES = 64L << 20;
  private static final int MAX_LISTED = 6;
  private static final long MINUTE_NANOS = 60_000_000_000L;

  private final Path folder;
  private final Problems problems;

  /** {@code folder} is where the topology file is, which tracks are relative to. */
  StormReader(Path folder, Problems problems) {
    this.folder = folder;
    this.problems = problems;
  }

  /** The front of the storm that a disaster is; empty, and reported, where there is none. */
  Optional<Front> front(Fields.Value track, Fields disaster) {
    return storms(track)
        .flatMap(storms -> storm(track, storms, disaster))
        .flatMap(storm -> winds(track, storm, disaster))
        .flatMap(winds -> part(winds, disaster))
        .map(Front.class::cast);
  }

  private Optional<SequencedMap<String, Storm>> storms(Fields.Value track) {
    try {
      Path file = folder.resolve((String) track.content()).toAbsolutePath().normalize();
      if (!Files.isRegularFile(file) || Files.size(file) > MAX_BYTES) {
        problems.add(
            track.position(),
            track.path(),
            "there is no file of best tracks " + file,
            "paths are relative to the topology file");
        return Optional.empty();
      }
      return Optional.of(BestTracks.parse(Files.readString(file, StandardCharsets.UTF_8)));
    } catch (BestTracks.BadLineException e) {
      problems.add(
          track.position(),
          track.path(),
          String.valueOf(e.getMessage()),
          "it has to be in the format HURDAT2");
    } catch (IOException | InvalidPathException _) {
      problems.add(track.position(), track.path(), "cannot be read as a file of text");
    }
    return Optional.empty();
  }

  private Optional<Storm> storm(
      Fields.Value track, SequencedMap<String, Storm> storms, Fields disaster) {
    Optional<Fields.Value> wanted = disaster.find("storm");
    if (wanted.isEmpty() && storms.size() == 1) {
      return Optional.of(storms.firstEntry().getValue());
    }
    Optional<Storm> found = wanted.map(value -> (String) value.content()).map(storms::get);
    if (found.isEmpty()) {
      Fields.Value at = wanted.orElse(track);
      String known =
          storms.values().stream()
              .limit(MAX_LISTED)
              .map(storm -> storm.id() + " (" + storm.name() + ")")
              .collect(Collectors.joining(", "));
      problems.add(
          at.position(),
          wanted.map(Fields.Value::path).orElse(disaster.path() + ".storm"),
          wanted.isEmpty()
              ? "a file of " + storms.size() + " storms needs to know which"
              : "storm \"" + at.content() + "\" is not in the file",
          "it has " + known + (storms.size() > MAX_LISTED ? " and others" : ""));
    }
    return found;
  }

  /** The winds of a storm in its own time. */
  private record Winds(Storm storm, String wind, UtcMinute start, MovingFront front) {
    UtcMinute end() {
      return new UtcMinute(start.minutes() + front.settledNanos() / MINUTE_NANOS);
    }
  }

  private Optional<Winds> winds(Fields.Value track, Storm storm, Fields disaster) {
    String wind = disaster.getOrDefault("wind", String.class);
    int knots = Integer.parseInt(wind.replace("kt", ""));
    SequencedMap<UtcMinute, Fix> fixes = new LinkedHashMap<>();
    Optional<UtcMinute> start = Optional.empty();
    for (Storm.Fix fix : storm.fixes()) {
      Radii radii = fix.radii().get(knots);
      if (radii != null) {
        start = start.isPresent() ? start : Optional.of(fix.time());
        long nanos = (fix.time().minutes() - start.get().minutes()) * MINUTE_NANOS;
        fixes.put(fix.time(), new Fix(nanos, fix.center(), radii));
      }
    }
    boolean any = fixes.values().stream().anyMatch(fix -> fix.radii().largest() > 0);
    if (!any || fixes.size() > MovingFront.MAX_FIXES || start.isEmpty()) {
      problems.add(
          track.position(),
          track.path(),
          storm.name() + " has no known winds of " + wind,
          "write a weaker one of wind: 34kt, 50kt, 64kt");
      return Optional.empty();
    }
    return Optional.of(
        new Winds(storm, wind, start.get(), new MovingFront(List.copyOf(fixes.values()))));
  }

  /** What lies between {@code from} and {@code until}, so many times as fast. */
  private Optional<MovingFront> part(Winds winds, Fields disaster) {
    UtcMinute from = disaster.get("from", UtcMinute.class).orElse(winds.start());
    UtcMinute until = disaster.get("until", UtcMinute.class).orElse(winds.end());
    if (from.compareTo(winds.start()) < 0
        || until.compareTo(winds.end()) > 0
        || from.compareTo(until) >= 0) {
      problems.add(
          disaster
              .find("from")
              .or(() -> disaster.find("until"))
              .map(Fields.Value::position)
              .orElse(disaster.position()),
          disaster.path() + (disaster.find("from").isPresent() ? ".from" : ".until"),
          winds.storm().name() + " has no track from " + from + " until " + until,
          "its winds are known from " + winds.start() + " until " + winds.end());
      return Optional.empty();
    }
    long first = (from.minutes() - winds.start().minutes()) * MINUTE_NANOS;
    long last = (until.minutes() - winds.start().minutes()) * MINUTE_NANOS;
    double scale = disaster.getOrDefault("time-scale", Double.class);
    List<Fix> kept = new ArrayList<>();
    winds.front().fixAt(first).ifPresent(kept::add);
    winds.front().fixes().stream()
        .filter(fix -> fix.atNanos() > first && fix.atNanos() < last)
        .forEach(kept::add);
    winds.front().fixAt(last).ifPresent(kept::add);
    List<Fix> scaled = new ArrayList<>();
    for (Fix fix : kept) {
      long nanos = Math.round((fix.atNanos() - first) / scale);
      if (scaled.isEmpty() || nanos > scaled.getLast().atNanos()) {
        scaled.add(new Fix(nanos, DisasterReader.written(fix.center()), written(fix.radii())));
      }
    }
    return Optional.of(new MovingFront(scaled));
  }

  private static Radii written(Radii radii) {
    return new Radii(
        DisasterReader.written(radii.northEast()),
        DisasterReader.written(radii.southEast()),
        DisasterReader.written(radii.southWest()),
        DisasterReader.written(radii.northWest()));
  }
}
