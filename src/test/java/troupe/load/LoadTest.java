package troupe.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A short {@link LoadRun}. The long one is the same with {@code -Dtroupe.load.minutes=5}, and other
 * sizes have properties of their own, see {@link LoadPlan}.
 */
@Tag("e2e")
final class LoadTest {

  private static final long MIB = 1 << 20;

  /** What a busy heap may differ by, and a page cache of the JVM's own code. */
  private static final long SLACK = 48 * MIB;

  /** What one task and the request that made it may take for ever. */
  private static final long TASK = 8 * 1024;

  /** Pools may still grow to their size; a thread for each request would be thousands. */
  private static final long FEW_THREADS = 64;

  @TempDir private Path folder;

  @Test
  void nothingIsLostAndMemoryIsBoundedUnderLoad() throws Exception {
    LoadPlan plan = LoadPlan.fromProperties();
    System.out.println("load run: " + plan);
    try (LoadRun run = LoadRun.start(plan, folder)) {
      run.spawnAll();
      run.load();
      System.out.println(run.figures());
      run.rest();
      run.checkAnswers();
      run.checkMail();
      run.checkTasks();
      run.checkReaders();
      bounded(run);
    }
  }

  private static void bounded(LoadRun run) throws IOException {
    Vitals before = run.warm();
    Vitals after = run.vitals();
    long tasks = run.tasksSinceWarm() * TASK;
    assertThat(after.heap()).as("heap").isLessThan(before.heap() + SLACK + tasks);
    assertThat(after.started() - before.started()).as("threads started").isLessThan(FEW_THREADS);
    assertThat(after.threads()).as("threads").isLessThan(before.threads() + (int) FEW_THREADS);
  }
}
