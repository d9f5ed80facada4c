package troupe.agents;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import troupe.agents.Migration.Plan;
import troupe.agents.Migration.Step;

final class MigrationTest {

  @TempDir private Path directory;

  private AgentProject project() {
    return new AgentProject(directory);
  }

  private Plan plan() {
    return Migration.plan(directory);
  }

  /** Each note without the folder. */
  private List<String> notes() {
    String prefix = project().at("") + "/";
    return plan().notes().stream().map(note -> note.toString().replace(prefix, "")).toList();
  }

  private Path putVision() {
    return project()
        .put(
            "agent/subagents/vision/SKILL.md",
            "---",
            "name: vision",
            "description: Looks at images",
            "model: opencode/gpt-5-nano",
            "tools:",
            "  webfetch: false",
            "  \"*\": true",
            "---",
            "",
            "You look at images.",
            "",
            "Say what is there.");
  }

  @Test
  void olderWorkerFileBecomesAnAgentFile() throws IOException {
    Path original = putVision();
    String before = Files.readString(original);
    assertThat(Migration.apply(plan())).containsExactly(project().at("agent/vision.md"));
    assertThat(project().at("agent/vision.md"))
        .hasContent(
            """
            ---
            description: Looks at images
            mode: subagent
            model: opencode/gpt-5-nano
            tools:
              webfetch: false
              '*': true
            ---

            You look at images.

            Say what is there.
            """);
    assertThat(original).hasContent(before);
  }

  @Test
  void planWritesNothing() {
    putVision();
    Plan plan = plan();
    assertThat(plan.steps())
        .extracting(Step::target)
        .containsExactly(project().at("agent/vision.md"));
    assertThat(project().at("agent/vision.md")).doesNotExist();
    assertThat(plan()).isEqualTo(plan);
  }

  @Test
  void secondMigrationHasNothingToDoButSaysThatTheOriginalIsStillRead() {
    putVision();
    Migration.apply(plan());
    assertThat(plan().steps()).isEmpty();
    assertThat(notes())
        .containsExactly(
            "agent/subagents/vision/SKILL.md: OpenCode reads this file, too, as agent vision:"
                + " remove it once agent/vision.md is right");
  }

  @Test
  void existingAgentIsNeverOverwritten() {
    putVision();
    Plan early = plan();
    Path mine = project().put("agent/vision.md", "mine");
    assertThat(plan().steps()).isEmpty();
    assertThat(notes())
        .contains(
            "agent/subagents/vision/SKILL.md: agent/vision.md is there already and was left as it"
                + " is");
    assertThat(Migration.apply(early)).isEmpty();
    assertThat(mine).hasContent("mine");
  }

  @Test
  void existingAgentInTheOtherFolderCountsToo() {
    putVision();
    project().put("agents/vision.md", "mine");
    assertThat(plan().steps()).isEmpty();
  }

  @Test
  void skillThatDescribesAWorkerBecomesAnAgentAndOthersStaySkills() {
    project().put("skill/memory/SKILL.md", "---", "description: d", "mode: subagent", "---", "Go.");
    project()
        .put("skill/spawned/SKILL.md", "---", "description: d", "backend: server", "---", "Go.");
    project().put("skill/plain/SKILL.md", "---", "name: plain", "license: MIT", "---", "Go.");
    Plan plan = plan();
    assertThat(plan.steps())
        .extracting(Step::target)
        .containsExactly(project().at("agent/memory.md"), project().at("agent/spawned.md"));
    assertThat(notes())
        .containsExactly(
            "skill/spawned/SKILL.md:3: backend: not carried over: it belongs into"
                + " orchestrator.json, at workers.spawned.backend");
  }

  @Test
  void whatIsNotCarriedOverIsToldByNameAndLine() {
    project()
        .put(
            "skill/x/SKILL.md",
            "---",
            "name: other",
            "description: d",
            "mode: primary",
            "model: gpt",
            "tools: [bash]",
            "license: MIT",
            "timeout: 30s",
            "prompt: Not this",
            "---",
            "This.");
    project().put("skill/x/scripts/run.sh", "true");
    assertThat(notes())
        .containsExactly(
            "skill/x/SKILL.md:2: name: not carried over: the agent is called x, as the folder",
            "skill/x/SKILL.md:4: mode: not carried over: a worker's mode is subagent",
            "skill/x/SKILL.md:5: model: not carried over: model must be provider/model, not"
                + " \"gpt\"",
            "skill/x/SKILL.md:6: tools: not carried over: tools must be a map of tool names to true"
                + " or false, not [bash]. Until the agent file has it, the agent may use every"
                + " tool",
            "skill/x/SKILL.md:7: license: not carried over: an agent has no such field",
            "skill/x/SKILL.md:8: timeout: not carried over: it belongs into orchestrator.json, at"
                + " workers.x.timeout",
            "skill/x/SKILL.md:9: prompt: not carried over: the text below the front matter is the"
                + " prompt",
            "skill/x/SKILL.md: scripts beside it stays there: see whether the prompt names it");
    assertThat(plan().steps().get(0).text())
        .isEqualTo("---\ndescription: d\nmode: subagent\n---\n\nThis.\n");
  }

  @Test
  void whatIsWrittenReadsBackAsItWas() throws MalformedFileException {
    project()
        .put(
            "skill/x/SKILL.md",
            "---",
            "description: |-",
            "  Use when: asked # really",
            "  - or not",
            "mode: subagent",
            "variant: \"2026-11-21\"",
            "color: \"#ff00aa\"",
            "options: {a: 'yes', b: '012', c: '1_000', d: 'null', e: 'it''s', f: [1, two], g: ''}",
            "permission: {bash: {'*': deny, 'git *': allow}}",
            "---",
            "--- first line",
            "Text.");
    String text = plan().steps().get(0).text();
    FrontMatter old = FrontMatter.read(project().at("skill/x/SKILL.md"));
    FrontMatter written = FrontMatter.of(text);
    assertThat(written.fields().values()).isEqualTo(old.fields().values());
    assertThat(written.prompt()).isEqualTo(old.prompt());
    assertThat(text).contains("variant: \"2026-11-21\"", "c: \"1_000\"").doesNotContain("{");
    Migration.apply(plan());
    assertThat(project().check().findings()).isEmpty();
  }

  @Test
  void windowsFileAndUnquotedColonAreMigrated() {
    String text =
        "\uFEFF---\r\ndescription: Use when: asked\r\nmode: subagent\r\n---\r\nA\r\nB\r\n";
    project().put("skill/x/SKILL.md", text.getBytes(UTF_8));
    assertThat(plan().steps().get(0).text())
        .isEqualTo("---\ndescription: 'Use when: asked'\nmode: subagent\n---\n\nA\nB\n");
  }

  @Test
  void missingDescriptionIsTold() {
    project().put("skill/x/SKILL.md", "---", "mode: subagent", "---", "Go.");
    assertThat(notes())
        .containsExactly(
            "skill/x/SKILL.md: description: there is none: write one into the agent file");
  }

  @Test
  void whatCannotBecomeAnAgentIsTold() {
    project().put("skill/broken/SKILL.md", "---", "a: [", "---", "Go.");
    project().put("skill/empty/SKILL.md", "---", "mode: subagent", "---");
    project().put("skill/two words/SKILL.md", "---", "mode: subagent", "---", "Go.");
    assertThat(plan().steps()).isEmpty();
    assertThat(notes())
        .hasSize(3)
        .contains(
            "skill/empty/SKILL.md: has no text that could be a prompt; nothing was made of it",
            "skill/two words/SKILL.md: the name of its folder cannot be an agent's name; nothing"
                + " was made of it")
        .anyMatch(note -> note.startsWith("skill/broken/SKILL.md:2: the front matter is not YAML"));
  }

  @Test
  void firstOfTwoWithOneNameWins() {
    Path first = putVision();
    project().put("skill/vision/SKILL.md", "---", "mode: subagent", "---", "Go.");
    assertThat(plan().steps()).extracting(Step::source).containsExactly(first);
    assertThat(notes())
        .contains(
            "skill/vision/SKILL.md: agent/subagents/vision/SKILL.md becomes agent vision already");
  }

  @Test
  void folderThatCannotBeMadeIsAnErrorThatNamesTheFile() throws IOException {
    project().put("skill/x/SKILL.md", "---", "mode: subagent", "---", "Go.");
    Plan plan = plan();
    Files.writeString(project().at("agent"), "in the way");
    assertThatThrownBy(() -> Migration.apply(plan))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessage("cannot write " + project().at("agent/x.md"));
  }

  @Test
  void projectWithoutOlderFilesHasNothingToDo() {
    assertThat(plan()).isEqualTo(new Plan(List.of(), List.of()));
  }
}
