package troupe.agents;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.io.TempDir;
import troupe.model.RealOpenCode;

/** Holds what {@code docs/workers.md} says of agent files against the real OpenCode. */
@Tag("e2e")
final class OpenCodeAgentsTest {

  @TempDir private static Path folder;
  private static RealOpenCode opencode;
  private AgentProject project;

  @BeforeAll
  static void start() throws IOException {
    Path home = Files.createDirectory(folder.resolve("home"));
    opencode = new RealOpenCode(home, "{\"autoupdate\":false,\"share\":\"disabled\"}");
  }

  /** OpenCode reads the files of a project once, so each test has its own. */
  @BeforeEach
  void makeProject(TestInfo test) throws IOException {
    String name = test.getTestMethod().orElseThrow().getName();
    project = new AgentProject(Files.createDirectory(folder.resolve(name)));
  }

  @AfterAll
  static void stop() throws InterruptedException {
    if (opencode != null) {
      opencode.stop();
    }
  }

  private JsonNode agents() throws IOException, InterruptedException {
    String directory = project.directory().toString();
    return opencode.get("/agent?directory=" + URLEncoder.encode(directory, StandardCharsets.UTF_8));
  }

  private static JsonNode agent(JsonNode agents, String name) {
    return StreamSupport.stream(agents.spliterator(), false)
        .filter(agent -> agent.path("name").asText().equals(name))
        .findFirst()
        .orElse(MissingNode.getInstance());
  }

  @Test
  void examplesOfTheDistributionAreListed() throws Exception {
    for (String name : new String[] {"docs", "builder"}) {
      Path example = Path.of("conf", "examples", ".opencode", "agent", name + ".md");
      project.put("agent/" + name + ".md", Files.readAllBytes(example));
    }
    for (AgentFile read : project.check().agents()) {
      JsonNode listed = agent(agents(), read.id());
      assertThat(listed.path("mode").asText()).isEqualTo("subagent");
      assertThat(listed.path("description").asText())
          .isEqualTo(read.frontMatter().get("description"));
      assertThat(listed.path("prompt").asText()).isEqualTo(read.prompt());
    }
    assertThat(agent(agents(), "builder").path("steps").asInt()).isEqualTo(30);
  }

  @Test
  void migratedAgentIsListed() throws Exception {
    project.put(
        "skill/vision/SKILL.md",
        "---",
        "description: Use when: there is an image",
        "model: a/b/c",
        "variant: \"2026-11-21\"",
        "---",
        "Look.");
    Migration.apply(Migration.plan(project.directory()));
    JsonNode vision = agent(agents(), "vision");
    assertThat(vision.path("mode").asText()).isEqualTo("subagent");
    assertThat(vision.path("description").asText()).isEqualTo("Use when: there is an image");
    assertThat(vision.at("/model/modelID").asText()).isEqualTo("b/c");
    assertThat(vision.path("variant").asText()).isEqualTo("2026-11-21");
    assertThat(vision.path("prompt").asText()).isEqualTo("Look.");
  }

  @Test
  void oneWrongTypeTakesEveryAgentOfTheProjectAway() throws Exception {
    project.putAgent("good");
    project.putAgent("bad", "temperature: '0.5'");
    JsonNode answer = agents();
    assertThat(answer.path("name").asText()).isEqualTo("ConfigInvalidError");
    assertThat(answer.at("/data/path").asText()).endsWith("bad.md");
    assertThat(answer.at("/data/issues/0/path/0").asText()).isEqualTo("temperature");
    assertThat(project.check().sound()).isFalse();
  }

  @Test
  void unknownFieldGoesIntoTheOptions() throws Exception {
    project.putAgent("a", "reasoningEffort: high");
    assertThat(agent(agents(), "a").at("/options/reasoningEffort").asText()).isEqualTo("high");
  }

  @Test
  void frontMatterThatIsNotYamlIsTakenForThePrompt() throws Exception {
    project.put("agent/a.md", "---", "description: d", "description: e", "---", "x");
    assertThat(agent(agents(), "a").path("prompt").asText()).startsWith("---\ndescription: d");
    assertThat(project.check().sound()).isFalse();
  }

  @Test
  void bothFoldersAndFoldersInThemAreReadAndTheFieldNameCounts() throws Exception {
    project.put("agents/plural.md", "---", "description: d", "---", "x");
    project.putAgent("more/deep");
    project.put("agent/subagents/old/SKILL.md", "---", "name: older", "---", "x");
    JsonNode agents = agents();
    assertThat(agents.findValuesAsText("name")).contains("plural", "more/deep", "older");
    assertThat(agent(agents, "plural").path("mode").asText()).isEqualTo("all");
  }

  @Test
  void unquotedColonIsRepairedAsHere() throws Exception {
    project.put("agent/a.md", "---", "description: Use when: \"asked\" # so", "---", "x");
    assertThat(agent(agents(), "a").path("description").asText())
        .isEqualTo(project.check().agents().get(0).frontMatter().get("description"));
  }
}
