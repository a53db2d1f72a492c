package lifeboat.parties;

import java.lang.reflect.RecordComponent;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.SequencedMap;
import java.util.UUID;
import lifeboat.network.result.TimedEvent;
import lifeboat.relay.message.FlowKey;
import lifeboat.relay.message.Ipv4;
import lifeboat.relay.message.Place;
import lifeboat.relay.message.Prefix;
import lifeboat.relay.message.Refusal;
import lifeboat.relay.node.Notice;
import org.jspecify.annotations.Nullable;

/**
 * Notices as events: the record's name in kebab case is the kind, its components are the fields,
 * and addresses of known nodes are replaced by their names.
 */
public final class NoticeEvents {

  /**
   * What an event needs to know of a kind of record; looking it up costs more than all the rest.
   */
  private record Shape(String kind, List<RecordComponent> components) {}

  private static final ClassValue<Shape> SHAPES =
      new ClassValue<>() {
        @Override
        protected Shape computeValue(Class<?> type) {
          return new Shape(kebab(type.getSimpleName()), List.of(type.getRecordComponents()));
        }
      };

  private final Parties parties;

  public NoticeEvents(Parties parties) {
    this.parties = parties;
  }

  /** The event that tells {@code notice}. */
  public TimedEvent of(long atNanos, String node, Notice notice) {
    Record record = (Record) notice;
    return new TimedEvent(atNanos, node, SHAPES.get(record.getClass()).kind(), fields(record));
  }

  private SequencedMap<String, Object> fields(Record record) {
    SequencedMap<String, Object> fields = new LinkedHashMap<>();
    for (RecordComponent component : SHAPES.get(record.getClass()).components()) {
      Object value = value(read(component, record));
      if (value != null) {
        fields.put(component.getName(), value);
      }
    }
    return fields;
  }

  private @Nullable Object value(Object raw) {
    return switch (raw) {
      case Optional<?> optional -> optional.map(this::value).orElse(null);
      case OptionalDouble optional -> optional.isPresent() ? optional.getAsDouble() : null;
      case OptionalLong optional -> optional.isPresent() ? optional.getAsLong() : null;
      case List<?> list -> list.stream().map(this::value).toList();
      case Ipv4 address -> parties.nameOf(address).orElse(address.toString());
      case Refusal refusal -> refusal.text();
      case Enum<?> constant -> constant.name().toLowerCase(Locale.ROOT);
      case FlowKey _, Prefix _, Place _, UUID _ -> raw.toString();
      case Record record -> {
        SequencedMap<String, Object> nested = new LinkedHashMap<>();
        nested.put("is", SHAPES.get(record.getClass()).kind());
        nested.putAll(fields(record));
        yield nested;
      }
      case String _, Number _, Boolean _ -> raw;
      default -> throw new IllegalStateException("no event field for " + raw.getClass());
    };
  }

  private static Object read(RecordComponent component, Record record) {
    try {
      return component.getAccessor().invoke(record);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("cannot read " + component, e);
    }
  }

  private static String kebab(String camel) {
    return camel.replaceAll("(?<=[a-z])(?=[A-Z])", "-").toLowerCase(Locale.ROOT);
  }
}
