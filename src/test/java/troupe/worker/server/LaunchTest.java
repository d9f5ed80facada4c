package troupe.worker.server;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import troupe.opencode.OpenCodeException;
import troupe.worker.Placement;
import troupe.worker.config.Backend;
import troupe.worker.config.Orchestrator;
import troupe.worker.config.WorkerBook;

final class LaunchTest {

  @TempDir private Path folder;

  @Test
  void withoutOpenCodeItSaysHowToGetIt() {
    WorkerBook book = new WorkerBook(folder, new Orchestrator(Backend.SERVER, Map.of(), List.of()));
    Map<String, String> bare = Map.of("PATH", folder.toString(), "HOME", folder.toString());
    Placement.Own placement = new Placement.Own("vision", null, folder.toString(), "");
    assertThatThrownBy(() -> Launch.of(placement, book, bare))
        .isInstanceOf(OpenCodeException.class)
        .hasMessageMatching(".*npm install -g opencode-ai@[0-9.]+, .*TROUPE_OPENCODE");
  }
}
