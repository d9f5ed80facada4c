package troupe.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static troupe.e2e.Patience.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import troupe.opencode.PassingHome;

/** The bridge in a real OpenCode, put there by the real command. */
@Tag("e2e")
final class InstallTest {

  private static final String HEADING = "# Your team";

  /** How long the bridge leaves a daemon alone that was away. */
  private static final Duration PAUSE = Duration.ofSeconds(10);

  @RegisterExtension private final Stage stage = Stage.ofTest();
  private Path home;
  private Path project;

  @BeforeEach
  void makeFolders() throws IOException {
    home = stage.folder("home");
    project = stage.folder("project");
    PassingHome.fetchNothing(project.resolve(".opencode"));
  }

  @Test
  void sessionIsStampedAndTheTeamReachesModelAndShell() throws IOException {
    try (FakeDaemon daemon = FakeDaemon.in(home)) {
      install();
      OpenCodeProcess server = stage.openCode();
      String lead = server.createSession(project);
      String stranger = server.createSession(project);
      daemon.knows(lead, "lead", "lead");

      play(server, lead, "[[call team_note {\"_session\":\"forged\",\"a\":1}]]" + shell("lead"));
      play(server, stranger, "[[call team_note {}]]" + shell("stranger"));

      assertThat(daemon.toolCalls().stream().map(call -> call.path("_session").asText()))
          .containsExactly(lead, stranger);
      assertThat(daemon.toolCalls().get(0).path("a").asInt()).isEqualTo(1);
      assertThat(stage.systemOf(lead)).containsOnlyOnce(HEADING).contains("Team: blue");
      assertThat(stage.systemOf(stranger)).doesNotContain(HEADING);
      assertThat(project.resolve("lead.txt"))
          .content()
          .contains("TROUPE_TEAM=blue", "TROUPE_MEMBER=lead", "TROUPE_ROLE=lead");
      assertThat(project.resolve("stranger.txt")).content().doesNotContain("TROUPE_TEAM");
      await().until(() -> !daemon.announced().isEmpty());
      JsonNode announced = daemon.announced().get(0);
      assertThat(announced.path("url").asText()).startsWith(server.url().toString());
      assertThat(announced.path("directory").asText()).isEqualTo(project.toString());
    }
  }

  @Test
  void modelOfALeadIsToldOfItsTeamAtTheStepAfterTheCallThatMadeIt() throws IOException {
    try (FakeDaemon daemon = FakeDaemon.in(home)) {
      install();
      OpenCodeProcess server = stage.openCode();
      String lead = server.createSession(project);
      daemon.knowsWhoCalls(lead);

      play(server, lead, "[[call team_note {}]]");

      assertThat(stage.systemOf(lead)).containsOnlyOnce(HEADING);
    }
  }

  @Test
  void subAgentsShellHasItsParentsTeamAndCompactionKeepsTheTeam() throws IOException {
    try (FakeDaemon daemon = FakeDaemon.in(home)) {
      install();
      OpenCodeProcess server = stage.openCode();
      String lead = server.createSession(project);
      daemon.knows(lead, "lead", "lead");
      String child = server.createChild(project, lead);
      play(server, child, shell("child"));
      assertThat(project.resolve("child.txt")).content().contains("TROUPE_TEAM=blue");

      play(server, lead, "Hello.");
      server.compact(project, lead);
      await().until(() -> stage.everythingSaidTo(lead).contains(HEADING));
    }
  }

  @Test
  void daemonThatNeverAnswersIsLeftAlone() throws IOException {
    install();
    try (Silence daemon = new Silence()) {
      FakeDaemon.announce(home, daemon.port());
      OpenCodeProcess server = stage.openCode();
      long start = System.nanoTime();
      String session = server.createSession(project);
      play(server, session, shell("one") + shell("two") + shell("three"));
      // Each costs half a second at most.
      long pauses = Duration.ofNanos(System.nanoTime() - start).dividedBy(PAUSE);
      assertThat(daemon.heard()).isBetween(1, (int) pauses + 2);
      assertThat(project.resolve("three.txt")).exists();
      assertThat(stage.systemOf(session)).doesNotContain(HEADING);
    }
  }

  @Test
  void toolsOfADaemonThatComesLaterAreFound() throws IOException {
    int port;
    try (Silence free = new Silence()) {
      port = free.port();
    }
    FakeDaemon.announce(home, port);
    install();
    OpenCodeProcess server = stage.openCode();
    String session = server.createSession(project);
    play(server, session, "Hello.");
    assertThat(stage.toolsOf(session)).isNotEmpty().doesNotContain("team_note");
    try (FakeDaemon daemon = FakeDaemon.in(home, port)) {
      // The bridge looks again after its pause, and the prompt after that has the tools.
      await()
          .atMost(Patience.LIMIT.multipliedBy(3))
          .until(
              () -> {
                play(server, session, "Hello.");
                return stage.toolsOf(session).contains("team_note");
              });
      assertThat(daemon.announced()).isNotEmpty();
    }
  }

  @Test
  void openCodeWorksWithoutADaemonAndWithoutWhatWasRemoved() throws IOException {
    install();
    OpenCodeProcess server = stage.openCode();
    String session = server.createSession(project);
    play(server, session, shell("away"));
    assertThat(project.resolve("away.txt")).content().doesNotContain("TROUPE_TEAM");
    server.stop();

    run("install", project.toString(), "--remove");
    assertThat(project.resolve("opencode.json")).doesNotExist();
    server.restart();
    play(server, session, shell("removed"));
    assertThat(project.resolve("removed.txt")).exists();
  }

  private void install() throws IOException {
    assertThat(run("install", project.toString(), "--home", home.toString()))
        .contains("Troupe is installed.");
    assertThat(home.resolve("token")).isNotEmptyFile();
  }

  private String run(String... arguments) throws IOException {
    TroupeProcess troupe = stage.troupe(stage.folder("user"), List.of(arguments));
    await().until(() -> !troupe.runs());
    assertThat(troupe.errors()).isEmpty();
    return troupe.output();
  }

  private void play(OpenCodeProcess server, String session, String script) throws IOException {
    int before = server.finishedTurns(project, session);
    server.prompt(project, session, script + " [[say all done]]");
    await().until(() -> server.finishedTurns(project, session) > before);
  }

  private static String shell(String file) {
    return " [[call bash {\"command\":\"env | grep ^TROUPE_ > %s.txt\",\"description\":\"d\"}]]"
        .formatted(file);
  }

  /** Accepts everybody and says nothing. */
  private static final class Silence implements AutoCloseable {

    private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final List<Socket> callers = Collections.synchronizedList(new ArrayList<>());

    private Silence() throws IOException {
      Thread thread = new Thread(this::listen, "silence");
      thread.setDaemon(true);
      thread.start();
    }

    int port() {
      return server.getLocalPort();
    }

    int heard() {
      return callers.size();
    }

    private void listen() {
      try {
        while (true) {
          callers.add(server.accept());
        }
      } catch (IOException closed) {
        // The test is over.
      }
    }

    @Override
    public void close() throws IOException {
      server.close();
      for (Socket caller : List.copyOf(callers)) {
        caller.close();
      }
    }
  }
}
