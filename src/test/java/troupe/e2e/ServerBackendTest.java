package troupe.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static troupe.e2e.Patience.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Servers of workers and members live as long as they are needed, and not a moment longer. */
@Tag("e2e")
final class ServerBackendTest {

  private static final String WORKERS =
      """
      {"workers": {"%s": {"backend": "server", "agent": "build", "idleStop": "%s"}}}
      """;

  @RegisterExtension final Stage stage = Stage.ofTest();

  @Test
  void killedDaemonTakesItsServersAlongAndTheNextOneGoesOnWithTheTurn() throws IOException {
    DaemonProcess.Place place = place("crew", "10m");
    DaemonProcess first = stage.daemon(place, "managed").awaitReady();
    TeamClient before = first.team("blue").usually(Map.of("worker", "crew"));
    Gate gate = Gate.in(place.project());
    String ada = before.spawn("ada", gate.call("ada") + "[[say drawn]]");
    gate.awaitAll("ada");
    List<ProcessHandle> family = first.process().family();
    assertThat(place.servers()).hasSize(2);
    first.kill9();
    TroupeProcess.awaitEnd(family);

    gate.open();
    DaemonProcess second = stage.daemon(place, "managed").awaitReady();
    TeamClient team = before.at(second);
    team.awaitResult("ada", "drawn");
    team.awaitQuiet();
    assertThat(team.notices("Teammate ada")).isEqualTo(1);
    assertThat(team.member("ada").path("backend").asText()).isEqualTo("server");
    assertThat(team.member("ada").path("sessionId").asText()).isEqualTo(ada);
    List<ProcessHandle> again = second.process().family();
    second.stop();
    TroupeProcess.awaitEnd(again);
    assertThat(place.servers()).isEmpty();
  }

  @Test
  void turnCutByTheDeathOfItsServerIsTakenUp() throws IOException {
    DaemonProcess.Place place = place("crew", "10m");
    DaemonProcess daemon = stage.daemon(place, "managed").awaitReady();
    TeamClient team = daemon.team("blue");
    Gate gate = Gate.in(place.project());
    team.spawn("ada", gate.call("ada") + "[[say drawn]]", Map.of("backend", "server"));
    gate.awaitAll("ada");
    long pid = pid(place, "blue/ada");
    ProcessHandle.of(pid).orElseThrow().destroyForcibly();
    gate.open();
    team.awaitResult("ada", "drawn");
    team.awaitQuiet();
    assertThat(team.notices("Teammate ada")).isEqualTo(1);
    assertThat(pid(place, "blue/ada")).isNotEqualTo(pid);

    team.api().post(team.path("/members/ada/shutdown"), Map.of("force", true)).ok();
    await().untilAsserted(() -> assertThat(place.servers()).hasSize(1));
  }

  @Test
  void idleServerIsStoppedAndANewConfigurationIsTakenOnHangUp() throws IOException {
    DaemonProcess.Place place = place("crew", "1s");
    DaemonProcess daemon = stage.daemon(place, "managed").awaitReady();
    Map<String, ?> hello = Map.of("text", "[[say hello]]");
    daemon.api().post("/v1/workers/crew/prompt", hello).ok();
    assertThat(daemon.api().get("/v1/workers/crew").ok().path("pid").isNumber()).isTrue();
    await().until(() -> status(daemon).equals("stopped"));
    assertThat(place.servers()).hasSize(1);

    Path file = place.project().resolve("orchestrator.json");
    Files.writeString(file, "{\"workers\": {\"crew\": {\"backend\": 7}}}");
    Api.Answer wrong = daemon.api().post("/v1/workers/reload", Map.of());
    assertThat(wrong.problem()).isEqualTo("urn:troupe:invalid-configuration");
    assertThat(wrong.detail()).contains("orchestrator.json:1:", "$.workers.crew.backend");
    daemon.api().post("/v1/workers/crew/prompt", hello).ok();

    Files.writeString(file, WORKERS.formatted("band", "1s"));
    daemon.process().hangUp();
    await().until(() -> daemon.api().get("/v1/workers/band").status() == 200);
    daemon.api().post("/v1/workers/band/prompt", hello).ok();
    Api.Answer gone = daemon.api().post("/v1/workers/crew/prompt", hello);
    assertThat(gone.problem()).isEqualTo("urn:troupe:no-such-worker");
  }

  @Test
  void wrongConfigurationKeepsTheDaemonFromStarting() throws IOException {
    DaemonProcess.Place place = stage.place("daemon");
    Path file = place.project().resolve("orchestrator.json");
    Files.writeString(file, "{\"workers\": {\"crew\": {\"colour\": 1, \"timeout\": 90}}}");
    TroupeProcess process = stage.troupe(place.user(), place.arguments("managed"));
    assertThat(process.exitCode()).isEqualTo(78);
    assertThat(process.errors())
        .contains("$.workers.crew.colour", "$.workers.crew.timeout", file + ":1:")
        .doesNotContain("\tat ");
  }

  @Test
  void cleanStopCutsPromptsAndTellsTheirCallers() throws IOException {
    DaemonProcess.Place place = place("crew", "10m");
    OpenCodeProcess opencode = stage.openCode();
    Files.writeString(place.project().resolve("orchestrator.json"), "{\"workers\":{\"build\":{}}}");
    DaemonProcess daemon = stage.daemon(place, opencode.url().toString()).awaitReady();
    CompletableFuture<Api.Answer> answer = CompletableFuture.supplyAsync(() -> hang(daemon.api()));
    await().until(() -> !stage.answering().isEmpty());
    daemon.stop();
    assertThat(answer.join().problem()).isEqualTo("urn:troupe:worker-stopped");
    await().until(() -> stage.answering().isEmpty());
  }

  private static Api.Answer hang(Api api) {
    try {
      return api.post("/v1/workers/build/prompt", Map.of("text", "[[say so far]] [[hang]]"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private DaemonProcess.Place place(String worker, String idleStop) throws IOException {
    DaemonProcess.Place place = stage.place("daemon");
    Files.writeString(
        place.project().resolve("orchestrator.json"), WORKERS.formatted(worker, idleStop));
    return place;
  }

  private static String status(DaemonProcess daemon) throws IOException {
    return daemon.api().get("/v1/workers/crew").ok().path("status").asText();
  }

  private static long pid(DaemonProcess.Place place, String owner) throws IOException {
    return place.servers().stream()
        .filter(server -> server.path("owner").asText().equals(owner))
        .findFirst()
        .orElseThrow()
        .path("pid")
        .asLong();
  }
}
