package troupe.worker.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which files are read, and how they are laid over each other. */
final class LayersTest {

  @TempDir private Path temporary;
  private Project project = new Project(Path.of("home"), Path.of("folder"));

  @BeforeEach
  void makeProject() throws IOException {
    project = Project.in(temporary);
  }

  @Test
  void noFileAtAllIsFine() {
    assertThat(project.valid()).isEqualTo(new Orchestrator(Backend.AGENT, Map.of(), List.of()));
  }

  @Test
  void agentHasTheDocumentedDefaults() {
    project.open("{'workers': {'docs': {}}}".replace('\'', '"'));
    assertThat(project.worker("docs"))
        .isEqualTo(
            new WorkerConfig(
                "docs",
                Backend.AGENT,
                "docs",
                null,
                null,
                Duration.ofMinutes(5),
                Duration.ofSeconds(60),
                Reuse.SESSION,
                Duration.ofMinutes(10),
                Map.of(),
                List.of(),
                null,
                true));
  }

  @Test
  void serverKeepsItsProcessUnlessToldOtherwise() {
    project.open(
        """
        {"workers": {"a": {"backend": "server"}, "b": {"backend": "server", "reuse": "none"}}}""");
    assertThat(project.worker("a").reuse()).isEqualTo(Reuse.PROCESS);
    assertThat(project.worker("b").reuse()).isEqualTo(Reuse.NONE);
  }

  @Test
  void laterFileWinsPerFieldAndTheRestIsInherited() {
    project
        .user(
            """
            {"workers": {"builder": {"backend": "server", "model": "acme/small", "timeout": "1m",
              "description": "the user's"}}}""")
        .hidden("{\"workers\": {\"builder\": {\"model\": \"acme/big\", \"timeout\": \"PT2M\"}}}")
        .open("{\"workers\": {\"builder\": {\"timeout\": \"3m\"}, \"docs\": {}}}");
    WorkerConfig builder = project.worker("builder");
    assertThat(builder.backend()).isEqualTo(Backend.SERVER);
    assertThat(builder.description()).isEqualTo("the user's");
    assertThat(builder.model()).isEqualTo("acme/big");
    assertThat(builder.timeout()).isEqualTo(Duration.ofMinutes(3));
    assertThat(project.valid().workers()).containsOnlyKeys("builder", "docs");
    assertThat(project.valid().files())
        .containsExactly(project.userFile(), project.hiddenFile(), project.file());
  }

  @Test
  void variablesAreJoinedAndListsReplaced() {
    project
        .user(
            """
            {"workers": {"b": {"backend": "server", "env": {"A": "1", "B": "1"},
              "envPrefixes": ["X_", "Y_"]}}}""")
        .open("{\"workers\": {\"b\": {\"env\": {\"B\": \"2\"}, \"envPrefixes\": [\"Z_\"]}}}");
    assertThat(project.worker("b").env()).isEqualTo(Map.of("A", "1", "B", "2"));
    assertThat(project.worker("b").envPrefixes()).containsExactly("Z_");
  }

  @Test
  void defaultBackendOfALaterFileHoldsForWorkersOfEarlierOnes() {
    project
        .user("{\"backend\": \"agent\", \"workers\": {\"a\": {}, \"b\": {\"backend\": \"agent\"}}}")
        .open("{\"backend\": \"server\"}");
    assertThat(project.valid().defaultBackend()).isEqualTo(Backend.SERVER);
    assertThat(project.worker("a").backend()).isEqualTo(Backend.SERVER);
    assertThat(project.worker("b").backend()).isEqualTo(Backend.AGENT);
  }

  @Test
  void projectIsTheNearestFolderWithAFileUpToTheGitRoot() throws IOException {
    Path inner = project.folder().resolve("web/src");
    Files.createDirectories(inner.resolve("deep"));
    project.open("{\"workers\": {\"outer\": {}}}");
    assertThat(ConfigFiles.project(inner)).isEqualTo(project.folder());
    Files.writeString(inner.resolve("orchestrator.json"), "{\"workers\": {\"inner\": {}}}");
    Reading reading = ConfigFiles.read(project.home(), inner.resolve("deep"));
    assertThat(((Reading.Valid) reading).config().workers()).containsOnlyKeys("inner");
  }

  @Test
  void nothingAboveTheGitRootIsRead() throws IOException {
    Files.writeString(temporary.resolve("orchestrator.json"), "not for this project");
    Path inner = Files.createDirectories(project.folder().resolve("web"));
    assertThat(ConfigFiles.read(project.home(), inner)).isInstanceOf(Reading.Valid.class);
    assertThat(ConfigFiles.project(inner)).isEqualTo(project.folder());
  }

  @Test
  void outsideOfGitOnlyTheFolderItselfIsLookedAt() throws IOException {
    Files.writeString(temporary.resolve("orchestrator.json"), "anybody's");
    Path alone = Files.createDirectories(temporary.resolve("alone"));
    assertThat(ConfigFiles.candidates(project.home(), alone))
        .containsExactly(
            project.userFile(),
            alone.resolve(".opencode/orchestrator.json"),
            alone.resolve("orchestrator.json"));
  }

  @Test
  void userFileIsNotReadTwiceFromItsOwnFolder() {
    project.user("{}");
    Path folder = project.home().resolve(".config/opencode");
    assertThat(ConfigFiles.candidates(project.home(), folder))
        .containsExactly(project.userFile(), folder.resolve(".opencode/orchestrator.json"));
  }

  @Test
  void valuesOfVariablesStayOutOfLogs() {
    project.open(
        "{\"workers\": {\"b\": {\"backend\": \"server\", \"env\": {\"KEY\": \"secret\"}}}}");
    assertThat(project.worker("b")).asString().contains("KEY").doesNotContain("secret");
  }

  @Test
  void fileWithAByteOrderMarkIsRead() {
    project.open("\uFEFF{\"$schema\": \"x\"}");
    assertThat(project.valid().files()).containsExactly(project.file());
  }
}
