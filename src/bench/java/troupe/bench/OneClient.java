package troupe.bench;

import java.io.IOException;
import java.time.Duration;
import troupe.load.FastOpenCode;

/** One client, one command at a time: what a command costs that nobody shares a sync with. */
final class OneClient implements Bench {

  static final String NAME = "alone";

  private static final int CLAIMS = 400;

  @Override
  public void run(Stage stage) throws IOException {
    DaemonUnderTest.Place place = stage.place();
    for (int round = 0; round < stage.plan().warmRounds(); round++) {
      Boards.make(place, TaskBench.team(round), CLAIMS);
    }
    Duration some = stage.plan().round().dividedBy(2);
    try (DiskFloor disk = new DiskFloor(stage.place().folder());
        FastOpenCode opencode = FastOpenCode.start(Waits.TURN);
        DaemonUnderTest daemon =
            DaemonUnderTest.start(place, opencode.url(), DaemonUnderTest.PLAIN);
        RouteFloor route = new RouteFloor(daemon, 1);
        HttpLoad load = new HttpLoad(daemon.address(), 1)) {
      Beside.Floor floor =
          new Beside.Floor(
              "append + fdatasync + /health/live",
              round -> disk.append(1, some) + 1_000 / route.run(some).perSecond());
      stage.add(
          stage
              .beside(NAME)
              .warm()
              .measure(
                  "claim, one client, mean time",
                  "ms",
                  round -> 1_000 / claims(daemon, load, TaskBench.team(round)).perSecond(),
                  floor));
    }
  }

  private static HttpLoad.Result claims(DaemonUnderTest daemon, HttpLoad load, String team)
      throws IOException {
    return load.run(
            Requests.counted(CLAIMS, task -> TaskBench.claim(daemon.requests(), team, task)),
            Waits.ALL)
        .good();
  }
}
