package troupe.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import troupe.load.FastOpenCode;

/**
 * One team's events to many readers: how many a second come to all who read together, without and
 * with some who do not, and what it leaves of the rate of commands.
 */
final class ReaderBench implements Bench {

  static final String NAME = "readers";

  private static final int READERS = 200;
  private static final int SLOW = 20;
  private static final int CROWD = 16;
  private static final int COMMANDS = 2_000;

  @Override
  public void run(Stage stage) throws IOException {
    DaemonUnderTest.Place place = stage.place();
    Boards.make(place, TaskBench.team(0), 10);
    try (FastOpenCode opencode = FastOpenCode.start(Waits.TURN);
        DaemonUnderTest daemon =
            DaemonUnderTest.start(place, opencode.url(), DaemonUnderTest.PLAIN);
        RouteFloor route = new RouteFloor(daemon, CROWD);
        HttpLoad load = new HttpLoad(daemon.address(), CROWD)) {
      Publisher publisher = new Publisher(daemon, load, stage.plan().size(COMMANDS));
      List<Double> alone = new ArrayList<>();
      stage.add(
          stage
              .beside(NAME)
              .alone(
                  "updates with no reader, 16 connections",
                  "/s",
                  round -> {
                    alone.add(publisher.run());
                    return alone.get(round);
                  }));
      fanOut(stage, publisher, route, 0);
      fanOut(stage, publisher, route, SLOW);
    }
  }

  /** Sends commands of which each makes one event. */
  private record Publisher(DaemonUnderTest daemon, HttpLoad load, int count) {

    double run() throws IOException {
      byte[] request = BoardSizes.retitle(daemon, TaskBench.team(0));
      HttpLoad.Script script = Requests.counted(count, number -> request);
      return load.run(script, Waits.ALL).good().perSecond();
    }
  }

  private static void fanOut(Stage stage, Publisher publisher, RouteFloor route, int slow)
      throws IOException {
    DaemonUnderTest daemon = publisher.daemon();
    byte[] request = daemon.requests().get("/v1/teams/%s/events".formatted(TaskBench.team(0)));
    String what =
        "events to %d readers".formatted(READERS - slow)
            + (slow > 0 ? " beside %d that do not read".formatted(slow) : "");
    List<Double> commands = new ArrayList<>();
    try (StreamReaders readers = new StreamReaders(daemon.address(), request, READERS, slow)) {
      long all = (long) (READERS - slow) * publisher.count();
      Beside.Floor floor =
          new Beside.Floor(
              "/health/live, 16 connections", round -> route.run(stage.plan().round()).perSecond());
      Beside.Round round =
          number -> {
            long before = readers.events();
            long start = System.nanoTime();
            commands.add(publisher.run());
            DaemonMeters.await("events for all readers", () -> readers.events() >= before + all);
            return all * 1e9 / (System.nanoTime() - start);
          };
      stage.add(stage.beside(NAME).measure(what, "/s", round, floor));
      stage.add(
          Figure.alone(NAME, "updates meanwhile", "/s", commands.subList(1, commands.size())));
      stage.add(Figure.once(NAME, "streams ended by the daemon", "", readers.lost()));
    }
  }
}
