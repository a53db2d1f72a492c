package lifeboat.emulator.capture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Frames go into a window device by device and come out in order of time. */
class FrameWindowTest {

  private final FrameWindow window = new FrameWindow();

  @Test
  void handsFramesOverInOrderOfTime() throws IOException {
    add(0, 10, "first");
    add(0, 30, "third");
    add(1, 20, "second");
    add(1, 40, "fourth");

    assertThat(drain(Long.MAX_VALUE)).containsExactly("first", "second", "third", "fourth");
    assertThat(window.isEmpty()).isTrue();
  }

  @Test
  void keepsFramesThatEarlierOnesMayStillComeBefore() throws IOException {
    add(0, 10, "first");
    add(0, 30, "third");
    assertThat(drain(20)).containsExactly("first");

    add(1, 25, "second");
    assertThat(drain(30)).containsExactly("second", "third");
  }

  @Test
  void framesOfOneTimeStayInTheOrderInWhichTheyCame() throws IOException {
    for (String text : List.of("b", "a", "d", "c")) {
      add(0, 10, text);
    }
    assertThat(drain(10)).containsExactly("b", "a", "d", "c");
  }

  @Test
  void growsUntilItIsFullAndSaysSoBefore() throws IOException {
    byte[] large = new byte[CaptureOptions.MAX_SNAP_LENGTH];
    int count = 0;
    while (!window.isFull(1)) {
      window.add(0, count, MemorySegment.ofArray(large), 0, large.length, large.length, 0);
      count++;
    }
    assertThat(window.isHalfFull()).isTrue();
    assertThat(drain(Long.MAX_VALUE)).hasSize(count);
    assertThat(window.isHalfFull()).isFalse();
    assertThat(count).isGreaterThan(2 * FrameSource.BATCH_FRAMES);
  }

  private void add(int point, long stampNanos, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    window.add(point, stampNanos, MemorySegment.ofArray(bytes), 0, bytes.length, bytes.length, 0);
  }

  private List<String> drain(long untilNanos) throws IOException {
    List<String> texts = new ArrayList<>();
    window.drain(
        untilNanos,
        (frame, bytes) ->
            texts.add(new String(bytes, frame.offset(), frame.length(), StandardCharsets.UTF_8)));
    return texts;
  }
}
