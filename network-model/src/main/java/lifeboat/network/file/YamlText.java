package lifeboat.network.file;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.dataformat.yaml.YAMLFactory;
import tools.jackson.dataformat.yaml.YAMLParser;

/**
 * Reads YAML text into {@link YamlNode}s. Whatever the text is, the outcome is a tree or problems.
 */
final class YamlText {
  /** Characters of a file that are read at most. */
  static final int MAX_CHARACTERS = 64 << 20;

  private static final int MAX_DEPTH = 32;
  private static final YAMLFactory FACTORY =
      YAMLFactory.builder()
          .loadSettings(
              LoadSettings.builder()
                  .setCodePointLimit(MAX_CHARACTERS + 1)
                  .setAllowDuplicateKeys(true) // we report all of them, not the first
                  .build())
          .build();

  /** The rest of the text is not worth reading; the problem has been reported. */
  private static final class Abandoned extends Exception {
    private static final long serialVersionUID = 1;

    Abandoned() {
      super(null, null, false, false);
    }
  }

  private final Position start;
  private final Problems problems;

  private YamlText(Position start, Problems problems) {
    this.start = start;
    this.problems = problems;
  }

  /**
   * The only document in {@code text}, read as far as its faults allow; empty where nothing can be
   * made of it. Problems are reported in both cases.
   */
  static Optional<YamlNode> parse(Position start, String text, Problems problems) {
    return new YamlText(start, problems).parse(text);
  }

  private Optional<YamlNode> parse(String text) {
    try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), text)) {
      if (parser.nextToken() == null) {
        return Optional.of(new YamlNode.Scalar(start, "", true));
      }
      YamlNode root = node(parser, "", 0);
      if (parser.nextToken() != null) {
        problems.add(position(parser), "", "a second document begins; a file holds only one");
      }
      return Optional.of(root);
    } catch (Abandoned _) {
      return Optional.empty();
    } catch (JacksonException e) {
      report(e);
      return Optional.empty();
    } catch (YamlEngineException e) {
      problems.add(start, "", "not YAML: " + firstLine(e.getMessage()));
      return Optional.empty();
    }
  }

  private YamlNode node(JsonParser parser, String path, int depth) throws Abandoned {
    Position position = position(parser);
    if (depth > MAX_DEPTH) {
      problems.add(position, shorten(path), "nested deeper than " + MAX_DEPTH + " levels");
      throw new Abandoned();
    }
    if (parser instanceof YAMLParser yaml && yaml.isCurrentAlias()) {
      problems.add(position, path, "aliases are not supported", "write the value out");
      return new YamlNode.Scalar(position, "", true);
    }
    return switch (parser.currentToken()) {
      case START_OBJECT -> mapping(parser, position, path, depth);
      case START_ARRAY -> sequence(parser, position, path, depth);
      case VALUE_NULL -> new YamlNode.Scalar(position, "", true);
      case VALUE_EMBEDDED_OBJECT -> {
        problems.add(position, path, "binary values are not supported");
        yield new YamlNode.Scalar(position, "", true);
      }
      default -> new YamlNode.Scalar(position, parser.getString(), false);
    };
  }

  private YamlNode mapping(JsonParser parser, Position position, String path, int depth)
      throws Abandoned {
    SequencedMap<String, YamlNode.Entry> entries = new LinkedHashMap<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      Position keyPosition = position(parser);
      String key = parser.currentName();
      String keyPath = path.isEmpty() ? key : path + "." + key;
      parser.nextToken();
      YamlNode value = node(parser, keyPath, depth + 1);
      YamlNode.Entry first = entries.putIfAbsent(key, new YamlNode.Entry(keyPosition, value));
      if (first != null) {
        problems.add(
            keyPosition, keyPath, "duplicate key", "it is first at " + first.keyPosition());
      }
    }
    return new YamlNode.Mapping(position, entries);
  }

  private YamlNode sequence(JsonParser parser, Position position, String path, int depth)
      throws Abandoned {
    List<YamlNode> items = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      items.add(node(parser, path + "[" + items.size() + "]", depth + 1));
    }
    return new YamlNode.Sequence(position, items);
  }

  private void report(JacksonException e) {
    if (e.getCause() instanceof MarkedYamlEngineException marked
        && marked.getProblemMark().isPresent()) {
      Position position =
          position(
              marked.getProblemMark().get().getLine() + 1,
              marked.getProblemMark().get().getColumn() + 1);
      problems.add(position, "", "not YAML: " + firstLine(marked.getProblem()));
      return;
    }
    TokenStreamLocation location = e.getLocation();
    Position position =
        location == null || location.getLineNr() < 1
            ? start
            : position(location.getLineNr(), location.getColumnNr());
    problems.add(position, "", "not YAML: " + firstLine(e.getOriginalMessage()));
  }

  private Position position(JsonParser parser) {
    TokenStreamLocation location = parser.currentTokenLocation();
    return position(location.getLineNr(), location.getColumnNr());
  }

  private Position position(int line, int column) {
    return start.line() == 0 ? start : new Position(start.source(), line, column);
  }

  private static String firstLine(@Nullable String text) {
    return Objects.requireNonNullElse(text, "")
        .lines()
        .findFirst()
        .map(String::strip)
        .orElse("unreadable");
  }

  private static String shorten(String path) {
    return path.length() <= 60 ? path : path.substring(0, 60) + "...";
  }
}
