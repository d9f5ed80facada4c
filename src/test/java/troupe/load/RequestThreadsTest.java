package troupe.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import troupe.e2e.Api;
import troupe.e2e.DaemonProcess;
import troupe.e2e.TroupeProcess;

/**
 * Where a JVM has two cores, it starts a thread for each plain step on the stage of a Pekko ask. So
 * a daemon that believes it has two is asked for everything that asks a team, by many at once.
 */
@Tag("e2e")
final class RequestThreadsTest {

  /** The common pool is as the JVM makes it: bin/troupe's larger one would hide such threads. */
  private static final List<String> TWO_CORES =
      List.of("-XX:ActiveProcessorCount=2", "-XX:TieredStopAtLevel=1", "-Xss512k");

  private static final int CONNECTIONS = 64;
  private static final int OF_EACH_KIND = 200;

  /** Pools may still grow to their size, and who asks for the count is a guest in the daemon. */
  private static final long SLACK = 64;

  private static final String TEAM = "/v1/teams/blue";

  @TempDir private Path folder;

  /** One kind of request; its number is in what it makes. */
  private interface Kind {
    Api.Answer ask(Api api, int number) throws Exception;
  }

  private static final Map<String, Kind> KINDS =
      Map.of(
          "add",
          (api, number) ->
              api.post(
                  TEAM + "/tasks", Map.of("title", "Task " + number, "description", "And why.")),
          "member",
          (api, number) -> api.get(TEAM + "/members/ada"),
          "teams",
          (api, number) -> api.get("/v1/teams"),
          "team",
          (api, number) -> api.get(TEAM),
          "members",
          (api, number) -> api.get(TEAM + "/members"),
          "mail",
          (api, number) ->
              api.post(
                  TEAM + "/messages",
                  Map.of("from", "lead", "to", "ada", "text", "note " + number)),
          "events",
          (api, number) -> api.page(TEAM + "/events?limit=10"),
          "workers",
          (api, number) -> api.get("/v1/workers"));

  @Test
  void noKindOfRequestStartsThreadsOfItsOwn() throws Exception {
    try (FastOpenCode opencode = FastOpenCode.start(Duration.ofMillis(20))) {
      DaemonProcess daemon = start(opencode);
      ExecutorService clients = Executors.newFixedThreadPool(CONNECTIONS);
      try {
        Api api = daemon.api();
        api.post("/v1/teams", Map.of("name", "blue")).ok();
        api.post(TEAM + "/members", Map.of("name", "ada", "role", "engineer", "prompt", "Begin."))
            .ok();
        ask(api, clients, CONNECTIONS / KINDS.size());
        Vitals before = Vitals.of(daemon.process().pid());
        ask(api, clients, OF_EACH_KIND);
        Vitals after = Vitals.of(daemon.process().pid());
        assertThat(after.started() - before.started())
            .as("threads started by %d requests of each of %s", OF_EACH_KIND, KINDS.keySet())
            .isLessThan(SLACK);
      } finally {
        clients.shutdownNow();
        daemon.process().stop();
      }
    }
  }

  private DaemonProcess start(FastOpenCode opencode) throws Exception {
    DaemonProcess.Place place = DaemonProcess.Place.in(folder);
    Map<String, String> environment =
        Map.of("HOME", place.user().toString(), "PATH", System.getenv("PATH"));
    TroupeProcess process =
        TroupeProcess.start(
            folder, environment, place.arguments(opencode.url().toString()), TWO_CORES);
    return DaemonProcess.ready(process, place).awaitReady();
  }

  private static void ask(Api api, ExecutorService clients, int times) throws Exception {
    List<Callable<Api.Answer>> all = new ArrayList<>();
    for (int number = 0; number < times; number++) {
      int its = number;
      KINDS.values().forEach(kind -> all.add(() -> kind.ask(api, its)));
    }
    for (Future<Api.Answer> answer : clients.invokeAll(all)) {
      answer.get().ok();
    }
  }
}
