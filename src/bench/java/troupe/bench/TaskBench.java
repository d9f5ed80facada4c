package troupe.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import troupe.load.FastOpenCode;

/** Tasks over HTTP, many clients on one board. Each answer is one that was synced. */
final class TaskBench implements Bench {

  static final String NAME = "tasks";
  static final int BOARD = 5_000;

  @Override
  public void run(Stage stage) throws IOException {
    for (int connections : stage.plan().connections()) {
      crowd(stage, connections);
    }
  }

  /** Claims, completes and adds a board of tasks, a new board each round. */
  private static void crowd(Stage stage, int connections) throws IOException {
    DaemonUnderTest.Place place = stage.place();
    int count = Math.max(connections, stage.plan().size(connections == 1 ? BOARD / 5 : BOARD));
    for (int round = 0; round < stage.plan().warmRounds(); round++) {
      Boards.make(place, team(round), BOARD);
    }
    try (FastOpenCode opencode = FastOpenCode.start(Waits.TURN);
        DaemonUnderTest daemon =
            DaemonUnderTest.start(place, opencode.url(), DaemonUnderTest.PLAIN);
        RouteFloor route = new RouteFloor(daemon, connections);
        HttpLoad load = new HttpLoad(daemon.address(), connections)) {
      Requests requests = daemon.requests();
      Crowd crowd = new Crowd(stage, daemon, route, load, count);
      crowd.measure("claim", round -> task -> claim(requests, team(round), task));
      crowd.measure("complete", round -> task -> complete(requests, team(round), task));
      crowd.measure("add", round -> task -> add(requests, team(round)));
    }
  }

  /** Many clients of one daemon. */
  private record Crowd(
      Stage stage, DaemonUnderTest daemon, RouteFloor route, HttpLoad load, int count) {

    /** The rate of a command, and what it costs in processor time, beside the trivial route. */
    void measure(String what, IntFunction<IntFunction<byte[]>> requests) throws IOException {
      List<Double> used = new ArrayList<>();
      List<Double> usedByRoute = new ArrayList<>();
      Beside.Floor floor =
          new Beside.Floor(
              "/health/live",
              round -> {
                double before = daemon.cpuSeconds();
                HttpLoad.Result result = route.run(stage.plan().round());
                usedByRoute.add((daemon.cpuSeconds() - before) * 1e6 / result.answers());
                return result.perSecond();
              });
      Beside.Round commands =
          round -> {
            double before = daemon.cpuSeconds();
            double rate = rate(load, count, requests.apply(round));
            used.add((daemon.cpuSeconds() - before) * 1e6 / count);
            return rate;
          };
      String name = "%s, %d connections, board of %,d".formatted(what, load.connections(), BOARD);
      stage.add(stage.beside(NAME).warm().measure(name, "/s", commands, floor));
      stage.add(
          stage
              .beside(NAME)
              .warm()
              .measure(
                  name + ", CPU",
                  "µs",
                  used::get,
                  new Beside.Floor("/health/live", usedByRoute::get)));
    }
  }

  private static double rate(HttpLoad load, int count, IntFunction<byte[]> request)
      throws IOException {
    return load.run(Requests.counted(count, request), Waits.ALL).good().perSecond();
  }

  static String team(int number) {
    return "board" + number;
  }

  static byte[] claim(Requests requests, String team, int task) {
    return requests.post(path(team, task) + "/claim", "{\"member\":\"lead\"}");
  }

  private static byte[] complete(Requests requests, String team, int task) {
    return requests.post(path(team, task) + "/complete", "{\"member\":\"lead\"}");
  }

  private static byte[] add(Requests requests, String team) {
    return requests.post(
        "/v1/teams/" + team + "/tasks", "{\"title\":\"One more\",\"description\":\"And why.\"}");
  }

  /** From 0, as requests are counted. */
  private static String path(String team, int task) {
    return "/v1/teams/%s/tasks/%s".formatted(team, Boards.id(task + 1));
  }
}
