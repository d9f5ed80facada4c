package troupe.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("e2e")
final class RealOpenCodeTest {

  private static final ActorSystem<Void> system = ActorSystem.create(Behaviors.empty(), "real");
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private Path home;
  private ScriptedModel model;
  private RealOpenCode opencode;
  private String session;

  @BeforeEach
  void start() throws Exception {
    model = ScriptedModel.start(system, new PromptScript()).toCompletableFuture().join();
    opencode = new RealOpenCode(home, model.openCodeConfig());
    session = opencode.post("/session", "{}").path("id").asText();
  }

  @AfterEach
  void stop() throws Exception {
    opencode.stop();
    model.stop().toCompletableFuture().join();
  }

  @AfterAll
  static void shutDown() {
    system.terminate();
  }

  @Test
  void toolOfTheScriptRunsAndTheTurnGoesOnAfterIt() throws Exception {
    JsonNode turn =
        prompt(
            "Go. [[call bash {\"command\":\"echo hi > ran.txt\",\"description\":\"d\"}]]"
                + " [[wait 50ms]] [[say finished]]");
    assertThat(turn.at("/info/finish").asText()).isEqualTo("stop");
    assertThat(turn.path("parts").findValuesAsText("text")).contains("finished");
    assertThat(home.resolve("ran.txt")).hasContent("hi");
  }

  @Test
  void nextTurnStartsItsOwnScript() throws Exception {
    prompt("[[call bash {\"command\":\"true\",\"description\":\"d\"}]] [[say one]]");
    JsonNode second =
        prompt("[[call bash {\"command\":\"echo 2\",\"description\":\"d\"}]] [[say two]]");
    assertThat(second.path("parts").findValuesAsText("text")).contains("two");
  }

  @Test
  void promptAfterACutTurnIsNotHeldUpByIt() throws Exception {
    opencode.post("/session/" + session + "/prompt_async", body("[[hang]]"));
    await().until(() -> asked("[[hang]]"));
    opencode.post("/session/" + session + "/abort", "");
    JsonNode turn = prompt("[[say second]]");
    assertThat(turn.path("parts").findValuesAsText("text")).contains("second");
  }

  @Test
  void promptAfterACutToolDoesNotGoOnWithTheOldScript() throws Exception {
    String first =
        "[[call bash {\"command\":\"touch on; sleep 60\",\"description\":\"d\"}]] [[say x]]";
    opencode.post("/session/" + session + "/prompt_async", body(first));
    await().until(() -> Files.exists(home.resolve("on")));
    opencode.post("/session/" + session + "/abort", "");
    JsonNode turn = prompt("[[say second]]");
    assertThat(turn.path("parts").findValuesAsText("text")).contains("second");
  }

  @Test
  void mailDuringAToolIsAnsweredWithTheRestOfTheScript() throws Exception {
    String command = "touch on; while [ ! -e off ]; do sleep 0.1; done";
    String call = "[[call bash {\"command\":\"%s\",\"description\":\"d\"}]]".formatted(command);
    opencode.post("/session/" + session + "/prompt_async", body(call + " [[say one]]"));
    await().until(() -> Files.exists(home.resolve("on")));
    opencode.post("/session/" + session + "/prompt_async", body("[[say two]]"));
    await().until(() -> messages().contains("[[say two]]"));
    Files.createFile(home.resolve("off"));
    await().untilAsserted(() -> assertThat(messages()).contains("one\ntwo"));
  }

  private List<String> messages() throws Exception {
    return opencode.get("/session/" + session + "/message").findValuesAsText("text");
  }

  private boolean asked(String text) {
    return model.calls().stream()
        .anyMatch(call -> call.lastUserText().equals(text) && !call.tools().isEmpty());
  }

  private JsonNode prompt(String text) throws Exception {
    return opencode.post("/session/" + session + "/message", body(text));
  }

  private static String body(String text) {
    ObjectNode body = JSON.createObjectNode();
    body.putArray("parts").addObject().put("type", "text").put("text", text);
    return body.toString();
  }
}
