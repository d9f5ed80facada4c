package troupe.bench;

import java.io.IOException;
import troupe.load.FastOpenCode;

/** What things cost at least on this machine: disk, route, ask. */
final class FloorBench implements Bench {

  static final String NAME = "floors";

  private static final int GROUP = 32;
  private static final int SNAPSHOT = 50_000;
  private static final int ASKS = 200_000;

  @Override
  public void run(Stage stage) throws IOException {
    Plan plan = stage.plan();
    Beside beside = stage.beside(NAME);
    try (DiskFloor disk = new DiskFloor(stage.place().folder())) {
      stage.add(beside.alone("append + fdatasync", "ms", round -> disk.append(1, plan.round())));
      stage.add(
          beside.alone(
              "%d appends + one fdatasync".formatted(GROUP),
              "ms",
              round -> disk.append(GROUP, plan.round())));
      stage.add(
          beside.alone(
              "write 50 kB + fsync + rename", "ms", round -> disk.replace(SNAPSHOT, plan.round())));
    }
    try (AskFloor ask = new AskFloor()) {
      stage.add(
          beside.alone("empty ask, 64 at once", "/s", round -> ask.perSecond(plan.size(ASKS))));
    }
    try (FastOpenCode opencode = FastOpenCode.start(Waits.TURN);
        DaemonUnderTest daemon =
            DaemonUnderTest.start(stage.place(), opencode.url(), DaemonUnderTest.PLAIN)) {
      for (int connections : plan.connections()) {
        try (RouteFloor route = new RouteFloor(daemon, connections)) {
          String name = "/health/live, %d connections".formatted(connections);
          stage.add(beside.alone(name, "/s", round -> route.run(plan.round()).perSecond()));
        }
      }
    }
  }
}
