package troupe.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Measures workers on the real OpenCode with the scripted model, and prints what came of it. No
 * part of the tests: {@code mvn -q test -Dtest=WorkerFigures}; the figures are in {@code
 * docs/workers.md}.
 */
final class WorkerFigures {

  private static final String WORKERS =
      """
      {"workers": {
        "agent": {"agent": "build", "reuse": "none"},
        "session": {"agent": "build", "reuse": "session"},
        "server": {"backend": "server", "agent": "build"}
      }}
      """;

  private static final int RUNS = 5;
  private static final int AT_ONCE = 20;

  @RegisterExtension final Stage stage = Stage.ofTest();

  @Test
  void measure() throws IOException {
    DaemonProcess.Place place = stage.place("daemon");
    Files.writeString(place.project().resolve("orchestrator.json"), WORKERS);
    DaemonProcess daemon = stage.daemon(place, "managed").awaitReady();
    new Bench(daemon.api()).measure();
  }

  private record Bench(Api api) {

    void measure() throws IOException {
      prompt("agent");
      print("agent, new session", times("agent", () -> {}));
      print("agent, same session", times("session", () -> {}));
      print("server, cold", times("server", this::stopServer));
      print("server, reused", times("server", () -> {}));
      long pid = api.get("/v1/workers/server").ok().path("pid").asLong();
      System.out.printf("server, memory after %d turns: %s%n", RUNS, memory(pid));
      print(AT_ONCE + " at once on agent, one session each", atOnce("agent"));
      print(AT_ONCE + " at once on agent, one session for all", atOnce("session"));
      print(AT_ONCE + " at once on server", atOnce("server"));
      System.out.printf("server, memory after that: %s%n", memory(pid));
    }

    private void stopServer() {
      try {
        api.post("/v1/workers/server/stop", Map.of()).ok();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private List<Long> times(String worker, Runnable before) {
      List<Long> times = new ArrayList<>();
      for (int i = 0; i < RUNS; i++) {
        before.run();
        long start = System.nanoTime();
        prompt(worker);
        times.add((System.nanoTime() - start) / 1_000_000);
      }
      return times;
    }

    private List<Long> atOnce(String worker) {
      List<Long> times = new ArrayList<>();
      for (int i = 0; i < RUNS; i++) {
        long start = System.nanoTime();
        List<CompletableFuture<Void>> all = new ArrayList<>();
        for (int j = 0; j < AT_ONCE; j++) {
          all.add(
              CompletableFuture.runAsync(() -> prompt(worker), task -> new Thread(task).start()));
        }
        all.forEach(CompletableFuture::join);
        times.add((System.nanoTime() - start) / 1_000_000);
      }
      return times;
    }

    private void prompt(String worker) {
      try {
        JsonNode answer =
            api.post("/v1/workers/" + worker + "/prompt", Map.of("text", "[[say hello]]")).ok();
        if (!answer.path("text").asText().equals("hello")) {
          throw new AssertionError(answer);
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private static void print(String what, List<Long> millis) {
      List<Long> sorted = new ArrayList<>(millis);
      Collections.sort(sorted);
      System.out.printf(
          "%s: median %d ms, %d to %d ms%n",
          what, sorted.get(sorted.size() / 2), sorted.get(0), sorted.get(sorted.size() - 1));
    }

    private static String memory(long pid) throws IOException {
      List<String> lines = Files.readAllLines(Path.of("/proc", Long.toString(pid), "smaps_rollup"));
      return lines.stream()
          .filter(line -> line.startsWith("Rss:") || line.startsWith("Pss:"))
          .map(line -> line.replaceAll("\\s+", " "))
          .toList()
          .toString();
    }
  }
}
