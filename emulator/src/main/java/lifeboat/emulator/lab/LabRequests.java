package lifeboat.emulator.lab;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import lifeboat.emulator.capture.CaptureOptions;
import lifeboat.emulator.capture.CaptureSession;
import lifeboat.emulator.process.JsonLines;
import lifeboat.network.result.TimedEvent;

/**
 * Turns requests into what a laboratory does, and what it does into answers. Whatever is asked, the
 * answer is a message; only who asked is affected.
 */
final class LabRequests {

  private static final int BUG = 70;

  /** How often who waits is looked for. */
  private static final long POLL_MILLIS = 200;

  /** Relays tell on pipes of their own, so what they decided may come after the end. */
  private static final long AFTERMATH_MILLIS = 150;

  private final Laboratory laboratory;
  private final Beginning beginning;
  private final Runnable down;

  /**
   * Requests for a laboratory.
   *
   * @param down ends the process, after the answer
   */
  LabRequests(Laboratory laboratory, Beginning beginning, Runnable down) {
    this.laboratory = laboratory;
    this.beginning = beginning;
    this.down = down;
  }

  /** Serves one connection to its end. */
  void serve(LabConnection connection) {
    try {
      Optional<Map<String, Object>> request = connection.receive();
      if (request.isPresent()) {
        connection.send(answer(request.get(), connection));
        if (LabProtocol.DOWN.equals(request.get().get(LabProtocol.REQUEST))) {
          down.run();
        }
      }
    } catch (IOException e) {
      // Whoever asked is gone, or has said nothing that could be answered.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Map<String, Object> answer(Map<String, Object> request, LabConnection connection)
      throws InterruptedException {
    try {
      Map<String, Object> answer = new LinkedHashMap<>();
      answer.put(JsonLines.KIND, LabProtocol.DONE);
      answer.putAll(carryOut(request, connection));
      return answer;
    } catch (Refusal e) {
      return refused(e.status(), String.valueOf(e.getMessage()));
    } catch (IOException | RuntimeException e) {
      return refused(BUG, "the laboratory failed to do it: " + e);
    }
  }

  private static Map<String, Object> refused(int status, String message) {
    return Map.of(JsonLines.KIND, LabProtocol.REFUSED, "status", status, "message", message);
  }

  private Map<String, Object> carryOut(Map<String, Object> request, LabConnection connection)
      throws IOException, InterruptedException, Refusal {
    String what = text(request, LabProtocol.REQUEST);
    return switch (what) {
      case LabProtocol.FOLLOW -> follow(connection);
      case LabProtocol.ABOUT -> about();
      case LabProtocol.TABLES ->
          Map.of(
              "rows",
              laboratory.tables(optional(request, "relay")).stream()
                  .map(JsonLines::toValue)
                  .toList());
      case LabProtocol.FAIL -> changed(laboratory.fail(text(request, "part")));
      case LabProtocol.HEAL -> changed(laboratory.heal(text(request, "part")));
      case LabProtocol.SET -> changed(laboratory.set(texts(request, "values")));
      case LabProtocol.SEND -> send(request, connection);
      case LabProtocol.LOCATE, LabProtocol.FETCH ->
          laboratory.retrieve(
              optional(request, "from"),
              text(request, "replica"),
              what.equals(LabProtocol.FETCH),
              event -> tell(connection, event));
      case LabProtocol.CAPTURE -> capture(request, connection);
      case LabProtocol.DOWN -> {
        laboratory.end();
        yield about();
      }
      default -> throw new Refusal(Refusal.USAGE, "no such request: " + what);
    };
  }

  private Map<String, Object> about() {
    Map<String, Object> about = new LinkedHashMap<>(laboratory.about());
    about.put(
        "state",
        switch (beginning.outcome().orElse(null)) {
          case null -> "starting";
          case Beginning.Outcome.Ready _ -> "ready";
          case Beginning.Outcome.Failed _ -> "failed";
        });
    return about;
  }

  private static Map<String, Object> changed(boolean changed) {
    return Map.of("changed", changed);
  }

  private Map<String, Object> follow(LabConnection connection)
      throws IOException, InterruptedException, Refusal {
    int number = 0;
    for (Optional<String> phase = beginning.awaitPhase(0);
        phase.isPresent();
        phase = beginning.awaitPhase(++number)) {
      connection.send(Map.of(JsonLines.KIND, LabProtocol.PHASE, "text", phase.get()));
    }
    if (beginning.outcome().orElse(null) instanceof Beginning.Outcome.Failed failed) {
      throw new Refusal(failed.status(), failed.message());
    }
    return about();
  }

  private Map<String, Object> send(Map<String, Object> request, LabConnection connection)
      throws IOException, InterruptedException, Refusal {
    Deliveries deliveries = laboratory.deliveries();
    Deliveries.Watch watch = laboratory.send(text(request, "from"), text(request, "fields"));
    try {
      boolean ended = false;
      while (!ended) {
        Optional<TimedEvent> event = watch.next(POLL_MILLIS);
        if (event.isPresent()) {
          tell(connection, event.get());
        }
        ended = deliveries.hasEnded(watch.delivery());
      }
      for (Optional<TimedEvent> event = watch.next(AFTERMATH_MILLIS);
          event.isPresent();
          event = watch.next(AFTERMATH_MILLIS)) {
        tell(connection, event.get());
      }
      return Map.of(
          "replicas",
          deliveries.replicas(watch.delivery(), laboratory.stores()).stream()
              .map(JsonLines::toValue)
              .toList());
    } finally {
      deliveries.forget(watch);
    }
  }

  private Map<String, Object> capture(Map<String, Object> request, LabConnection connection)
      throws IOException, InterruptedException, Refusal {
    CaptureOptions options =
        CaptureOptions.of(text(request, "program"))
            .withSnapLength((int) number(request, "snapLength", CaptureOptions.MAX_SNAP_LENGTH))
            .withMaxFileBytes(
                number(request, "maxFileBytes", CaptureOptions.DEFAULT_MAX_FILE_BYTES));
    CaptureSession session =
        laboratory.capture(text(request, "part"), Path.of(text(request, "file")), options);
    try (session) {
      CountDownLatch enough = new CountDownLatch(1);
      Thread.ofPlatform().name("capture ends").daemon().start(() -> awaitMore(connection, enough));
      do {
        connection.send(Map.of(JsonLines.KIND, LabProtocol.COUNT, "frames", session.written()));
      } while (session.isRunning() && !enough.await(POLL_MILLIS, TimeUnit.MILLISECONDS));
      return Map.of("report", JsonLines.toValue(session.stop()));
    } finally {
      laboratory.forget(session);
    }
  }

  /** Whoever has asked says that it is enough, or goes away. */
  private static void awaitMore(LabConnection connection, CountDownLatch enough) {
    try {
      Optional<Map<String, Object>> ignored = connection.receive();
    } catch (IOException e) {
      // That is enough, too.
    }
    enough.countDown();
  }

  private static long number(Map<String, Object> request, String key, long otherwise) {
    return request.get(key) instanceof Number number ? number.longValue() : otherwise;
  }

  private static void tell(LabConnection connection, TimedEvent event) throws IOException {
    connection.send(Map.of(JsonLines.KIND, LabProtocol.EVENT, LabProtocol.EVENT, event.toMap()));
  }

  private static String text(Map<String, Object> request, String key) throws Refusal {
    return optional(request, key)
        .orElseThrow(() -> new Refusal(Refusal.USAGE, "the request has no \"" + key + "\""));
  }

  private static Optional<String> optional(Map<String, Object> request, String key) {
    return Optional.ofNullable(request.get(key)).map(Object::toString);
  }

  private static List<String> texts(Map<String, Object> request, String key) throws Refusal {
    if (request.get(key) instanceof List<?> list) {
      return list.stream().map(String::valueOf).toList();
    }
    throw new Refusal(Refusal.USAGE, "the request has no list \"" + key + "\"");
  }
}
