package troupe.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A whole story at debug level, on a server that the daemon runs, on one of a worker, and on one
 * that is protected by a password; then all that it left is searched for every secret in it.
 */
@Tag("e2e")
final class SecretsTest {

  private static final String PROVIDER_KEY = "sk-provider-5ecret";
  private static final String WRONG_TOKEN = "wr0ng-t0ken-shown";
  private static final String PASSWORD = "OPENCODE_SERVER_PASSWORD";
  private static final String CREW =
      "{\"workers\": {\"crew\": {\"backend\": \"server\", \"agent\": \"build\"}}}";

  @RegisterExtension final Stage stage = Stage.ofTest();
  private final Map<String, String> secrets = new TreeMap<>();
  private final List<ProcessHandle> processes = new ArrayList<>();
  private String format = "";

  @ParameterizedTest
  @CsvSource({"text, ' DEBUG '", "json, '\"level\":\"DEBUG\"'"})
  void noSecretIsLeftAnywhere(String logFormat, String debug) throws IOException {
    format = logFormat;
    DaemonProcess.Place place = stage.place("managed");
    Files.writeString(place.project().resolve("orchestrator.json"), CREW);
    DaemonProcess managed = daemon(place, "managed");
    EventTap events = managed.api().events("/v1/events");
    play(managed, Map.of());
    play(managed, Map.of("worker", "crew"));
    managed.api().post("/v1/workers/crew/prompt", Map.of("text", "[[say hello]]")).ok();
    note("managed token", token(place));
    managed.api().post("/v1/token/rotate", Map.of()).ok();
    note("token after the rotation", token(place));
    notePasswords(managed);

    JsonNode crew = managed.api().get("/v1/workers/crew").ok();
    ProcessHandle server = ProcessHandle.of(crew.path("pid").asLong()).orElseThrow();
    Path password = stage.folder("attached").resolve("password");
    Files.writeString(password, variable(server, PASSWORD).orElseThrow());
    DaemonProcess.Place other = stage.place("attached");
    String url = crew.path("url").asText();
    DaemonProcess attached = daemon(other, url, "--opencode-password-file", password.toString());
    play(attached, Map.of());
    note("attached token", token(other));

    assertThat(secrets).as("secrets").hasSizeGreaterThanOrEqualTo(7);
    for (ProcessHandle process : processes) {
      search("arguments of " + process.pid(), arguments(process));
    }
    search("events", events.heard(any -> true).toString());
    managed.stop();
    attached.stop();
    for (DaemonProcess daemon : List.of(managed, attached)) {
      search("standard output", daemon.process().output());
      search("standard error", daemon.process().errors());
      assertThat(daemon.process().errors()).as("the log").contains(debug);
      searchFolder(daemon.place().home());
      searchFolder(daemon.place().teams());
      searchFolder(daemon.process().temporary());
    }
  }

  private DaemonProcess daemon(DaemonProcess.Place place, String opencode, String... options)
      throws IOException {
    Map<String, String> environment =
        Map.of(
            "TROUPE_LOG_LEVEL", "DEBUG",
            "TROUPE_LOG_FORMAT", format,
            "ANTHROPIC_API_KEY", PROVIDER_KEY);
    note("provider key", PROVIDER_KEY);
    TroupeProcess process =
        stage.troupe(place.user(), place.arguments(opencode, options), environment);
    return DaemonProcess.ready(process, place).awaitReady();
  }

  /** Good and bad requests, a good turn, a failed one, mail, and a task. */
  private void play(DaemonProcess daemon, Map<String, String> usual) throws IOException {
    String name = usual.isEmpty() ? "blue" : "red";
    note("wrong token", WRONG_TOKEN);
    Api stranger = Api.of(daemon.api().uri("/"), WRONG_TOKEN);
    assertThat(stranger.get("/v1/teams").status()).isEqualTo(401);
    assertThat(stranger.post("/mcp", Map.of("jsonrpc", "2.0")).status()).isEqualTo(401);
    TeamClient team = daemon.team(name).usually(usual);
    team.spawn("ada", "[[say hello]]");
    team.awaitResult("ada", "hello");
    team.spawn("bob", "[[fail 401 invalid key]]");
    team.awaitStatus("bob", "error");
    team.send("lead", "ada", "[[say again]]");
    team.awaitResult("ada", "again");
    team.task("Look", List.of());
    processes.addAll(daemon.process().family());
    processes.add(ProcessHandle.of(daemon.process().pid()).orElseThrow());
  }

  private static String token(DaemonProcess.Place place) throws IOException {
    return Files.readString(place.home().resolve("token")).strip();
  }

  /** Servers get a password by their environment, where only their owner can read it. */
  private void notePasswords(DaemonProcess daemon) throws IOException {
    for (ProcessHandle child : daemon.process().family()) {
      variable(child, PASSWORD).ifPresent(word -> note("password of " + child.pid(), word));
    }
  }

  private static Optional<String> variable(ProcessHandle process, String name) throws IOException {
    Path environment = Path.of("/proc", Long.toString(process.pid()), "environ");
    return Stream.of(Files.readString(environment, StandardCharsets.ISO_8859_1).split("\0"))
        .filter(entry -> entry.startsWith(name + "="))
        .map(entry -> entry.substring(name.length() + 1))
        .findFirst();
  }

  private void note(String what, String secret) {
    assertThat(secret).as(what).hasSizeGreaterThan(8);
    secrets.put(what, secret);
    byte[] basic = ("opencode:" + secret).getBytes(StandardCharsets.UTF_8);
    secrets.put(what + " in a header", Base64.getEncoder().encodeToString(basic));
  }

  private static String arguments(ProcessHandle process) throws IOException {
    Path file = Path.of("/proc", Long.toString(process.pid()), "cmdline");
    return Files.exists(file) ? Files.readString(file, StandardCharsets.ISO_8859_1) : "";
  }

  private void searchFolder(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        if (!file.endsWith("home/token")) {
          search(file.toString(), Files.readString(file, StandardCharsets.ISO_8859_1));
        }
      }
    }
  }

  private void search(String where, String text) {
    secrets.forEach(
        (what, secret) -> assertThat(text.contains(secret)).as("%s in %s", what, where).isFalse());
  }
}
