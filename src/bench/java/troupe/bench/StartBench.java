package troupe.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
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

  /** Plain and with the archive of classes in turn, so that both see the same machine. */
  private static void empty(Stage stage) throws IOException {
    DaemonUnderTest.Place place = stage.place();
    try (FastOpenCode opencode = FastOpenCode.start(Waits.TURN)) {
      DaemonUnderTest.Launch archived = withArchive(stage, opencode);
      Beside.Floor plain =
          new Beside.Floor(
              "the same without it",
              round -> secondsToReady(place, opencode, DaemonUnderTest.PLAIN));
      stage.add(stage.beside(NAME).alone("process start to ready, plain", "s", plain.round()));
      stage.add(
          stage
              .beside(NAME)
              .measure(
                  "process start to ready, with class archive",
                  "s",
                  round -> secondsToReady(place, opencode, archived),
                  plain));
      try (DaemonUnderTest daemon = start(place, opencode)) {
        rest(stage, daemon, "with no team");
      }
      try (DaemonUnderTest daemon = DaemonUnderTest.start(place, opencode.url(), archived)) {
        rest(stage, daemon, "with no team, with class archive");
      }
    }
  }

  private static double secondsToReady(
      DaemonUnderTest.Place place, FastOpenCode opencode, DaemonUnderTest.Launch launch)
      throws IOException {
    try (DaemonUnderTest daemon = DaemonUnderTest.start(place, opencode.url(), launch)) {
      return daemon.secondsToReady();
    }
  }

  /** The launcher makes the archive beside the first start; waits until it is there. */
  private static DaemonUnderTest.Launch withArchive(Stage stage, FastOpenCode opencode)
      throws IOException {
    DaemonUnderTest.Place place = stage.place();
    Path cache = place.folder().resolve("cache");
    DaemonUnderTest.Launch launch =
        new DaemonUnderTest.Launch(
            List.of(),
            Map.of("TROUPE_CLASS_ARCHIVE", "on", "XDG_CACHE_HOME", cache.toString()),
            "");
    try (DaemonUnderTest daemon = DaemonUnderTest.start(place, opencode.url(), launch)) {
      DaemonMeters.await(
          "an archive of classes", () -> !daemon.runs() || isMade(cache.resolve("troupe/classes")));
    }
    return launch;
  }

  private static boolean isMade(Path archives) {
    String[] files = archives.toFile().list();
    return files != null
        && Arrays.stream(files).anyMatch(name -> name.endsWith(".jsa"))
        && Arrays.stream(files).noneMatch(name -> name.endsWith(".making"));
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
    stage.add(Figure.once(NAME, "resident " + when, "MiB", resident(daemon)));
    stage.add(Figure.once(NAME, "threads " + when, "", (double) status(daemon, "Threads")));
    collect(daemon);
    stage.add(Figure.once(NAME, "resident " + when + ", after GC", "MiB", resident(daemon)));
  }

  private static double resident(DaemonUnderTest daemon) throws IOException {
    return (double) status(daemon, "VmRSS") / MIB_KIB;
  }

  /** By the JDK's own tool, which loads nothing into the daemon as an agent would. */
  private static void collect(DaemonUnderTest daemon) throws IOException {
    Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
    Process process =
        new ProcessBuilder(jcmd.toString(), Long.toString(daemon.pid()), "GC.run")
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (!said.contains("Command executed successfully")) {
      throw new IOException("no collection: " + said.strip());
    }
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
