package troupe.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import troupe.load.FastOpenCode;

/**
 * Starts: with nothing, with many teams, with many members; and the memory and threads it takes.
 */
final class StartBench implements Bench {

  static final String NAME = "start";

  private static final int MIB_KIB = 1024;

  @Override
  public void run(Stage stage) throws IOException {
    empty(stage);
    for (int teams : List.of(100, 1_000)) {
      teams(stage, stage.plan().size(teams));
    }
    for (int members : List.of(1_000, 10_000)) {
      members(stage, stage.plan().size(members));
    }
  }

  private static void empty(Stage stage) throws IOException {
    DaemonUnderTest.Place place = stage.place();
    try (FastOpenCode opencode = FastOpenCode.start(Waits.TURN)) {
      stage.add(
          stage
              .beside(NAME)
              .alone(
                  "process start to ready",
                  "s",
                  round -> {
                    try (DaemonUnderTest daemon = start(place, opencode)) {
                      return daemon.secondsToReady();
                    }
                  }));
      try (DaemonUnderTest daemon = start(place, opencode)) {
        rest(stage, daemon, "with no team");
      }
    }
  }

  private static void teams(Stage stage, int count) throws IOException {
    DaemonUnderTest.Place place = stage.place();
    for (int team = 0; team < count; team++) {
      Boards.make(place, TaskBench.team(team), 10);
    }
    recover(stage, place, "%,d teams".formatted(count));
  }

  private static void members(Stage stage, int count) throws IOException {
    DaemonUnderTest.Place place = stage.place();
    int teams = Math.max(1, count / 100);
    for (int team = 0; team < teams; team++) {
      Boards.make(place, TaskBench.team(team), 0, count / teams);
    }
    recover(stage, place, "%,d members in %,d teams".formatted(count, teams));
  }

  /** The list of teams waits for all of them; that it answers at all shows in the first figure. */
  private static void recover(Stage stage, DaemonUnderTest.Place place, String what)
      throws IOException {
    try (FastOpenCode opencode = FastOpenCode.start(Waits.TURN);
        DaemonUnderTest daemon = start(place, opencode);
        HttpLoad load = new HttpLoad(daemon.address(), 1)) {
      byte[] all = daemon.requests().get("/v1/teams");
      double listed =
          load.run(Requests.counted(1, number -> all), Waits.ALL).good().millis(1) / 1_000;
      stage.add(Figure.once(NAME, what + ", start to listening", "s", daemon.secondsToReady()));
      stage.add(Figure.once(NAME, what + ", from then to all answer", "s", listed));
      rest(stage, daemon, "with " + what);
    }
  }

  private static void rest(Stage stage, DaemonUnderTest daemon, String when) throws IOException {
    Waits.pass(stage.plan().round().multipliedBy(3));
    double resident = (double) status(daemon, "VmRSS") / MIB_KIB;
    stage.add(Figure.once(NAME, "resident " + when, "MiB", resident));
    stage.add(Figure.once(NAME, "threads " + when, "", (double) status(daemon, "Threads")));
  }

  private static DaemonUnderTest start(DaemonUnderTest.Place place, FastOpenCode opencode)
      throws IOException {
    return DaemonUnderTest.start(place, opencode.url(), DaemonUnderTest.PLAIN);
  }

  private static long status(DaemonUnderTest daemon, String name) throws IOException {
    return Files.readAllLines(Path.of("/proc/" + daemon.pid() + "/status")).stream()
        .filter(line -> line.startsWith(name + ":"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
        .findFirst()
        .orElseThrow(() -> new IOException("no " + name + " of the daemon"));
  }
}
