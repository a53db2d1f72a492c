package lifeboat.emulator.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * Control messages between the runner and its processes: JSON objects, one a line, over the pipes
 * of the process. When one side ends, the other one reads the end.
 */
public final class JsonLines {

  /** The key that tells messages apart. */
  public static final String KIND = "is";

  private static final JsonMapper MAPPER = JsonMapper.builder().build();
  private static final TypeReference<LinkedHashMap<String, Object>> OBJECT =
      new TypeReference<>() {};

  private final BufferedReader reader;
  private final OutputStream out;

  public JsonLines(InputStream in, OutputStream out) {
    this.reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
    this.out = out;
  }

  /** Sends {@code message}; any thread may. */
  public void send(Map<String, ?> message) throws IOException {
    byte[] line = (MAPPER.writeValueAsString(message) + "\n").getBytes(StandardCharsets.UTF_8);
    synchronized (out) {
      out.write(line);
      out.flush();
    }
  }

  /** Waits for the next message; empty at the end. */
  public Optional<Map<String, Object>> receive() throws IOException {
    String line = reader.readLine();
    if (line == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(MAPPER.readValue(line, OBJECT));
    } catch (JacksonException e) {
      throw new IOException("not a control message: " + line, e);
    }
  }

  /** Turns a value of a message into a record. */
  public static <T> T convert(Object value, Class<T> type) {
    return MAPPER.convertValue(value, type);
  }

  /** Turns a record into a value of a message. */
  public static Object toValue(Object record) {
    return MAPPER.convertValue(record, Object.class);
  }
}
