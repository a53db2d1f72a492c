package lifeboat.sweep.trial;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import lifeboat.sweep.plan.Trial;

/**
 * Plays trials on this machine, several at a time. What has ended is in the journal before its
 * thread begins the next one.
 */
public final class TrialPlayers {

  private static final double NANOS_PER_SECOND = 1e9;

  private final TrialRunner runner;
  private final Journal journal;
  private final String host;
  private final Consumer<JournalEntry> listener;
  private final AtomicBoolean stopping = new AtomicBoolean();

  /** Players that write into {@code journal}, and tell {@code listener} as well. */
  public TrialPlayers(
      TrialRunner runner, Journal journal, String host, Consumer<JournalEntry> listener) {
    this.runner = runner;
    this.journal = journal;
    this.host = host;
    this.listener = listener;
  }

  /** Lets no further trial begin. */
  public void stop() {
    stopping.set(true);
  }

  /**
   * Plays them all, begun in their order, {@code jobs} at a time.
   *
   * @throws HostCannotPlayException when the host cannot play any
   */
  public void play(List<Trial> trials, int jobs)
      throws HostCannotPlayException, IOException, InterruptedException {
    AtomicInteger next = new AtomicInteger();
    List<Future<?>> players = new ArrayList<>();
    try (ExecutorService threads =
        Executors.newFixedThreadPool(jobs, Thread.ofPlatform().name("trials-", 1).factory())) {
      for (int i = 0; i < jobs; i++) {
        players.add(
            threads.submit(() -> {
              playNext(trials, next);
              return null;
            }));
      }
    }
    for (Future<?> player : players) {
      await(player);
    }
  }

  private void playNext(List<Trial> trials, AtomicInteger next)
      throws HostCannotPlayException, IOException, InterruptedException {
    try {
      for (int i = next.getAndIncrement();
          i < trials.size() && !stopping.get();
          i = next.getAndIncrement()) {
        play(trials.get(i));
      }
    } catch (HostCannotPlayException
        | IOException
        | InterruptedException
        | RuntimeException
        | Error e) {
      stop();
      throw e;
    }
  }

  private void play(Trial trial) throws HostCannotPlayException, IOException, InterruptedException {
    Instant started = Instant.now();
    long startedNanos = System.nanoTime();
    TrialOutcome outcome = runner.play(trial);
    double seconds = (System.nanoTime() - startedNanos) / NANOS_PER_SECOND;
    JournalEntry entry = JournalEntry.of(trial, outcome, started.toString(), seconds, host);
    journal.add(entry);
    listener.accept(entry);
  }

  private static void await(Future<?> player)
      throws HostCannotPlayException, IOException, InterruptedException {
    try {
      player.get();
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case HostCannotPlayException cannot -> throw cannot;
        case IOException io -> throw io;
        case InterruptedException interrupted -> throw interrupted;
        case RuntimeException ours -> throw ours;
        case Error error -> throw error;
        case null, default -> throw new IllegalStateException("a player failed", e);
      }
    }
  }
}
