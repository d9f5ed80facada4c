package troupe.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static troupe.e2e.Patience.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A daemon says on disk which servers it runs. */
@Tag("e2e")
final class ServersFileTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  @RegisterExtension final Stage stage = Stage.ofTest();

  @Test
  void theSharedServerIsOnDiskAsTheProcessItIs() throws IOException {
    DaemonProcess daemon = stage.daemon(stage.place("daemon"), "managed").awaitReady();
    Path file = daemon.place().home().resolve("servers.json");
    await().until(() -> JSON.readTree(file.toFile()).path("servers").size() == 1);
    JsonNode server = JSON.readTree(file.toFile()).path("servers").path(0);
    ProcessHandle process = ProcessHandle.of(server.path("pid").asLong()).orElseThrow();
    assertThat(process.info().startInstant().orElseThrow())
        .hasToString(server.path("startedAt").asText());
    assertThat(server.path("owner").asText()).isEqualTo("shared server");
    assertThat(server.path("directory").asText()).isEqualTo(daemon.place().project().toString());
    daemon.stop();
  }
}
