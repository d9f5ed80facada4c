package troupe.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import troupe.load.FastOpenCode;

/**
 * Members at work: spawned, all prompted at once, and all idle again. A fast OpenCode answers every
 * prompt after a moment; it runs on the same processors, so these are rates of both together.
 */
final class TurnBench implements Bench {

  static final String NAME = "turns";

  private static final int SPAWNERS = 16;
  private static final Duration THINK = Duration.ofMillis(2);
  private static final Duration LIMIT = Duration.ofMinutes(3);

  @Override
  public void run(Stage stage) throws IOException {
    for (List<Integer> crew : List.of(List.of(10, 1), List.of(1_000, 10), List.of(1_000, 100))) {
      run(stage, stage.plan().size(crew.get(0)), stage.plan().size(crew.get(1)));
    }
  }

  private static void run(Stage stage, int members, int teams) throws IOException {
    String what = "%,d members in %,d teams".formatted(members, teams);
    try (FastOpenCode opencode = FastOpenCode.start(THINK);
        DaemonUnderTest daemon =
            DaemonUnderTest.start(stage.place(), opencode.url(), DaemonUnderTest.PLAIN);
        HttpLoad load = new HttpLoad(daemon.address(), SPAWNERS);
        HttpLoad one = new HttpLoad(daemon.address(), 1)) {
      Requests requests = daemon.requests();
      load.run(
              Requests.counted(
                  teams,
                  team ->
                      requests.post(
                          "/v1/teams", "{\"name\":\"%s\"}".formatted(TaskBench.team(team)))),
              Waits.ALL)
          .good();
      HttpLoad.Result spawned =
          load.run(Requests.counted(members, member -> spawn(requests, member, teams)), Waits.ALL)
              .good();
      stage.add(Figure.once(NAME, what + ", spawn", "/s", spawned.perSecond()));
      stage.add(Figure.once(NAME, what + ", spawn, p99", "ms", spawned.millis(0.99)));
      awaitIdle(requests, one, teams);
      stage.add(
          stage
              .beside(NAME)
              .alone(
                  what + ", prompt to idle and stored",
                  "/s",
                  round -> {
                    long start = System.nanoTime();
                    load.run(Requests.counted(teams, team -> broadcast(requests, team)), Waits.ALL)
                        .good();
                    awaitIdle(requests, one, teams);
                    return members * 1e9 / (System.nanoTime() - start);
                  }));
    }
  }

  private static byte[] spawn(Requests requests, int member, int teams) {
    return requests.post(
        "/v1/teams/%s/members".formatted(TaskBench.team(member % teams)),
        "{\"name\":\"m%d\",\"role\":\"worker\",\"prompt\":\"Begin.\"}".formatted(member));
  }

  static byte[] broadcast(Requests requests, int team) {
    return requests.post(
        "/v1/teams/%s/messages".formatted(TaskBench.team(team)),
        "{\"from\":\"lead\",\"to\":\"*\",\"text\":\"Once more.\"}");
  }

  /** Asked for one team after another, as seldom as does not cost much itself. */
  private static void awaitIdle(Requests requests, HttpLoad load, int teams) throws IOException {
    long end = System.nanoTime() + LIMIT.toNanos();
    String all;
    do {
      if (System.nanoTime() - end > 0) {
        throw new IOException("members of %d teams are still busy".formatted(teams));
      }
      Waits.pass(Duration.ofMillis(20));
      all = load.ask(requests.get("/v1/teams"));
    } while (isAnyBusy(all));
  }

  private static boolean isAnyBusy(String teams) {
    return teams.replace("\"busy\":0", "").contains("\"busy\":");
  }
}
