package troupe.bench;

import java.io.IOException;
import java.util.List;
import troupe.load.FastOpenCode;

/**
 * Bytes on disk after many commands on one board: each one's, and whether the whole stays within
 * what is to be kept. Journals are put aside early here, so that the bound is reached.
 */
final class GrowthBench implements Bench {

  static final String NAME = "growth";

  private static final int CROWD = 64;
  private static final int BOARD = 100;
  private static final int SEGMENTS = 4;

  /** Many times what comes between two snapshots, as the usual size is. */
  private static final long SEGMENT = 4 << 20;

  /** A segment is put aside with the next snapshot after it is full; until then it grows on. */
  private static final long BOUND = (SEGMENTS + 2) * SEGMENT;

  private static final String SETTINGS =
      "troupe.store { segment-size = %d, segments = %d }%n".formatted(SEGMENT, SEGMENTS);

  @Override
  public void run(Stage stage) throws IOException {
    DaemonUnderTest.Place place = stage.place();
    Boards.make(place, TaskBench.team(0), BOARD);
    try (FastOpenCode opencode = FastOpenCode.start(Waits.TURN);
        DaemonUnderTest daemon =
            DaemonUnderTest.start(place, opencode.url(), DaemonUnderTest.PLAIN.with(SETTINGS));
        HttpLoad load = new HttpLoad(daemon.address(), CROWD)) {
      byte[] request = BoardSizes.retitle(daemon, TaskBench.team(0));
      long begin = Footprint.of(daemon).bytes();
      int done = 0;
      for (int thousand : List.of(1, 10, 50, 100, 200, 300, 400)) {
        int upTo = stage.plan().size(thousand * 1_000);
        load.run(Requests.counted(upTo - done, number -> request), Waits.ALL).good();
        done = upTo;
        Footprint now = Footprint.of(daemon);
        String after = "after %,d updates".formatted(done);
        double each = (double) (now.bytes() - begin) / done;
        stage.add(Figure.once(NAME, after + ", on disk for each", "B", each));
        stage.add(ofBound(after + ", journals and snapshot", now.bytes() / 1e6, BOUND / 1e6));
      }
    }
  }

  /** Megabytes in parts of what may be kept. */
  private static Figure ofBound(String name, double size, double bound) {
    return new Figure(
        NAME,
        name,
        "MB",
        List.of(size),
        new Figure.Floor("%d segments and the newest".formatted(SEGMENTS), List.of(size / bound)));
  }
}
