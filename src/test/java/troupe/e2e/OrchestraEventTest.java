package troupe.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static troupe.e2e.Patience.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a worker does, heard at both ends: on our stream, and on OpenCode's own. */
@Tag("e2e")
final class OrchestraEventTest {

  private static final String CARRIER = "tui.command.execute";
  private static final String NAME = "orchestra.event ";
  private static final ObjectMapper JSON = new ObjectMapper();

  @RegisterExtension final Stage stage = Stage.ofTest();

  @Test
  void bothEndsHearTheSameEventsDeltasIncluded() throws IOException {
    OpenCodeProcess opencode = stage.openCode();
    DaemonProcess.Place place = stage.place("daemon");
    Files.writeString(place.project().resolve("orchestrator.json"), "{\"workers\":{\"build\":{}}}");
    String settings = "troupe.workers.publish-events = true";
    DaemonProcess daemon =
        stage
            .daemon(
                place,
                opencode.url().toString(),
                "--config",
                Files.writeString(place.project().resolve("troupe.conf"), settings).toString())
            .awaitReady();
    try (EventTap ours = daemon.api().events("/v1/events?type=orchestra.*");
        EventTap theirs = opencode.events(place.project())) {
      await().until(() -> !theirs.heard(any -> true).isEmpty());
      Map<String, ?> body = Map.of("text", "[[say a b c]]");
      daemon.api().post("/v1/workers/build/prompt", body).ok();
      await().until(() -> types(carried(theirs)).contains("orchestra.worker.ready"));
      assertThat(carried(theirs)).isEqualTo(ours.heard(any -> true));
      assertThat(deltas(carried(theirs))).isEqualTo("a b c");
    }
  }

  private static List<JsonNode> carried(EventTap theirs) {
    return theirs.heard(event -> event.path("type").asText().equals(CARRIER)).stream()
        .map(event -> event.at("/properties/command").asText())
        .filter(command -> command.startsWith(NAME))
        .map(command -> tree(command.substring(NAME.length())))
        .toList();
  }

  private static List<String> types(List<JsonNode> events) {
    return events.stream().map(event -> event.path("type").asText()).toList();
  }

  private static String deltas(List<JsonNode> events) {
    return events.stream()
        .map(event -> event.at("/data/delta").asText())
        .reduce("", String::concat);
  }

  private static JsonNode tree(String json) {
    try {
      return JSON.readTree(json);
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }
}
