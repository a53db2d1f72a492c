package lifeboat.network.file;

import java.util.List;
import lifeboat.network.hurdat.UtcMinute;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes the JSON Schema (draft 2020-12) of the topology file, by which editors complete and check.
 *
 * <p>It is made from the {@link Vocabulary}. What refers to other parts of the file, and bounds of
 * quantities with units, only the reader can check.
 */
public final class SchemaWriter {
  private static final String DRAFT = "https://json-schema.org/draft/2020-12/schema";
  private static final JsonMapper MAPPER = new JsonMapper();

  private SchemaWriter() {}

  /** The schema as JSON text. */
  public static String write() {
    ObjectNode schema = MAPPER.createObjectNode();
    schema.put("$schema", DRAFT);
    schema.put("title", "Lifeboat topology");
    describe(schema, Vocabulary.TOP);
    return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(schema) + "\n";
  }

  private static void describe(ObjectNode schema, Section section) {
    schema.put("type", "object");
    schema.put("description", section.description());
    ObjectNode properties = schema.putObject("properties");
    for (Key key : section.keys()) {
      ObjectNode property = properties.putObject(key.name());
      type(property, key.type());
      property.put("description", description(key));
    }
    List<Key> required = section.keys().stream().filter(Key::required).toList();
    if (!required.isEmpty()) {
      ArrayNode names = schema.putArray("required");
      required.forEach(key -> names.add(key.name()));
    }
    schema.put("additionalProperties", false);
  }

  private static String description(Key key) {
    StringBuilder text = new StringBuilder(key.description());
    if (!key.fallback().isEmpty()) {
      text.append(" Default: ").append(key.fallback()).append('.');
    }
    return text.append(" Example: ").append(key.example()).toString();
  }

  private static void type(ObjectNode schema, ValueType type) {
    switch (type) {
      case ValueType.Scalar scalar -> scalar(schema, scalar);
      case ValueType.Choice choice -> {
        ArrayNode words = schema.putArray("enum");
        choice.words().forEach(words::add);
      }
      case ValueType.PerDirection directed -> {
        ArrayNode forms = schema.putArray("anyOf");
        type(forms.addObject(), directed.one());
        ObjectNode byDirection = forms.addObject();
        byDirection.put("type", "object");
        byDirection.put("minProperties", directed.both() ? 2 : 1);
        byDirection.put("maxProperties", 2);
        ObjectNode pattern = byDirection.putObject("patternProperties");
        type(pattern.putObject("^from-" + Vocabulary.NAME_PATTERN + "$"), directed.one());
        byDirection.put("additionalProperties", false);
      }
      case ValueType.ScalarOr either -> {
        ArrayNode forms = schema.putArray("anyOf");
        type(forms.addObject(), either.scalar());
        describe(forms.addObject(), either.section());
      }
      case ValueType.ItemsOr either -> {
        ArrayNode forms = schema.putArray("anyOf");
        scalar(forms.addObject(), either.scalar());
        ObjectNode list = forms.addObject();
        list.put("type", "array");
        describe(list.putObject("items"), either.section());
      }
      case ValueType.Place _ -> place(schema);
      case ValueType.Places places -> {
        schema.put("type", "array");
        place(schema.putObject("items"));
        schema.put("minItems", places.least());
        schema.put("maxItems", places.most());
      }
      case ValueType.Names _ -> names(schema);
      case ValueType.NamesOr either -> {
        ArrayNode forms = schema.putArray("anyOf");
        type(forms.addObject(), new ValueType.Choice(either.words()));
        names(forms.addObject());
      }
      case ValueType.Inner inner -> describe(schema, inner.section());
      case ValueType.Named named -> {
        named(schema);
        entry(schema.putObject("additionalProperties"), named.section());
      }
      case ValueType.Nested nested -> {
        named(schema);
        type(schema.putObject("additionalProperties"), nested.inner());
      }
    }
  }

  private static void names(ObjectNode schema) {
    schema.put("type", "array");
    scalar(schema.putObject("items"), ValueType.Scalar.NAME);
  }

  private static void named(ObjectNode schema) {
    schema.put("type", "object");
    schema.putObject("propertyNames").put("pattern", "^" + Vocabulary.NAME_PATTERN + "$");
  }

  private static void place(ObjectNode schema) {
    schema.put("type", "array");
    schema.putObject("items").put("type", "number");
    schema.put("minItems", 2);
    schema.put("maxItems", 2);
  }

  /** An entry without required keys may be left empty. */
  private static void entry(ObjectNode schema, Section section) {
    describe(schema, section);
    if (section.keys().stream().noneMatch(Key::required)) {
      schema.putArray("type").add("object").add("null");
    }
  }

  private static void scalar(ObjectNode schema, ValueType.Scalar type) {
    switch (type) {
      case TEXT -> schema.putArray("type").add("string").add("number").add("boolean");
      case NAME -> string(schema, "^" + Vocabulary.NAME_PATTERN + "$");
      case PART -> string(schema, "^((node|link):)?" + Vocabulary.NAME_PATTERN + "$");
      case INTEGER -> schema.put("type", "integer");
      case NUMBER -> schema.put("type", "number");
      case FRACTION -> {
        ArrayNode forms = schema.putArray("anyOf");
        forms.addObject().put("type", "number").put("minimum", 0).put("maximum", 1);
        string(forms.addObject(), "^[0-9.]+ ?%$");
      }
      case DURATION -> string(schema, Units.DURATION.pattern());
      case DELAY -> string(schema, "^auto$|" + Units.DURATION.pattern());
      case MOMENT -> string(schema, "^" + TimeOfDay.PATTERN + "$|" + Units.DURATION.pattern());
      case TIME_OF_DAY -> string(schema, "^" + TimeOfDay.PATTERN + "$");
      case DATE_TIME -> string(schema, "^" + UtcMinute.PATTERN + "$");
      case RATE -> string(schema, Units.RATE.pattern());
      case LINK_RATE -> string(schema, "^unlimited$|" + Units.RATE.pattern());
      case SIZE -> string(schema, Units.SIZE.pattern());
      case QUEUE -> string(schema, "^bdp$|^[0-9]{1,9} ?packets?$|" + Units.SIZE.pattern());
      case LENGTH -> string(schema, Units.LENGTH.pattern());
      case SPEED -> string(schema, Units.SPEED.pattern());
      case ANGLE -> string(schema, Units.ANGLE.pattern());
      case PREFIX -> string(schema, "^[0-9.]+/[0-9]+$");
      case ADDRESS -> string(schema, "^[0-9.]+$");
    }
  }

  private static void string(ObjectNode schema, String pattern) {
    schema.put("type", "string");
    schema.put("pattern", pattern);
  }
}
