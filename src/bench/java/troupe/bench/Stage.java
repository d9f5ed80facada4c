package troupe.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** What a benchmark works with: how much to measure, who is told, and room for daemons. */
final class Stage implements AutoCloseable {

  private final Plan plan;
  private final Report report;
  private final Path folder;
  private int places;

  /**
   * A stage.
   *
   * @param root where folders are made, on the disk that is to be measured
   */
  Stage(Plan plan, Report report, Path root) throws IOException {
    this.plan = plan;
    this.report = report;
    this.folder = Files.createTempDirectory(Files.createDirectories(root), "run");
  }

  Plan plan() {
    return plan;
  }

  Beside beside(String bench) {
    return new Beside(plan, bench);
  }

  void add(Figure figure) {
    report.add(figure);
  }

  /** A folder for one daemon, or for whatever else writes. */
  DaemonUnderTest.Place place() throws IOException {
    return new DaemonUnderTest.Place(
        Files.createDirectories(folder.resolve(Integer.toString(++places))));
  }

  @Override
  public void close() throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      all.sorted(Comparator.reverseOrder()).forEach(Stage::delete);
    }
  }

  private static void delete(Path path) {
    try {
      Files.delete(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
