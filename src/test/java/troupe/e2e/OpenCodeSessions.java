package troupe.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** What a person's client does with an OpenCode server. */
abstract class OpenCodeSessions {

  /** The server's own interface. */
  abstract Api api();

  /** What happens in {@code directory} from now on, as OpenCode's own clients hear it. */
  EventTap events(Path directory) throws IOException {
    return api().events("/event?directory=" + directory);
  }

  String createSession(Path directory) throws IOException {
    return api().post("/session?directory=" + directory, Map.of()).ok().path("id").asText();
  }

  /** As when a person comes to look at the directory. */
  void open(Path directory) throws IOException {
    api().get("/session?directory=" + directory).ok();
  }

  /** As a session makes one for its sub-agent. */
  String createChild(Path directory, String parent) throws IOException {
    Map<String, ?> body = Map.of("parentID", parent);
    return api().post("/session?directory=" + directory, body).ok().path("id").asText();
  }

  /** Has the session's conversation summed up. */
  void compact(Path directory, String session) throws IOException {
    Map<String, ?> body = Map.of("providerID", "stub", "modelID", "stub-model");
    api().post("/session/" + session + "/summarize?directory=" + directory, body).ok();
  }

  /** Whether any of the sessions has a turn that runs or waits for its provider. */
  boolean works(Path directory, String... sessions) throws IOException {
    JsonNode statuses = api().get("/session/status?directory=" + directory).ok();
    return Arrays.stream(sessions).anyMatch(statuses::has);
  }

  void deleteSession(Path directory, String session) throws IOException {
    api().delete("/session/" + session + "?directory=" + directory).ok();
  }

  void prompt(Path directory, String session, String text) throws IOException {
    Map<String, ?> body = Map.of("parts", List.of(Map.of("type", "text", "text", text)));
    api().post("/session/" + session + "/prompt_async?directory=" + directory, body).ok();
  }

  /** Every text that was put into the session, oldest first; what the model said is left out. */
  List<String> prompts(Path directory, String session) throws IOException {
    List<String> texts = new ArrayList<>();
    for (JsonNode message : messages(directory, session)) {
      if (message.at("/info/role").asText().equals("user")) {
        message.path("parts").forEach(part -> texts.add(part.path("text").asText()));
      }
    }
    return texts;
  }

  /** What every tool that the session's model called has answered, oldest first. */
  List<String> toolAnswers(Path directory, String session) throws IOException {
    List<String> answers = new ArrayList<>();
    for (JsonNode message : messages(directory, session)) {
      for (JsonNode part : message.path("parts")) {
        JsonNode state = part.path("state");
        String status = state.path("status").asText();
        if (status.equals("completed") || status.equals("error")) {
          answers.add(state.path(status.equals("error") ? "error" : "output").asText());
        }
      }
    }
    return answers;
  }

  /** How many permission asks the server lists, those of cut turns included. */
  int openPermissions(Path directory) throws IOException {
    return api().get("/permission?directory=" + directory).ok().size();
  }

  /** As a person does in OpenCode's own window. */
  void replyPermission(Path directory, String id, String reply) throws IOException {
    Map<String, ?> body = Map.of("reply", reply);
    api().post("/permission/" + id + "/reply?directory=" + directory, body).ok();
  }

  /** How many turns of the session came to a good end. */
  int finishedTurns(Path directory, String session) throws IOException {
    int finished = 0;
    for (JsonNode message : messages(directory, session)) {
      finished += message.at("/info/finish").asText().equals("stop") ? 1 : 0;
    }
    return finished;
  }

  private JsonNode messages(Path directory, String session) throws IOException {
    return api().get("/session/" + session + "/message?directory=" + directory).ok();
  }
}
