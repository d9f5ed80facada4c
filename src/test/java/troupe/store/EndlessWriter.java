package troupe.store;

import static troupe.store.Entries.entries;
import static troupe.store.Entries.state;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import troupe.settings.Settings;

/** Appends without end, with snapshots and rotation, and prints each seq that is acknowledged. */
final class EndlessWriter {

  private static final int LARGEST_GROUP = 30;
  private static final Settings.Store SMALL_SEGMENTS =
      new Settings.Store(
          Duration.ZERO,
          Duration.ofSeconds(1),
          Duration.ofSeconds(1),
          20_000,
          100_000,
          Duration.ofMinutes(1));

  private EndlessWriter() {}

  public static void main(String[] arguments) throws IOException {
    TeamFolder folder = new TeamFolder(Path.of(arguments[0]), new Disk());
    folder.load();
    Random random = new Random(folder.lastSeq());
    while (true) {
      long first = folder.lastSeq() + 1;
      folder.append(entries(first, first + random.nextInt(LARGEST_GROUP)));
      System.out.println(folder.lastSeq());
      if (random.nextInt(10) == 0) {
        long behind = random.nextInt(4 * LARGEST_GROUP);
        folder.snapshot(state("blue"), Math.max(folder.snapshotSeq(), folder.lastSeq() - behind));
        folder.rotate(SMALL_SEGMENTS);
      }
    }
  }
}
