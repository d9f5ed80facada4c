package troupe.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * A short {@link CrashRun}. The long one is the same with {@code -Dtroupe.crash.kills=200}; {@code
 * -Dtroupe.crash.seed} chooses what is done again.
 */
@Tag("e2e")
final class CrashRunTest {

  private static final int KILLS = Integer.getInteger("troupe.crash.kills", 5);
  private static final long SEED = Long.getLong("troupe.crash.seed", System.nanoTime());

  @RegisterExtension final Stage stage = Stage.ofTest();

  @Test
  void everyPromiseIsKeptWhoeverIsKilledAtAnyMoment() throws IOException {
    System.out.printf("crash run: %d kills, seed %d%n", KILLS, SEED);
    String done = new CrashRun(stage, SEED).kill(KILLS);
    System.out.println("crash run: " + done);
    assertThat(done).startsWith("killed");
  }
}
