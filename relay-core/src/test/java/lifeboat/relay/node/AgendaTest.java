package lifeboat.relay.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** An agenda does what sorting all entries again and again would do. */
class AgendaTest {

  private static final class Item extends Agenda.Entry {
    private final int number;
    private long due = -1;

    Item(int number) {
      this.number = number;
    }
  }

  @Test
  void givesEntriesInTheOrderOfTheirTimeWhereverTheyAreMoved() {
    SplittableRandom random = new SplittableRandom(1);
    Agenda<Item> agenda = new Agenda<>();
    List<Item> items = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      items.add(new Item(i));
    }
    int taken = 0;
    for (long now = 0; now < 2_000; now++) {
      for (int change = 0; change < 10; change++) {
        Item item = items.get(random.nextInt(items.size()));
        if (random.nextInt(4) == 0) {
          agenda.remove(item);
          item.due = -1;
        } else {
          item.due = now + random.nextInt(100);
          agenda.put(item, item.due);
        }
      }
      long time = now;
      List<Item> expected =
          items.stream()
              .filter(item -> item.due >= 0 && item.due <= time)
              .sorted(Comparator.comparingLong(item -> item.due))
              .toList();
      List<Item> due = agenda.takeDue(now);
      assertThat(due).containsExactlyInAnyOrderElementsOf(expected);
      assertThat(due).isSortedAccordingTo(Comparator.comparingLong(item -> item.due));
      due.forEach(item -> item.due = -1);
      taken += due.size();
      assertThat(agenda.nextNanos())
          .isEqualTo(
              items.stream()
                  .mapToLong(item -> item.due)
                  .filter(nanos -> nanos >= 0)
                  .min()
                  .orElse(Long.MAX_VALUE));
    }
    assertThat(taken).isGreaterThan(1_000);
  }

  @Test
  void entriesOfTheSameTimeComeInTheOrderInWhichTheyWereEntered() {
    Agenda<Item> agenda = new Agenda<>();
    List<Item> items = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      items.add(new Item(i));
      agenda.put(items.get(i), 7);
    }
    assertThat(agenda.takeDue(6)).isEmpty();
    assertThat(agenda.takeDue(7)).extracting(item -> item.number).isSorted().hasSize(50);
    assertThat(agenda.nextNanos()).isEqualTo(Long.MAX_VALUE);
  }
}
