package troupe.team;

import static org.assertj.core.api.Assertions.assertThat;
import static troupe.team.Samples.LEAD;
import static troupe.team.Samples.TEAM;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import troupe.testing.Actors;

/** Pekko's ask starts a thread for each plain step on its stage, where two cores are all. */
final class AskThreadsTest {

  private static final int ASKS = 5_000;

  /** Pools may still grow to their size meanwhile. */
  private static final int SLACK = 64;

  @RegisterExtension private final Actors actors = new Actors();
  @TempDir private Path root;

  @Test
  void asksStartNoThreadsOfTheirOwn() throws Exception {
    Ensemble ensemble = new Ensemble(actors, root, Ensemble.settings());
    ensemble.blue();
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    long before = threads.getTotalStartedThreadCount();
    List<CompletionStage<?>> asks = new ArrayList<>();
    for (int count = 0; count < ASKS; count++) {
      asks.add(
          switch (count % 3) {
            case 0 -> ensemble.teams.team(LEAD, TEAM);
            case 1 -> ensemble.teams.list();
            default -> ensemble.teams.addTask(LEAD, TEAM, Samples.newTask("Build"));
          });
    }
    asks.forEach(Ensemble::answered);
    assertThat(threads.getTotalStartedThreadCount() - before).isLessThan(SLACK);
  }
}
