package lifeboat.emulator.plan;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import lifeboat.network.topology.NetworkLayout;

/**
 * Carries plans out in as few steps as possible: adjacent stages that concern only nodes are
 * merged, and different nodes are worked on at the same time. Stages that concern the run's own
 * namespace come one after the other.
 *
 * <p>The first failure ends the execution; nothing is undone, because the namespace of a run goes
 * away as a whole.
 */
public final class PlanExecutor implements AutoCloseable {

  private final ExecutorService workers;

  /** An executor that works on at most {@code parallelism} nodes at a time. */
  public PlanExecutor(int parallelism) {
    // Platform threads: they enter namespaces.
    this.workers =
        Executors.newFixedThreadPool(
            parallelism, Thread.ofPlatform().name("plan-", 0).daemon().factory());
  }

  /**
   * Carries out a whole plan.
   *
   * @throws PlanException naming the line that failed
   */
  public void execute(NetworkPlan plan) throws IOException, InterruptedException {
    List<PlanLine> pending = new ArrayList<>();
    for (Stage stage : plan.stages()) {
      boolean concernsRun = stage.lines().stream().anyMatch(line -> line.namespace().isEmpty());
      if (concernsRun) {
        execute(pending);
        pending.clear();
        execute(stage.lines());
      } else {
        pending.addAll(stage.lines());
      }
    }
    execute(pending);
  }

  /** Carries out lines, those of one namespace in order, those of different ones in parallel. */
  public void execute(List<PlanLine> lines) throws IOException, InterruptedException {
    SequencedMap<Optional<String>, List<PlanLine>> byNamespace = new LinkedHashMap<>();
    for (PlanLine line : lines) {
      byNamespace.computeIfAbsent(line.namespace(), _ -> new ArrayList<>()).add(line);
    }
    List<Future<?>> results = new ArrayList<>();
    for (List<PlanLine> script : byNamespace.values()) {
      results.add(
          workers.submit(() -> {
            NamespaceScript.run(script);
            return null;
          }));
    }
    awaitAll(results);
  }

  /** Waits until the devices of these nodes pass frames on. */
  public void awaitCarriers(NetworkLayout layout, Collection<String> nodes)
      throws IOException, InterruptedException {
    List<Future<?>> results = new ArrayList<>();
    for (String node : nodes) {
      results.add(
          workers.submit(() -> {
            Carriers.await(layout, node);
            return null;
          }));
    }
    awaitAll(results);
  }

  /** The first failure in the order of the plan; the others have ended when it is thrown. */
  private static void awaitAll(List<Future<?>> results) throws IOException, InterruptedException {
    Optional<IOException> failure = Optional.empty();
    for (Future<?> result : results) {
      try {
        result.get();
      } catch (ExecutionException e) {
        if (!(e.getCause() instanceof IOException cause)) {
          throw new IllegalStateException("a plan worker failed", e.getCause());
        }
        failure = failure.isPresent() ? failure : Optional.of(cause);
      }
    }
    if (failure.isPresent()) {
      throw failure.get();
    }
  }

  @Override
  public void close() {
    workers.shutdownNow();
  }
}
