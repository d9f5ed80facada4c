package troupe.e2e;

import static troupe.e2e.Patience.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** An {@code opencode serve} that belongs to the test; a daemon attaches to it. */
final class OpenCodeProcess {

  private static final String READY = "opencode server listening on ";

  private final Spec spec;
  private Process process;
  private Api api;
  private URI url;

  private OpenCodeProcess(Spec spec, Process process, URI url) {
    this.spec = spec;
    this.process = process;
    this.url = url;
    this.api = new Api(url, "");
  }

  /**
   * How to run it.
   *
   * @param home its HOME, and where it runs
   * @param config for {@code OPENCODE_CONFIG_CONTENT}
   */
  record Spec(Path binary, Path home, String config) {}

  /**
   * Starts one and waits until it answers.
   *
   * @param port 0 for any that is free
   */
  static OpenCodeProcess start(Spec spec, int port) throws IOException {
    Path output = Files.createTempFile(spec.home(), "opencode", ".txt");
    Process process = launch(spec, port, output);
    return new OpenCodeProcess(spec, process, awaitHealthy(process, output));
  }

  URI url() {
    return url;
  }

  void kill9() {
    end(process.destroyForcibly());
  }

  void stop() {
    process.destroy();
    end(process);
  }

  /** Starts it again where it was. */
  void restart() throws IOException {
    restart(url.getPort());
  }

  void restart(int port) throws IOException {
    Path output = Files.createTempFile(spec.home(), "opencode", ".txt");
    process = launch(spec, port, output);
    url = awaitHealthy(process, output);
    api = new Api(url, "");
  }

  /** What happens in {@code directory} from now on, as OpenCode's own clients hear it. */
  EventTap events(Path directory) throws IOException {
    return api.events("/event?directory=" + directory);
  }

  String createSession(Path directory) throws IOException {
    return api.post("/session?directory=" + directory, Map.of()).ok().path("id").asText();
  }

  /** As when a person comes to look at the directory. */
  void open(Path directory) throws IOException {
    api.get("/session?directory=" + directory).ok();
  }

  /** As a session makes one for its sub-agent. */
  String createChild(Path directory, String parent) throws IOException {
    Map<String, ?> body = Map.of("parentID", parent);
    return api.post("/session?directory=" + directory, body).ok().path("id").asText();
  }

  /** Has the session's conversation summed up. */
  void compact(Path directory, String session) throws IOException {
    Map<String, ?> body = Map.of("providerID", "stub", "modelID", "stub-model");
    api.post("/session/" + session + "/summarize?directory=" + directory, body).ok();
  }

  void deleteSession(Path directory, String session) throws IOException {
    api.delete("/session/" + session + "?directory=" + directory).ok();
  }

  void prompt(Path directory, String session, String text) throws IOException {
    Map<String, ?> body = Map.of("parts", List.of(Map.of("type", "text", "text", text)));
    api.post("/session/" + session + "/prompt_async?directory=" + directory, body).ok();
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

  /** How many turns of the session came to a good end. */
  int finishedTurns(Path directory, String session) throws IOException {
    int finished = 0;
    for (JsonNode message : messages(directory, session)) {
      finished += message.at("/info/finish").asText().equals("stop") ? 1 : 0;
    }
    return finished;
  }

  private JsonNode messages(Path directory, String session) throws IOException {
    return api.get("/session/" + session + "/message?directory=" + directory).ok();
  }

  private static Process launch(Spec spec, int port, Path output) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
                spec.binary().toString(),
                "serve",
                "--hostname",
                "127.0.0.1",
                "--port",
                Integer.toString(port))
            .directory(spec.home().toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    Map<String, String> environment = builder.environment();
    environment.keySet().removeIf(name -> name.startsWith("XDG_") || name.startsWith("OPENCODE_"));
    environment.put("HOME", spec.home().toString());
    environment.put("OPENCODE_CONFIG_CONTENT", spec.config());
    return builder.start();
  }

  private static URI awaitHealthy(Process process, Path output) throws IOException {
    await().until(() -> !process.isAlive() || Files.readString(output).contains(READY));
    URI url =
        Files.readAllLines(output).stream()
            .filter(line -> line.startsWith(READY))
            .map(line -> URI.create(line.substring(READY.length()).strip()))
            .findFirst()
            .orElseThrow(() -> new AssertionError("opencode ended before it listened"));
    Api api = new Api(url, "");
    await().ignoreException(IOException.class).until(() -> healthy(api));
    return url;
  }

  private static boolean healthy(Api api) throws IOException {
    return api.get("/global/health").body().path("healthy").asBoolean();
  }

  private static void end(Process process) {
    try {
      process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }
}
