package lifeboat.emulator.link;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import lifeboat.emulator.kernel.PacketSocket;
import lifeboat.network.link.LinkModel;
import lifeboat.network.topology.LinkProfile;
import org.junit.jupiter.api.Test;

class DueDirectionsTest {

  private static final PacketSocket NO_SOCKET = new PacketSocket("none", -1);

  @Test
  void givesTheFramesOfAllDirectionsInOrderOfTime() {
    SplittableRandom random = new SplittableRandom(1);
    DueDirections due = new DueDirections(100);
    List<Long> expected = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      Direction direction = direction("link" + i);
      long time = 0;
      for (int frame = 0; frame < 20; frame++) {
        time += random.nextInt(1000);
        expected.add(time);
        direction.queue.add(time, frame, 100);
      }
      due.enter(direction);
    }

    List<Long> given = new ArrayList<>();
    while (!due.isEmpty()) {
      DirectionQueue first = due.first().queue;
      given.add(first.headDueNanos());
      first.removeHead();
      due.firstChanged();
    }

    assertThat(given).isEqualTo(expected.stream().sorted().toList());
  }

  @Test
  void keepsTheOrderOfAQueueThatGrowsAroundItsEnd() {
    DirectionQueue queue = new DirectionQueue();
    int added = 0;
    int removed = 0;
    for (int round = 0; round < 100; round++) {
      for (int i = 0; i < 10; i++) {
        queue.add(added, added, 100);
        added++;
      }
      for (int i = 0; i < 7; i++) {
        assertThat(queue.headSlot()).isEqualTo(removed++);
        queue.removeHead();
      }
    }
    while (!queue.isEmpty()) {
      assertThat(queue.headSlot()).isEqualTo(removed++);
      queue.removeHead();
    }
    assertThat(removed).isEqualTo(added);
  }

  @Test
  void aFrameThatOvertakesLeavesFirst() {
    SplittableRandom random = new SplittableRandom(2);
    DueDirections due = new DueDirections(20);
    List<Direction> directions = new ArrayList<>();
    List<Long> expected = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      Direction direction = direction("link" + i);
      directions.add(direction);
      for (int frame = 0; frame < 20; frame++) {
        long time = 1_000 + 100L * frame + i;
        expected.add(time);
        direction.queue.add(time, frame, 100);
      }
      due.enter(direction);
    }
    for (int overtaking = 0; overtaking < 200; overtaking++) {
      Direction direction = directions.get(random.nextInt(20));
      long headBefore = direction.queue.headDueNanos();
      long time = random.nextInt(3_000);
      expected.add(time);
      direction.queue.add(time, 0, 100);
      if (time < headBefore) {
        due.becameEarlier(direction);
      }
    }

    List<Long> given = new ArrayList<>();
    while (!due.isEmpty()) {
      DirectionQueue first = due.first().queue;
      given.add(first.headDueNanos());
      first.removeHead();
      due.firstChanged();
    }

    assertThat(given).isEqualTo(expected.stream().sorted().toList());
  }

  private static Direction direction(String name) {
    LinkProfile profile = LinkProfile.of(0);
    return new Direction(name, NO_SOCKET, NO_SOCKET, new LinkModel(profile, 1));
  }
}
