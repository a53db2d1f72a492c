package lifeboat.emulator.conformance;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import lifeboat.emulator.conformance.LinkUnderTest.Passage;
import lifeboat.network.topology.Loss;
import lifeboat.network.topology.QueueLimit;
import tools.jackson.databind.json.JsonMapper;

/** What {@link RealLink} and {@link LinkBench} tell each other, as text. */
final class BenchText {

  @JsonTypeInfo(use = JsonTypeInfo.Id.CLASS)
  private interface OfSeveralKinds {}

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .addMixIn(Loss.class, OfSeveralKinds.class)
          .addMixIn(QueueLimit.class, OfSeveralKinds.class)
          .build();

  private BenchText() {}

  static String write(LinkBench.Task task) {
    String text = JSON.writeValueAsString(task);
    if (!readTask(text).equals(task)) {
      throw new IllegalStateException(text + " is not " + task);
    }
    return text;
  }

  static LinkBench.Task readTask(String text) {
    return JSON.readValue(text, LinkBench.Task.class);
  }

  static String write(Passage passage) {
    return JSON.writeValueAsString(passage);
  }

  static Passage readPassage(String text) {
    return JSON.readValue(text, Passage.class);
  }
}
