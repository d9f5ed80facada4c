package troupe.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static troupe.e2e.Patience.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The commands on teams as a person types them, each in a process of its own. */
@Tag("e2e")
final class CommandLineTest {

  private static final String ECHO =
      "[[call bash {\"command\":\"echo hello\",\"description\":\"say\"}]]";

  @RegisterExtension static final Stage stage = Stage.ofClass();

  private static DaemonProcess.Place place;
  private static DaemonProcess daemon;

  @BeforeAll
  static void start() throws IOException {
    place = stage.place("daemon").atOnePort();
    Files.writeString(
        place.project().resolve("opencode.json"),
        "{\"permission\":{\"bash\":{\"*\":\"allow\",\"echo *\":\"ask\"}}}");
    daemon = stage.daemon(place, "managed").awaitReady();
  }

  @Test
  void teamWorksFromItsMakingToItsEnd() throws IOException {
    assertThat(done("team", "create", "blue")).startsWith("team blue is led by ses_");
    assertThat(
            done("spawn", "blue", "ada", "--role", "engineer", "--prompt", ECHO + "[[say built]]"))
        .startsWith("ada is busy in session ses_");
    String task = done("task", "add", "blue", "Build", "--description", "All of it.").strip();
    String next = done("task", "add", "blue", "Test", "--depends-on", task).strip();
    done("task", "claim", "blue", task, "ada");
    String ask = awaitAsk();
    assertThat(done("permissions")).contains(ask, "blue", "ada", "`echo hello`");
    assertThat(done("status", "blue"))
        .contains("busy, waits", task + " Build", "0/2 done, 1 in progress, 1 blocked")
        .contains("troupe permissions reply " + ask + " once");
    assertThat(done("permissions", "reply", ask, "once")).isEqualTo("ada goes on: once\n");
    TeamClient team = new TeamClient(daemon.api(), "blue", "");
    team.awaitResult("ada", "built");
    assertThat(done("result", "blue", "ada")).isEqualTo("built\n");
    assertThat(done("task", "done", "blue", task, "--member", "ada"))
        .isEqualTo("task %s is completed; unblocked: %s\n".formatted(task, next));
    assertThat(done("task", "list", "blue")).contains("completed", "pending");
    done("message", "blue", "ada", "[[say", "read]]");
    team.awaitResult("ada", "read");
    assertThat(done("broadcast", "blue", "[[say all]]")).isEqualTo("sent to ada\n");
    team.awaitResult("ada", "all");
    assertThat(done("mail", "blue")).contains("operator", "answered");
    assertThat(done("interrupt", "blue", "ada", "[[say cut]]")).contains("gets the text at once");
    team.awaitResult("ada", "cut");
    assertThat(done("why", "blue", next)).contains(next, "nobody has claimed it");
    assertThat(done("events", "blue", "--type", "member.*"))
        .contains("member.spawned", "member.idle")
        .doesNotContain("task.added");
    assertThat(done("events", "blue", "--json").lines().findFirst().orElseThrow())
        .contains("\"type\":\"team.created\"");
    assertThat(done("timeline", "blue"))
        .contains("TIME", "ada", "task completed: Build", "said cut");
    JsonNode view = Api.tree(done("status", "blue", "--json"));
    assertThat(view.at("/members/ada/tokens/output").asLong()).isPositive();
    assertThat(view.at("/members/ada/since").asText()).startsWith("20");
    assertThat(done("shutdown", "blue", "ada")).isEqualTo("ada: shutdown_requested\n");
    team.awaitStatus("ada", "shutdown");
    assertThat(done("team", "delete", "blue")).startsWith("team blue is archived in ");
  }

  @Test
  void slipsAndAnAbsentDaemonAreSaidInOneLineWithAHint() throws IOException {
    done("team", "create", "amber");
    TroupeProcess typo = run("status", "ambre");
    assertThat(typo.exitCode()).isEqualTo(1);
    assertThat(typo.errors())
        .isEqualTo(
            "troupe: Team \"ambre\" not found. Did you mean \"amber\"?\nTry: troupe team list\n");
    TroupeProcess nowhere =
        stage.troupe(place.user(), List.of("team", "list", "--home", "/no/such/home"));
    assertThat(nowhere.exitCode()).isEqualTo(69);
    assertThat(nowhere.errors()).contains("start one with: troupe serve").hasLineCount(1);
    assertThat(done("doctor", "--directory", place.project().toString()))
        .contains("ok    opencode", "ok    daemon", "ok    readiness");
    assertThat(stage.troupe(place.user(), List.of("--version")).exitCode()).isZero();
  }

  @Test
  void watchGoesOnWhenTheDaemonIsRestartedAndEndsWithCtrlC() throws IOException {
    done("team", "create", "green");
    TroupeProcess watch = run("status", "green", "--watch");
    await().until(() -> watch.output().contains("team green in "));
    daemon.kill9();
    await().until(() -> watch.output().contains("reconnecting: "));
    daemon = stage.daemon(place, "managed").awaitReady();
    new TeamClient(daemon.api(), "green", "").spawn("eve", "[[say here]]");
    await().until(() -> watch.output().contains("eve"));
    assertThat(watch.output()).as("not drawn over in a file").doesNotContain("\u001b");
    watch.interrupt();
    assertThat(watch.exitCode()).isZero();
    assertThat(watch.errors()).isEmpty();
  }

  @Test
  void eventsAreFollowedAcrossARestartOfTheDaemon() throws IOException {
    done("team", "create", "white");
    TroupeProcess follow = run("events", "white", "-f", "--after", "0", "--json");
    await().until(() -> follow.output().contains("team.created"));
    daemon.kill9();
    await().until(() -> follow.errors().contains("reconnecting: "));
    daemon = stage.daemon(place, "managed").awaitReady();
    done("task", "add", "white", "Later");
    await().until(() -> follow.output().contains("task.added"));
    follow.interrupt();
    assertThat(follow.exitCode()).isZero();
    assertThat(follow.output().lines().filter(line -> line.contains("team.created"))).hasSize(1);
  }

  private static String awaitAsk() throws IOException {
    String path = "/v1/permissions?team=blue";
    await().until(() -> !daemon.api().get(path).ok().path("permissions").isEmpty());
    return daemon.api().get(path).ok().at("/permissions/0/id").asText();
  }

  /** What the command prints that does what it should. */
  private static String done(String... arguments) throws IOException {
    TroupeProcess process = run(arguments);
    assertThat(process.exitCode()).as(process.errors()).isZero();
    return process.output();
  }

  private static TroupeProcess run(String... arguments) throws IOException {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--home", place.home().toString()));
    return stage.troupe(place.user(), all);
  }
}
