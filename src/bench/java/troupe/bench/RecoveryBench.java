package troupe.bench;

import java.io.IOException;
import troupe.load.FastOpenCode;
import troupe.team.LongJournal;

/**
 * Starts after a kill: with many teams, with one long journal; and how long the interface lets
 * others wait meanwhile. The files were read or written shortly before, so the disk is not part.
 */
final class RecoveryBench implements Bench {

  static final String NAME = "recovery";

  private static final int TASKS = 100;
  private static final int CROWD = 64;
  private static final int LONG_JOURNAL = 100_000_000;

  /** The last of all to be opened, so that it waits like any other would. */
  private static final String LAST = "zulu";

  @Override
  public void run(Stage stage) throws IOException {
    for (int teams : new int[] {100, 1_000}) {
      int count = stage.plan().size(teams);
      DaemonUnderTest.Place place = stage.place();
      for (int team = 1; team < count; team++) {
        Boards.make(place, TaskBench.team(team), TASKS);
      }
      Boards.make(place, LAST, TASKS);
      recover(stage, place, count, "%,d teams of %d tasks".formatted(count, TASKS));
    }
    int size = stage.plan().size(LONG_JOURNAL);
    DaemonUnderTest.Place place = stage.place();
    LongJournal.make(place.teams(), TaskBench.team(1), size);
    Boards.make(place, LAST, TASKS);
    recover(stage, place, 2, "a journal of %,d MB without snapshot".formatted(size / 1_000_000));
  }

  /** One kill and one start a round. The first round's files are as they were made. */
  private static void recover(Stage stage, DaemonUnderTest.Place place, int teams, String what)
      throws IOException {
    Starts starts = new Starts();
    try (FastOpenCode opencode = FastOpenCode.start(Waits.TURN)) {
      for (int round = 0; round <= stage.plan().rounds(); round++) {
        try (DaemonUnderTest daemon =
            DaemonUnderTest.start(place, opencode.url(), DaemonUnderTest.PLAIN)) {
          starts.follow(daemon, LAST);
          if (teams > 2) {
            touch(daemon, teams);
          }
          daemon.kill();
        }
      }
    }
    starts.addTo(stage, NAME, what);
  }

  /** So that each team has a journal beside its snapshot when it is read again. */
  private static void touch(DaemonUnderTest daemon, int teams) throws IOException {
    try (HttpLoad load = new HttpLoad(daemon.address(), CROWD)) {
      load.run(
              Requests.counted(
                  teams - 1, team -> BoardSizes.retitle(daemon, TaskBench.team(team + 1))),
              Waits.ALL)
          .good();
    }
  }
}
