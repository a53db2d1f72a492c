package lifeboat.emulator.selfcheck;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import lifeboat.network.topology.LinkProfile;

/**
 * Everything that is sent in one round, in order of time: the plans of all directions, spread so
 * far that neither the host nor links in user space have to carry many frames at once.
 *
 * @param plans by direction
 */
record CheckSchedule(List<DirectionPlan> plans, List<Entry> entries) {

  /** Frames for delay and loss that all directions share. */
  static final int TOTAL_PROBES = 24_000;

  /** Frames of trains that all directions share. */
  static final int TOTAL_TRAIN_FRAMES = 24_000;

  /** Time for each frame: 40,000 a second, a quarter of what links in user space can carry. */
  static final long PACE_NANOS = 25_000;

  /** A salvo into direction number {@code direction} of the round. */
  record Entry(int direction, Salvo salvo) {}

  CheckSchedule {
    plans = List.copyOf(plans);
    entries = List.copyOf(entries);
  }

  /** Plans a round for directions of these profiles. */
  static CheckSchedule of(List<LinkProfile> profiles) {
    int share = Math.max(1, profiles.size());
    int probes = Math.min(DirectionPlan.MAX_PROBES, TOTAL_PROBES / share);
    int trainFrames = Math.min(DirectionPlan.MAX_TRAIN_FRAMES, TOTAL_TRAIN_FRAMES / share);
    List<DirectionPlan> plans =
        profiles.stream().map(profile -> DirectionPlan.of(profile, probes, trainFrames)).toList();
    return new CheckSchedule(plans, inOrderOfTime(plans));
  }

  private static List<Entry> inOrderOfTime(List<DirectionPlan> plans) {
    PriorityQueue<Entry> next =
        new PriorityQueue<>(
            Comparator.comparingLong((Entry entry) -> entry.salvo().atNanos())
                .thenComparingInt(Entry::direction));
    int[] sent = new int[plans.size()];
    for (int i = 0; i < plans.size(); i++) {
      next.add(new Entry(i, plans.get(i).salvos().getFirst()));
    }
    List<Entry> entries = new ArrayList<>();
    long freeNanos = 0;
    for (Entry entry = next.poll(); entry != null; entry = next.poll()) {
      long atNanos = Math.max(freeNanos, entry.salvo().atNanos());
      freeNanos = atNanos + entry.salvo().frames() * PACE_NANOS;
      entries.add(new Entry(entry.direction(), entry.salvo().at(atNanos)));
      List<Salvo> salvos = plans.get(entry.direction()).salvos();
      int number = sent[entry.direction()]++;
      if (number + 1 < salvos.size()) {
        long gapNanos = salvos.get(number + 1).atNanos() - salvos.get(number).atNanos();
        next.add(new Entry(entry.direction(), salvos.get(number + 1).at(atNanos + gapNanos)));
      }
    }
    return entries;
  }

  /** All frames of the round. */
  int frames() {
    return plans.stream().mapToInt(DirectionPlan::frames).sum();
  }
}
