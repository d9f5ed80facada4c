package troupe.worker.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import troupe.bridge.Injection;
import troupe.bridge.InlineConfig;
import troupe.opencode.OpenCodeException;
import troupe.worker.Placement;
import troupe.worker.config.Backend;
import troupe.worker.config.Orchestrator;
import troupe.worker.config.WorkerBook;

final class LaunchTest {

  private static final Injection TOOLS =
      new Injection(
          URI.create("http://127.0.0.1:7717"), Path.of("/h/token"), Path.of("/h/bridge/troupe.js"));

  @TempDir private Path folder;

  @Test
  void withoutOpenCodeItSaysHowToGetIt() {
    Map<String, String> bare = Map.of("PATH", folder.toString(), "HOME", folder.toString());
    Placement.Own placement = new Placement.Own("vision", null, folder.toString(), "", false);
    assertThatThrownBy(() -> Launch.of(placement, book(), bare, TOOLS))
        .isInstanceOf(OpenCodeException.class)
        .hasMessageMatching(".*npm install -g opencode-ai@[0-9.]+, .*TROUPE_OPENCODE");
  }

  @Test
  void onlyMembersGetTheTeamsToolsAndTheGuardIsForBoth() {
    Map<String, String> members = environment(true);
    Map<String, String> prompts = environment(false);
    assertThat(members.get(InlineConfig.VARIABLE))
        .contains("\"model\":\"a/b\"", "http://127.0.0.1:7717/mcp", "file:///h/bridge/troupe.js");
    assertThat(prompts)
        .containsEntry(
            InlineConfig.VARIABLE, "{\"model\":\"a/b\",\"mcp\":{\"team\":{\"enabled\":false}}}");
    assertThat(List.of(members, prompts))
        .allMatch(all -> "1".equals(all.get("OPENCODE_ORCHESTRATOR_WORKER")));
  }

  private Map<String, String> environment(boolean team) {
    Placement.Own placement = new Placement.Own("vision", null, folder.toString(), "", team);
    Map<String, String> daemon =
        Map.of("TROUPE_OPENCODE", "/bin/true", InlineConfig.VARIABLE, "{\"model\": \"a/b\"}");
    return Launch.of(placement, book(), daemon, TOOLS).spec().environment();
  }

  private WorkerBook book() {
    return new WorkerBook(folder, new Orchestrator(Backend.SERVER, Map.of(), List.of()));
  }
}
