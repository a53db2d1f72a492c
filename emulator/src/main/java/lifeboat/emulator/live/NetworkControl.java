package lifeboat.emulator.live;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import lifeboat.emulator.plan.PlanException;
import lifeboat.network.route.Routes;
import lifeboat.network.topology.Link;
import lifeboat.network.topology.NetworkLayout;
import lifeboat.network.topology.NetworkPart;
import lifeboat.network.topology.Topology;

/**
 * Changes a network while it runs; for the events of an experiment and for the hands of whoever
 * uses a laboratory. One change is made at a time, and the routes follow each of them after {@link
 * Routes#CONVERGENCE_NANOS}.
 *
 * <pre>
 * node:  up -fail-> down (unplugged, its processes ended) -heal-> up (plugged, its party anew)
 *        up -pause-> paused (its process is stopped) -resume-> up
 * cable: whole -fail-> cut (every frame is lost, both ways) -heal-> whole
 *        whatever it is, -shape-> the same with another profile
 * </pre>
 */
public final class NetworkControl implements AutoCloseable {

  private final NetworkBuilder builder;
  private final Processes processes;
  private final ReentrantLock lock = new ReentrantLock(true);
  private final Set<String> downNodes = new LinkedHashSet<>();
  private final Set<String> cutLinks = new LinkedHashSet<>();
  private boolean routesAreOld;
  private Optional<Exception> trouble = Optional.empty();

  // A platform thread: it enters namespaces.
  private final ScheduledExecutorService routing =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("routing").daemon().factory());

  NetworkControl(NetworkBuilder builder, Processes processes) {
    this.builder = builder;
    this.processes = processes;
  }

  /**
   * A part fails, as a node that loses its power or a cable that is cut.
   *
   * @return whether that changed anything: what is down stays down
   */
  public boolean fail(NetworkPart part) throws IOException, InterruptedException {
    return change(() ->
        switch (part) {
          case NetworkPart.NodePart node -> failNode(node.name());
          case NetworkPart.LinkPart link -> failLink(link.name());
        });
  }

  /**
   * A part works again: a node starts anew with what it has stored, a cable carries frames.
   *
   * @return whether that changed anything
   */
  public boolean heal(NetworkPart part) throws IOException, InterruptedException {
    return change(() ->
        switch (part) {
          case NetworkPart.NodePart node -> healNode(node.name());
          case NetworkPart.LinkPart link -> healLink(link.name());
        });
  }

  /**
   * The links get the profiles that {@code changed} says, which is otherwise the same topology and
   * is in the topology file already.
   */
  public void reshape(Topology changed) throws IOException, InterruptedException {
    boolean ignored =
        change(() -> {
          builder.reshape(NetworkLayout.of(changed), cutLinks);
          processes.reread();
          return true;
        });
  }

  /**
   * A link gets the shape that the file gives it, or that an event of the file does. Routes stay.
   */
  public void shape(Link shape) throws IOException, InterruptedException {
    lock.lock();
    try {
      builder.shape(shape, cutLinks.contains(shape.name()));
      processes.shape(shape.name(), builder.eventOf(shape));
    } finally {
      lock.unlock();
    }
  }

  /** The process of a node that has one to itself stops; the kernel of the node goes on. */
  public void pause(String node) {
    lock.lock();
    try {
      processes.pause(node);
    } finally {
      lock.unlock();
    }
  }

  /** A paused node goes on. */
  public void resume(String node) {
    lock.lock();
    try {
      processes.resume(node);
    } finally {
      lock.unlock();
    }
  }

  /** Whether a node is up. */
  public boolean isUp(String node) {
    lock.lock();
    try {
      return !downNodes.contains(node);
    } finally {
      lock.unlock();
    }
  }

  /** Everything that has failed and not been healed. */
  public List<NetworkPart> failed() {
    lock.lock();
    try {
      List<NetworkPart> failed = new ArrayList<>();
      downNodes.forEach(node -> failed.add(new NetworkPart.NodePart(node)));
      cutLinks.forEach(link -> failed.add(new NetworkPart.LinkPart(link)));
      return List.copyOf(failed);
    } finally {
      lock.unlock();
    }
  }

  /** Throws when routes could not be installed. */
  void check() throws IOException {
    lock.lock();
    try {
      if (trouble.isPresent() && trouble.get() instanceof PlanException refused) {
        throw refused;
      }
      if (trouble.isPresent()) {
        throw new IOException("the routes could not be changed", trouble.get());
      }
    } finally {
      lock.unlock();
    }
  }

  private boolean failNode(String node) throws IOException, InterruptedException {
    if (!downNodes.add(node)) {
      return false;
    }
    builder.unplug(node);
    processes.end(node);
    NodePrograms.end(node);
    return true;
  }

  private boolean healNode(String node) throws IOException, InterruptedException {
    if (!downNodes.contains(node)) {
      return false;
    }
    builder.plug(node);
    processes.restart(node);
    return downNodes.remove(node);
  }

  private boolean failLink(String link) throws IOException, InterruptedException {
    if (!cutLinks.add(link)) {
      return false;
    }
    builder.cut(link);
    processes.cut(cutLinks);
    return true;
  }

  private boolean healLink(String link) throws IOException, InterruptedException {
    if (!cutLinks.remove(link)) {
      return false;
    }
    builder.mend(link);
    processes.cut(cutLinks);
    return true;
  }

  /** Something that is done to the network, and whether it was to be done. */
  @FunctionalInterface
  private interface Change {
    boolean make() throws IOException, InterruptedException;
  }

  private boolean change(Change change) throws IOException, InterruptedException {
    lock.lock();
    try {
      boolean changed = change.make();
      if (changed) {
        rerouteLater();
      }
      return changed;
    } finally {
      lock.unlock();
    }
  }

  private void rerouteLater() {
    routesAreOld = true;
    try {
      var ignored = routing.schedule(this::reroute, Routes.CONVERGENCE_NANOS, TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException e) {
      // The network is being ended; nobody will follow its routes.
    }
  }

  private void reroute() {
    lock.lock();
    try {
      if (routesAreOld) { // Else the change before this one has taken this one along.
        routesAreOld = false;
        builder.reroute(downNodes, cutLinks);
      }
    } catch (IOException e) {
      trouble = trouble.isPresent() ? trouble : Optional.of(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // The network is being ended.
    } finally {
      lock.unlock();
    }
  }

  /** No routes follow any more. */
  @Override
  public void close() {
    routing.shutdownNow();
  }
}
