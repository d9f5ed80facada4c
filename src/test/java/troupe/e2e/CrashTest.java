package troupe.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static troupe.e2e.Patience.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What was acknowledged survives any death, and happens once. */
@Tag("e2e")
final class CrashTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  @RegisterExtension final Stage stage = Stage.ofTest();

  @Test
  void killedDaemonComesBackToItsTeamAndTakesUpTheTurns() throws IOException {
    OpenCodeProcess opencode = stage.openCode();
    DaemonProcess first = attached(opencode);
    TeamClient before = first.team("blue");
    Gate gate = Gate.in(first.place().project());
    String ada = before.spawn("ada", gate.call("ada") + "[[say drawn]]");
    String bob = before.spawn("bob", gate.call("bob") + "[[say built]]");
    String task = before.task("paint", List.of()).path("id").asText();
    before.claim(task, "ada").ok();
    before.task("sell", List.of(task));
    before.send("lead", "ada", "[[say read on]]");
    gate.awaitAll("ada", "bob");
    await().until(() -> states(before, "seen") == 2);
    JsonNode view = before.view();
    List<JsonNode> mail = before.messages();

    first.kill9();
    TeamClient team = before.at(attached(opencode));
    assertThat(team.view()).isEqualTo(view);
    assertThat(team.messages()).isEqualTo(mail);
    gate.open();
    team.awaitResult("ada", "read on");
    team.awaitResult("bob", "built");
    team.awaitQuiet();
    assertThat(team.notices("Teammate ada has gone idle")).isEqualTo(1);
    assertThat(team.notices("Teammate bob has gone idle")).isEqualTo(1);
    for (String session : List.of(ada, bob, team.lead())) {
      assertThat(prompts(opencode, session)).doesNotHaveDuplicates();
    }
    assertThat(prompts(opencode, ada)).hasSize(2);
    assertThat(prompts(opencode, bob)).hasSize(1);
  }

  @Test
  void whatAKilledDaemonAcknowledgedIsDeliveredOnceAndInOrder() throws IOException {
    OpenCodeProcess opencode = stage.openCode();
    DaemonProcess first = attached(opencode);
    TeamClient before = first.team("blue");
    String ada = before.spawn("ada", "[[say here]]");
    before.awaitResult("ada", "here");
    ConcurrentLinkedQueue<JsonNode> mail = new ConcurrentLinkedQueue<>();
    ConcurrentLinkedQueue<JsonNode> tasks = new ConcurrentLinkedQueue<>();
    CompletableFuture<Void> writing = CompletableFuture.runAsync(() -> write(before, mail, tasks));
    await().until(() -> mail.size() >= 30 && tasks.size() >= 30);
    first.kill9();
    writing.join();

    TeamClient team = before.at(attached(opencode));
    team.awaitQuiet();
    team.awaitStatus("ada", "ready");
    List<String> acknowledged = ids(mail.stream());
    assertThat(ids(team.messages().stream())).containsSubsequence(acknowledged);
    assertThat(ids(team.api().get(team.path("/tasks")).ok().path("tasks").valueStream()))
        .containsSubsequence(ids(tasks.stream()));
    List<String> delivered =
        prompts(opencode, ada).stream().filter(text -> text.contains("number")).toList();
    assertThat(delivered)
        .doesNotHaveDuplicates()
        .containsSubsequence(
            mail.stream()
                .map(message -> "[Team message from lead]: " + message.path("text").asText())
                .toList());
    assertThat(delivered.size() - mail.size()).isBetween(0, 1);
  }

  /** Writes until the daemon is gone. */
  private static void write(
      TeamClient team,
      ConcurrentLinkedQueue<JsonNode> mail,
      ConcurrentLinkedQueue<JsonNode> tasks) {
    try {
      for (int i = 0; i < 10_000; i++) {
        mail.add(team.send("lead", "ada", "number " + i));
        tasks.add(team.task("number " + i, List.of()));
      }
    } catch (IOException killed) {
      // That is what the test waits for.
    }
  }

  @Test
  void requestsSentAgainAfterAKillHaveOneEffectAndTheAnswerOfTheFirst() throws Exception {
    OpenCodeProcess opencode = stage.openCode();
    DaemonProcess first = attached(opencode);
    TeamClient before = first.team("blue");
    Map<String, String> ada = Map.of("name", "ada", "role", "engineer", "prompt", "[[say here]]");
    JsonNode spawned = before.api().postOnce(before.path("/members"), ada, "spawn ada").ok();
    before.awaitResult("ada", "here");
    Map<Integer, JsonNode> answers = new ConcurrentHashMap<>();
    CompletableFuture<Integer> sent = CompletableFuture.supplyAsync(() -> number(before, answers));
    await().until(() -> answers.size() >= 40);
    first.kill9();
    int last = sent.join();

    TeamClient team = before.at(attached(opencode));
    assertThat(team.api().postOnce(team.path("/members"), ada, "spawn ada").ok())
        .isEqualTo(spawned);
    for (int i = 0; i <= last; i++) {
      CompletableFuture<JsonNode> twin = CompletableFuture.supplyAsync(again(team, i));
      JsonNode again = again(team, i).get();
      assertThat(twin.join()).isEqualTo(again);
      assertThat(again).isEqualTo(answers.getOrDefault(i, again));
    }
    assertThat(team.api().postOnce(team.path("/messages"), letter(-1), "number 0").problem())
        .isEqualTo("urn:troupe:idempotency-key-reused");
    team.awaitQuiet();
    team.awaitStatus("ada", "ready");
    assertThat(
            team.messages().stream()
                .map(message -> message.path("text").asText())
                .filter(text -> text.startsWith("number ")))
        .containsExactlyElementsOf(
            IntStream.rangeClosed(0, last).mapToObj(i -> "number " + i).toList());
    assertThat(
            prompts(opencode, team.member("ada").path("sessionId").asText()).stream()
                .filter(text -> text.contains("number ")))
        .containsExactlyElementsOf(
            IntStream.rangeClosed(0, last)
                .mapToObj(i -> "[Team message from lead]: number " + i)
                .toList());
  }

  /** Writes numbered mail until the daemon is gone; the last number it tried. */
  private static int number(TeamClient team, Map<Integer, JsonNode> answers) {
    int number = 0;
    try {
      while (number < 10_000) {
        answers.put(number, once(team, number));
        number++;
      }
    } catch (IOException killed) {
      // That is what the test waits for.
    }
    return number;
  }

  private static Supplier<JsonNode> again(TeamClient team, int number) {
    return () -> {
      try {
        return once(team, number);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    };
  }

  private static JsonNode once(TeamClient team, int number) throws IOException {
    return team.api().postOnce(team.path("/messages"), letter(number), "number " + number).ok();
  }

  private static Map<String, String> letter(int number) {
    return new TreeMap<>(Map.of("from", "lead", "to", "ada", "text", "number " + number));
  }

  @Test
  void turnCutByTheDeathOfAManagedServerIsTakenUp() throws IOException {
    DaemonProcess daemon = stage.daemon(stage.place("daemon"), "managed").awaitReady();
    TeamClient team = daemon.team("blue");
    Gate gate = Gate.in(daemon.place().project());
    String ada = team.spawn("ada", gate.call("ada") + "[[say drawn]]");
    gate.awaitAll("ada");
    daemon.process().children().forEach(ProcessHandle::destroyForcibly);
    gate.open();
    team.awaitResult("ada", "drawn");
    team.awaitQuiet();
    assertThat(team.notices("Teammate ada")).isEqualTo(1);
    assertThat(stage.heardBy(ada)).containsOnlyOnce("[[say drawn]]");
  }

  @Test
  void turnCutByTheDeathOfAnAttachedServerIsTakenUpWhenItIsBack() throws IOException {
    OpenCodeProcess opencode = stage.openCode();
    TeamClient team = attached(opencode).team("blue");
    Gate gate = Gate.in(place().project());
    String ada = team.spawn("ada", gate.call("ada") + "[[say drawn]]");
    String bob = team.spawn("bob", "[[say here]]");
    gate.awaitAll("ada");
    team.awaitResult("bob", "here");
    await().until(() -> states(team, "answered") == 2);
    opencode.kill9();
    await().until(() -> team.api().get("/health/ready").status() == 503);
    team.send("lead", "bob", "[[say still here]]");
    assertThat(team.status("bob")).isEqualTo("busy");
    gate.open();
    opencode.restart();
    team.awaitResult("ada", "drawn");
    team.awaitResult("bob", "still here");
    team.awaitQuiet();
    assertThat(team.notices("Teammate ada")).isEqualTo(1);
    for (String session : List.of(ada, bob, team.lead())) {
      assertThat(prompts(opencode, session)).doesNotHaveDuplicates();
    }
  }

  @Test
  void bothKilledAtOnceComeBackToTheSameTurns() throws IOException {
    OpenCodeProcess opencode = stage.openCode();
    DaemonProcess first = attached(opencode);
    TeamClient before = first.team("blue");
    Gate gate = Gate.in(first.place().project());
    String ada = before.spawn("ada", gate.call("ada") + "[[say drawn]]");
    gate.awaitAll("ada");
    before.send("lead", "ada", "[[say read on]]");
    first.kill9();
    opencode.kill9();
    gate.open();
    opencode.restart();
    TeamClient team = before.at(attached(opencode));
    team.awaitResult("ada", "read on");
    team.awaitQuiet();
    assertThat(prompts(opencode, ada)).hasSize(2).doesNotHaveDuplicates();
    assertThat(prompts(opencode, team.lead())).doesNotHaveDuplicates();
    assertThat(team.notices("Teammate ada")).isEqualTo(1);
  }

  @Test
  void stoppedDaemonLeavesItsSnapshotAndGoesOnFromIt() throws IOException {
    OpenCodeProcess opencode = stage.openCode();
    DaemonProcess first = attached(opencode);
    TeamClient before = first.team("blue");
    Gate gate = Gate.in(first.place().project());
    before.spawn("ada", gate.call("ada") + "[[say drawn]]");
    before.task("paint", List.of());
    gate.awaitAll("ada");
    await().until(() -> states(before, "seen") == 1);
    JsonNode view = before.view();
    Path announcement = first.place().home().resolve("daemon.json");
    assertThat(announcement).exists();

    first.stop();
    assertThat(announcement).doesNotExist();
    JsonNode snapshot = JSON.readTree(first.place().teams().resolve("blue/config.json").toFile());
    assertThat(snapshot.path("seq")).isEqualTo(view.path("seq"));
    assertThat(snapshot.at("/members/ada/status").asText()).isEqualTo("busy");
    TeamClient team = before.at(attached(opencode));
    assertThat(team.view()).isEqualTo(view);
    gate.open();
    team.awaitResult("ada", "drawn");
    team.awaitQuiet();
    assertThat(team.notices("Teammate ada")).isEqualTo(1);
  }

  private DaemonProcess.Place place() throws IOException {
    return stage.place("daemon");
  }

  private DaemonProcess attached(OpenCodeProcess opencode) throws IOException {
    return stage.daemon(place(), opencode.url().toString()).awaitReady();
  }

  private List<String> prompts(OpenCodeProcess opencode, String session) throws IOException {
    return opencode.prompts(place().project(), session);
  }

  private static long states(TeamClient team, String state) throws IOException {
    return team.messages().stream()
        .filter(message -> message.path("state").asText().equals(state))
        .count();
  }

  private static List<String> ids(Stream<JsonNode> all) {
    return all.map(item -> item.path("id").asText()).toList();
  }
}
