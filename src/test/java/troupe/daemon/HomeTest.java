package troupe.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import troupe.store.Holder;

final class HomeTest {

  private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");

  private static final Home.Announcement HERE =
      new Home.Announcement(URI.create("http://127.0.0.1:7717"), "0.1.0", Optional.empty());

  @TempDir private Path folder;
  private Path path;
  private Home home;

  @BeforeEach
  void open() throws IOException {
    path = folder.resolve("state").resolve("troupe");
    home = Home.open(path);
  }

  @Test
  void folderIsMadeForItsOwnerOnly() throws IOException {
    assertThat(permissions(path)).isEqualTo("rwx------");
  }

  @Test
  void tokenIsMadeOnceAndOnlyItsOwnerCanReadIt() throws IOException {
    String token = home.token(Map.of()).text();
    assertThat(token).matches("[0-9a-f]{64}");
    assertThat(permissions(path.resolve("token"))).isEqualTo("rw-------");
    assertThat(Home.open(path).token(Map.of()).text()).isEqualTo(token);
    assertThat(Home.open(folder.resolve("other")).token(Map.of()).text()).isNotEqualTo(token);
  }

  @Test
  void emptyTokenFileIsNoToken() throws IOException {
    Files.writeString(path.resolve("token"), "\n");
    assertThat(home.token(Map.of()).text()).matches("[0-9a-f]{64}");
  }

  @Test
  void tokenFromTheEnvironmentWinsAndIsNotKept() throws IOException {
    String kept = home.token(Map.of()).text();
    assertThat(home.token(Map.of("TROUPE_TOKEN", " given\n")).text()).isEqualTo("given");
    assertThat(home.token(Map.of("TROUPE_TOKEN", " ")).text()).isEqualTo(kept);
  }

  @Test
  void serversReadThisBuildsPluginAndTheTokenFile() throws IOException {
    home.token(Map.of());
    Files.createDirectory(path.resolve("bridge"));
    Files.writeString(path.resolve("bridge/troupe.js"), "of an older build");
    Home.BridgeFiles files = home.bridge(Map.of());
    assertThat(files.token()).isEqualTo(path.resolve("token"));
    assertThat(files.plugin())
        .content()
        .contains("\"home\":\"%s\"".formatted(path), "\"token\":\"%s\"".formatted(files.token()));
    assertThat(permissions(files.plugin())).isEqualTo("rw-------");
  }

  @Test
  void tokenFromTheEnvironmentHasAFileWhileTheDaemonRuns() throws IOException {
    Map<String, String> environment = Map.of("TROUPE_TOKEN", " s3cret\n");
    Home.BridgeFiles files = home.bridge(environment);
    assertThat(files.token()).hasContent("s3cret");
    assertThat(files.token().getFileName()).hasToString("token");
    assertThat(permissions(files.token())).isEqualTo("rw-------");
    assertThat(permissions(path.resolve("bridge"))).isEqualTo("rwx------");
    assertThat(files.plugin()).content().doesNotContain("s3cret");
    assertThat(path.resolve("token")).doesNotExist();
    home.withdraw();
    assertThat(files.token()).doesNotExist();

    home.bridge(environment);
    home.bridge(Map.of());
    assertThat(files.token()).doesNotExist();
  }

  @Test
  void tokenOfAnotherDaemonThatRunsIsLeftAlone() throws IOException {
    Path token = home.bridge(Map.of("TROUPE_TOKEN", "given")).token();
    ProcessHandle other = ProcessHandle.current().parent().orElseThrow();
    Instant since = other.info().startInstant().orElseThrow();
    Holder holder = new Holder(other.pid(), since, path, Optional.empty());
    home.announce(holder, HERE);
    home.withdraw();
    assertThat(token).hasContent("given");
  }

  @Test
  void homeThatOpenCodeCannotNameIsRefused() {
    assertThatThrownBy(() -> Home.open(folder.resolve("a}b")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("a}b")
        .hasMessageContaining("give another --home");
    assertThat(folder.resolve("a}b")).doesNotExist();
  }

  @Test
  void runningDaemonIsAnnouncedAndWithdrawn() throws IOException {
    Holder self = new Holder(ProcessHandle.current().pid(), NOON, path, Optional.empty());
    home.announce(self, HERE);
    Path file = path.resolve("daemon.json");
    JsonNode json = new JsonMapper().readTree(file.toFile());
    assertThat(json.path("pid").asLong()).isEqualTo(self.pid());
    assertThat(json.path("startedAt").asText()).isEqualTo("2026-11-21T12:00:00Z");
    assertThat(json.path("url").asText()).isEqualTo("http://127.0.0.1:7717");
    assertThat(json.path("version").asText()).isEqualTo("0.1.0");
    assertThat(permissions(file)).isEqualTo("rw-------");
    home.withdraw();
    home.withdraw();
    assertThat(file).doesNotExist();
    assertThat(path).isEmptyDirectory();
  }

  @Test
  void anotherDaemonsAnnouncementIsLeftAlone() throws IOException {
    Holder other = new Holder(4711, NOON, path, Optional.empty());
    home.announce(other, HERE);
    home.withdraw();
    assertThat(path.resolve("daemon.json")).exists();
  }

  @Test
  void homeOfADaemonThatRunsIsRefusedAndNamesIt() throws IOException {
    Holder running = home.self();
    home.announce(running, HERE);
    assertThatThrownBy(() -> Home.open(path))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("pid " + running.pid())
        .hasMessageContaining("http://127.0.0.1:7717");
  }

  @Test
  void announcementThatACrashLeftBehindDoesNotMatter() throws IOException {
    Holder before = new Holder(ProcessHandle.current().pid(), NOON, path, Optional.empty());
    home.announce(before, HERE);
    assertThat(Home.open(path)).isNotNull();
  }

  @Test
  void holderIsThisProcess() {
    Holder self = home.self();
    assertThat(self.pid()).isEqualTo(ProcessHandle.current().pid());
    assertThat(self.startedAt()).isBeforeOrEqualTo(Instant.now());
    assertThat(self.home()).isEqualTo(path);
  }

  private static String permissions(Path file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }
}
