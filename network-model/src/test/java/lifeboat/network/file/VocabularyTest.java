package lifeboat.network.file;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The table of keys, the documentation and the schema say the same. */
class VocabularyTest {
  private static final Path DOCUMENT = Path.of("..", "docs", "topology-format.md");

  static List<Section> sections() {
    return Vocabulary.sections();
  }

  @ParameterizedTest
  @MethodSource("sections")
  void everyKeyIsDocumented(Section section) throws IOException {
    List<String> lines = Files.readAllLines(DOCUMENT);
    String heading = section.title().isEmpty() ? "## The file" : "## `" + section.title() + "`";
    assertThat(lines).contains(heading);
    assertThat(
            lines.stream()
                .skip(lines.indexOf(heading) + 1L)
                .takeWhile(line -> !line.startsWith("## "))
                .filter(line -> line.startsWith("| `")))
        .containsExactlyElementsOf(section.keys().stream().map(VocabularyTest::row).toList());
  }

  private static String row(Key key) {
    String units = units(key.type());
    String bounds = key.least().isEmpty() ? "" : ", " + key.least() + " to " + key.most();
    return Stream.of(
            "`" + key.name() + "`",
            key.required() ? "yes" : "no",
            key.fallback().isEmpty() ? "none" : key.fallback(),
            key.type().title() + bounds,
            units.isEmpty() ? "none" : units,
            key.description(),
            "`" + key.name() + ": " + key.example() + "`")
        .reduce("|", (line, cell) -> line + " " + cell + " |");
  }

  private static String units(ValueType type) {
    return switch (type) {
      case ValueType.Scalar scalar -> scalar.units();
      case ValueType.PerDirection directed -> units(directed.one());
      case ValueType.ScalarOr either -> units(either.scalar());
      case ValueType.ItemsOr either -> either.scalar().units();
      case ValueType.Place _, ValueType.Places _ -> "degrees";
      case ValueType.Choice _,
          ValueType.Names _,
          ValueType.NamesOr _,
          ValueType.Inner _,
          ValueType.Named _,
          ValueType.Nested _ ->
          "";
    };
  }

  @ParameterizedTest
  @MethodSource("sections")
  void everyExampleAndDefaultIsOneThatTheReaderTakes(Section section) {
    for (Key key : section.keys()) {
      Problems problems = new Problems();
      Position position = Position.whole("example");
      String text = "{" + key.name() + ": " + key.example() + "}";
      YamlNode node = YamlText.parse(position, text, problems).orElseThrow();
      Section alone = new Section(section.title(), "", List.of(key));
      Fields fields = new SpecReader(problems).fields(alone, position, "", node);
      assertThat(fields.values()).as(text).containsKey(key.name());
      assertThat(problems.sorted()).as(text).isEmpty();
    }
  }

  @Test
  void theExampleOfTheDocumentIsRight() throws IOException {
    String document = Files.readString(DOCUMENT);
    String example = document.split("```yaml\n", 2)[1].split("```", 2)[0];
    assertThat(TopologyFile.parse("coast.yaml", example, List.of()))
        .isInstanceOf(ReadResult.Ok.class);
  }

  @Test
  void theSchemaIsJsonThatKnowsEveryKey() {
    JsonNode schema = new JsonMapper().readTree(SchemaWriter.write());
    assertThat(schema.path("$schema").asString())
        .isEqualTo("https://json-schema.org/draft/2020-12/schema");
    assertThat(schema.path("properties").propertyNames())
        .containsExactlyElementsOf(Vocabulary.TOP.names());
    JsonNode link = schema.path("properties").path("links").path("additionalProperties");
    assertThat(link.path("required").get(0).asString()).isEqualTo("between");
    assertThat(link.path("properties").propertyNames())
        .contains("between", "delay", "jitter-distribution", "loss", "queue", "seed");
    assertThat(link.path("additionalProperties").asBoolean(true)).isFalse();
  }
}
