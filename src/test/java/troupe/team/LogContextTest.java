package troupe.team;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.pekko.actor.testkit.typed.javadsl.LoggingTestKit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import troupe.store.FolderInUse;
import troupe.testing.Actors;

/** What a message of a team's actor is about, beside its text. */
final class LogContextTest {

  @RegisterExtension private final Actors actors = new Actors();
  @TempDir private Path root;

  @Test
  void messageOfATeamSaysWhichTeam() throws Exception {
    Path folder = Files.createDirectory(root.resolve("blue"));
    Files.writeString(folder.resolve("config.json"), "nonsense");
    LoggingTestKit.error("is damaged")
        .withMdc(Map.of("team", "blue"))
        .expect(actors.system(), this::started);
  }

  private Ensemble started() {
    try {
      return new Ensemble(actors, root, Ensemble.settings());
    } catch (IOException | FolderInUse e) {
      throw new AssertionError(e);
    }
  }
}
