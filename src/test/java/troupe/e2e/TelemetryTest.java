package troupe.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static troupe.e2e.Patience.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.lang.reflect.Method;
import java.net.http.HttpClient;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import troupe.api.Teams;

/** What the figures and the log of a daemon say after a real run. */
@Tag("e2e")
final class TelemetryTest {

  private static final String ECHO =
      "[[call bash {\"command\":\"echo hello\",\"description\":\"say\"}]]";
  private static final String TEAM = "navy";
  private static final String MEMBER = "ada";

  private static final Pattern ROW = Pattern.compile("^\\| `(troupe_\\w+)` \\|", Pattern.MULTILINE);
  private static final Pattern SAMPLE =
      Pattern.compile("^(troupe_\\w+)(?:\\{(.*)})? (\\S+)$", Pattern.MULTILINE);
  private static final Pattern LABEL = Pattern.compile("(\\w+)=\"([^\"]*)\"");

  @RegisterExtension final Stage stage = Stage.ofTest();

  @Test
  void figuresAndLogTellOfARun() throws Exception {
    DaemonProcess.Place place = stage.place("daemon");
    Files.writeString(
        place.project().resolve("opencode.json"),
        "{\"permission\":{\"bash\":{\"*\":\"allow\",\"echo *\":\"ask\"}}}");
    TroupeProcess process =
        stage.troupe(
            place.user(),
            place.arguments("managed", "--log-format", "json"),
            Map.of("TROUPE_LOG_LEVEL", "DEBUG"));
    DaemonProcess daemon = DaemonProcess.ready(process, place).awaitReady();
    String session = run(daemon);
    figures(scrape(daemon));
    cutTurn(daemon, session);
    daemon.stop();
    log(process.errors(), session);
  }

  /** A turn with a permission, one more, and one whose mail is given up, while somebody follows. */
  private static String run(DaemonProcess daemon) throws IOException {
    TeamClient team = daemon.team(TEAM);
    daemon.api().events(team.path("/events"));
    String session = team.spawn(MEMBER, ECHO + "[[say built]]");
    String asks = "/v1/permissions?team=" + TEAM;
    await().until(() -> !daemon.api().get(asks).ok().path("permissions").isEmpty());
    String ask = daemon.api().get(asks).ok().at("/permissions/0/id").asText();
    daemon.api().post("/v1/permissions/" + ask, Map.of("reply", "once")).ok();
    team.awaitResult(MEMBER, "built");
    team.send("lead", MEMBER, "[[say again]]");
    team.awaitResult(MEMBER, "again");
    team.spawn("bob", "[[fail 401 invalid key]]");
    team.awaitStatus("bob", "error");
    assertThat(daemon.api().get("/v1/teams/nobody").status()).isEqualTo(404);
    team.awaitQuiet();
    return session;
  }

  /** What is worth a line about a member: its server ends under its turn. */
  private void cutTurn(DaemonProcess daemon, String session) throws IOException {
    String text = "[[wait 60s]]";
    daemon
        .api()
        .post("/v1/teams/%s/messages".formatted(TEAM), Map.of("to", MEMBER, "text", text))
        .ok();
    await().until(() -> stage.answering().contains(session));
    daemon.process().children().forEach(ProcessHandle::destroyForcibly);
    await().until(() -> daemon.process().errors().contains("does not run, resuming"));
  }

  private static void figures(String text) throws IOException {
    Map<String, Double> values = new TreeMap<>();
    Map<String, Set<String>> labels = new TreeMap<>();
    for (MatchResult sample : SAMPLE.matcher(text).results().toList()) {
      values.merge(sample.group(1), Double.parseDouble(sample.group(3)), Double::sum);
      String given = sample.group(2) == null ? "" : sample.group(2);
      LABEL
          .matcher(given)
          .results()
          .forEach(
              label ->
                  labels
                      .computeIfAbsent(label.group(1), name -> new TreeSet<>())
                      .add(label.group(2)));
    }
    ROW.matcher(Files.readString(Path.of("docs/metrics.md")))
        .results()
        .map(row -> row.group(1))
        .forEach(
            name ->
                assertThat(values.containsKey(name) || values.containsKey(name + "_count"))
                    .as(name)
                    .isTrue());
    assertThat(values)
        .containsEntry("troupe_teams", 1.0)
        .containsEntry("troupe_members", 2.0)
        .containsEntry("troupe_members_busy", 0.0)
        .containsEntry("troupe_mail_undelivered", 0.0)
        .containsEntry("troupe_mail_dead_total", 1.0)
        .containsEntry("troupe_journal_failures_total", 0.0)
        .containsEntry("troupe_permissions_open", 0.0)
        .containsEntry("troupe_permission_wait_seconds_count", 1.0)
        .containsEntry("troupe_stream_connects_total", 1.0)
        .containsEntry("troupe_stream_losses_total", 0.0)
        .containsEntry("troupe_servers", 1.0)
        .containsEntry("troupe_sse_readers", 1.0);
    assertThat(text)
        .contains("troupe_turns_seconds_count{of=\"member\",outcome=\"answered\"} 2")
        .contains("troupe_turns_seconds_count{of=\"member\",outcome=\"failed\"} 1")
        .contains("troupe_commands_seconds_count{command=\"spawn\",outcome=\"done\"} 2")
        .contains("route=\"/v1/teams/{team}\",status=\"404\"");
    assertThat(values.get("troupe_notices_total")).isGreaterThanOrEqualTo(2);
    assertThat(values.get("troupe_journal_sync_seconds_count")).isGreaterThan(5);
    assertThat(values.get("troupe_journal_batch_events_sum"))
        .isGreaterThanOrEqualTo(values.get("troupe_journal_batch_events_count"));
    assertThat(values.get("troupe_stream_lag_seconds_count")).isPositive();
    bounded(labels);
  }

  /** No label has what a user or a session chose. */
  private static void bounded(Map<String, Set<String>> labels) {
    assertThat(labels.keySet())
        .isSubsetOf("command", "outcome", "of", "by", "method", "route", "status", "le");
    assertThat(labels.get("command"))
        .isSubsetOf(
            Stream.of(Teams.class.getMethods()).map(Method::getName).collect(Collectors.toSet()));
    assertThat(labels.get("outcome"))
        .isSubsetOf("done", "refused", "failed", "answered", "aborted", "undelivered");
    assertThat(labels.get("of")).isSubsetOf("member", "lead");
    assertThat(labels.get("by")).containsExactly("operator");
    assertThat(labels.get("method")).isSubsetOf("GET", "POST");
    assertThat(labels.get("status")).allMatch(status -> status.matches("[1-5][0-9][0-9]"));
    assertThat(labels.get("route"))
        .isNotEmpty()
        .noneMatch(route -> Stream.of(TEAM, MEMBER, "nobody", "ses_").anyMatch(route::contains));
  }

  private static void log(String text, String session) throws IOException {
    List<JsonNode> lines = new ArrayList<>();
    for (String line : text.lines().toList()) {
      JsonNode json = Api.tree(line);
      assertThat(json.isObject()).as(line).isTrue();
      assertThat(json.path("at").asText()).as(line).endsWith("Z");
      assertThat(json.path("level").asText()).as(line).matches("[A-Z]+");
      assertThat(json.has("logger") && json.has("message")).as(line).isTrue();
      lines.add(json);
    }
    assertThat(lines)
        .anyMatch(
            line ->
                has(line, "team", TEAM)
                    && has(line, "member", MEMBER)
                    && has(line, "session", session));
    assertThat(lines)
        .filteredOn(line -> line.path("actor").asText().contains("/member-" + MEMBER))
        .isNotEmpty()
        .allMatch(line -> has(line, "team", TEAM) && has(line, "member", MEMBER));
    assertThat(lines)
        .filteredOn(line -> line.path("actor").asText().equals("pekko://troupe/user"))
        .isNotEmpty()
        .noneMatch(line -> line.has("team") || line.has("member"));
  }

  private static boolean has(JsonNode line, String field, String value) {
    return line.path(field).asText().equals(value);
  }

  private static String scrape(DaemonProcess daemon) throws IOException, InterruptedException {
    return HttpClient.newHttpClient()
        .send(daemon.api().request("/metrics").GET().build(), BodyHandlers.ofString())
        .body();
  }
}
