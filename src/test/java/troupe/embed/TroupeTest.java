package troupe.embed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Without an OpenCode server: what is asked for here needs none. */
final class TroupeTest {

  private static final long SECONDS = 60;

  @TempDir private Path folder;

  private TroupeSettings settings(String name) throws IOException {
    Path project = Files.createDirectories(folder.resolve("project"));
    return TroupeSettings.of(folder.resolve(name), project)
        .environment(Map.of("HOME", folder.toString()))
        .openCodeAt(URI.create("http://127.0.0.1:1"), null);
  }

  @Test
  void homeIsFreeAgainAfterTheEndAndNoThreadIsLeft() throws Exception {
    for (int round = 0; round < 2; round++) {
      try (Troupe troupe = Troupe.start(settings("a"))) {
        assertThat(teams(troupe)).isZero();
        assertThat(troupe.notReady()).isNotEmpty();
        assertThat(folder.resolve("a/daemon.json")).exists();
      }
      assertThat(folder.resolve("a/daemon.json")).doesNotExist();
    }
    assertThat(Thread.getAllStackTraces().keySet())
        .extracting(Thread::getName)
        .noneMatch(name -> name.startsWith("troupe-"));
  }

  @Test
  void twoInOneJvmDoNotMeetAndNeitherTakesTheOthersHome() throws Exception {
    try (Troupe one = Troupe.start(settings("a"));
        Troupe other = Troupe.start(settings("b"))) {
      assertThat(one.url()).isPresent().isNotEqualTo(other.url());
      assertThatThrownBy(() -> Troupe.start(settings("a").teamsIn(folder.resolve("elsewhere"))))
          .isInstanceOf(StartFailed.class)
          .hasMessageContaining("is in use");
      assertThatThrownBy(() -> Troupe.start(settings("c").teamsIn(folder.resolve("b/teams"))))
          .isInstanceOf(StartFailed.class)
          .hasMessageContaining("is in use");
      one.stop().toCompletableFuture().get(SECONDS, TimeUnit.SECONDS);
      assertThat(teams(other)).isZero();
    }
  }

  @Test
  void givenSystemGoesOnAndWhenItEndsFirstTroupeEndsWithIt() throws Exception {
    ActorSystem<Void> system = ActorSystem.create(Behaviors.empty(), "service");
    try {
      Troupe.start(settings("a").actorSystem(system)).close();
      assertThat(system.getWhenTerminated().toCompletableFuture()).isNotDone();
      Troupe again = Troupe.start(settings("a").actorSystem(system));
      assertThat(teams(again)).isZero();
      assertThatThrownBy(() -> Troupe.start(settings("b").actorSystem(system)))
          .isInstanceOf(StartFailed.class)
          .hasMessageContaining("there is a Troupe in the actor system service already");
      system.terminate();
      again.ended().toCompletableFuture().get(SECONDS, TimeUnit.SECONDS);
      assertThat(folder.resolve("a/daemon.json")).doesNotExist();
      Troupe.start(settings("a")).close();
    } finally {
      system.terminate();
    }
  }

  @Test
  void withoutHttpItListensNowhereAndStillKeepsItsHome() throws Exception {
    TroupeSettings silent = settings("a").withoutHttp();
    try (Troupe troupe = Troupe.start(silent)) {
      assertThat(troupe.url()).isEmpty();
      assertThat(teams(troupe)).isZero();
      assertThat(Files.readString(folder.resolve("a/daemon.json")))
          .contains("\"pid\"")
          .doesNotContain("url");
      assertThatThrownBy(() -> Troupe.start(silent)).hasMessageContaining("it does not listen");
    }
    assertThat(folder.resolve("a/daemon.json")).doesNotExist();
  }

  @Test
  void addressThatIsTakenLeavesNothingBehind() throws Exception {
    try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String taken = "127.0.0.1:" + other.getLocalPort();
      assertThatThrownBy(() -> Troupe.start(settings("a").listeningOn(taken)))
          .isInstanceOf(StartFailed.class)
          .hasMessageContaining("could not start");
    }
    Troupe.start(settings("a")).close();
  }

  @Test
  void whatIsWrongWithSettingsIsNamed() throws Exception {
    assertThatThrownBy(() -> Troupe.start(settings("a").with("troupe.turns.limt", "1m")))
        .isInstanceOf(StartFailed.class)
        .hasMessageContaining("troupe.turns.limt");
    assertThatThrownBy(() -> Troupe.start(settings("a").with("troupe.turns.limit", "soon")))
        .isInstanceOf(StartFailed.class)
        .hasMessageContaining("limit");
    assertThatThrownBy(() -> settings("a").listeningOn("here"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Troupe.start(TroupeSettings.of(folder, folder.resolve("none"))))
        .hasMessageContaining("there is no directory");
    Path bare = Files.createDirectories(folder.resolve("bare"));
    Map<String, String> nothing = Map.of("PATH", "", "HOME", bare.toString());
    assertThatThrownBy(() -> Troupe.start(TroupeSettings.of(bare, bare).environment(nothing)))
        .isInstanceOf(StartFailed.class)
        .hasMessageContaining("there is no opencode");
  }

  private static int teams(Troupe troupe) throws Exception {
    return troupe.teams().list().toCompletableFuture().get(SECONDS, TimeUnit.SECONDS).size();
  }
}
