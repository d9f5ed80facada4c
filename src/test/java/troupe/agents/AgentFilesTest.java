package troupe.agents;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import troupe.agents.Finding.Severity;

final class AgentFilesTest {

  @TempDir private Path directory;

  private AgentProject project() {
    return new AgentProject(directory);
  }

  @Test
  void agentIsReadWithAllItsFields() {
    Path file =
        project()
            .put(
                "agent/vision.md",
                "---",
                "description: Looks at images",
                "mode: subagent",
                "model: opencode/gpt-5-nano",
                "variant: high",
                "temperature: 0.5",
                "top_p: 1",
                "tools:",
                "  edit: false",
                "permission:",
                "  bash: {'git *': allow, '*': deny}",
                "  webfetch: ask",
                "disable: false",
                "hidden: true",
                "color: '#ff00aa'",
                "steps: 5",
                "options: {reasoning: low}",
                "---",
                "",
                "You look at images.",
                "",
                "---",
                "Below a line.");
    Checked checked = project().check();
    assertThat(checked.findings()).isEmpty();
    AgentFile agent = checked.agents().get(0);
    assertThat(agent.id()).isEqualTo("vision");
    assertThat(agent.file()).isEqualTo(file);
    assertThat(agent.prompt()).isEqualTo("You look at images.\n\n---\nBelow a line.");
    assertThat(agent.frontMatter())
        .containsEntry("temperature", 0.5)
        .containsEntry("hidden", true)
        .containsEntry("tools", Map.of("edit", false))
        .containsEntry(
            "permission", Map.of("bash", Map.of("git *", "allow", "*", "deny"), "webfetch", "ask"));
    assertThat(agent.frontMatter().keySet()).startsWith("description", "mode", "model");
  }

  @Test
  void projectWithoutAgentsIsSound() {
    assertThat(project().check()).isEqualTo(new Checked(List.of(), List.of()));
    assertThat(project().check().sound()).isTrue();
  }

  @Test
  void directoryThatIsNotThereIsTold() {
    Path nowhere = directory.resolve("nowhere");
    assertThat(AgentFiles.check(nowhere).findings())
        .extracting(Finding::toString)
        .containsExactly(nowhere + ": is not a directory");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "mode: worker | mode: must be primary, subagent or all, not \"worker\"",
        "model: gpt | model: must be provider/model, not \"gpt\"",
        "model: /gpt | model: must be provider/model, not \"/gpt\"",
        "model: 5 | model: must be provider/model, not 5",
        "variant: 5 | variant: must be text, not 5",
        "name: 5 | name: must be text, not 5",
        "temperature: '0.5' | temperature: must be a number, not \"0.5\"",
        "top_p: high | top_p: must be a number, not \"high\"",
        "tools: [bash] | tools: must be a map of tool names to true or false, not [bash]",
        "tools: {bash: no} | tools.bash: must be true or false, not \"no\"",
        "tools: {bash: } | tools.bash: must be true or false, not null",
        "permission: no | permission: must be ask, allow or deny, or a map of them, not \"no\"",
        "permission: {a: 1} | permission.a: must be ask, allow or deny, or a map of them, not 1",
        "permission: {a: {b: yes}} | permission.a.b: must be ask, allow or deny, not \"yes\"",
        "disable: yes | disable: must be true or false, not \"yes\"",
        "hidden: 1 | hidden: must be true or false, not 1",
        "steps: 0 | steps: must be a whole number above 0, not 0",
        "steps: 1.5 | steps: must be a whole number above 0, not 1.5",
        "maxSteps: -3 | maxSteps: must be a whole number above 0, not -3",
        "options: text | options: must be a map, not \"text\"",
        "model: | model: has no value: give it one or remove the line",
      })
  void wrongValueIsNamedByFileLineAndField(String line, String finding) {
    project().putAgent("a", line);
    assertThat(project().findings()).containsExactly("a.md:3: " + finding);
    assertThat(project().check().sound()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"pinkish", "'#fff'", "7"})
  void colorIsOfTheThemeOrSixDigits(String color) {
    project().putAgent("a", "color: " + color);
    project().putAgent("b", "color: accent");
    assertThat(project().findings()).hasSize(1).allMatch(text -> text.startsWith("a.md:3: color:"));
  }

  @Test
  void deepFieldIsNamedByItsOwnLine() {
    project().putAgent("a", "permission:", "  bash:", "    git *: allow", "    '*': never");
    assertThat(project().findings())
        .containsExactly("a.md:6: permission.bash.*: must be ask, allow or deny, not \"never\"");
  }

  @Test
  void everythingWrongIsToldAtOnce() {
    project().put("agent/a.md", "---", "mode: worker", "model: gpt", "---");
    project().put("agent/b.md", "---", "description: ''", "---", "Work.");
    assertThat(project().findings())
        .containsExactly(
            "a.md: has no prompt below the front matter",
            "a.md:1: description: is missing",
            "a.md:2: mode: must be primary, subagent or all, not \"worker\"",
            "a.md:3: model: must be provider/model, not \"gpt\"",
            "b.md:2: description: is empty");
    assertThat(project().check().agents()).extracting(AgentFile::id).containsExactly("a", "b");
  }

  @Test
  void unknownFieldAndIgnoredPromptAreOnlyWarnings() {
    project().putAgent("a", "reasoningEffort: high", "prompt: Other", "name: b");
    assertThat(project().findings())
        .containsExactly(
            "a.md:3: reasoningEffort: is not a field of an agent: OpenCode hands it to the"
                + " model's provider",
            "a.md:4: prompt: is ignored: the text below the front matter counts",
            "a.md:5: name: OpenCode calls this agent b, not a as the file's name says");
    assertThat(project().check().sound()).isTrue();
    assertThat(project().check().agents()).extracting(AgentFile::id).containsExactly("b");
  }

  @ParameterizedTest
  @ValueSource(strings = {"two words", "-dash", ".dot", "é"})
  void nameThatCannotBeAWorkersIdIsRefused(String name) {
    project().putAgent(name);
    assertThat(project().findings())
        .containsExactly(
            name
                + ".md: the agent's name must be letters, digits, '.', '_' and '-', begin with a"
                + " letter or digit and have at most 64 characters, not \""
                + name
                + "\"");
  }

  @Test
  void nameMayHave64CharactersAndNoMore() {
    project().putAgent("a".repeat(64));
    assertThat(project().findings()).isEmpty();
    project().putAgent("a".repeat(65));
    assertThat(project().findings()).hasSize(1);
  }

  @Test
  void agentInAFolderIsToldItsName() {
    project().putAgent("more/deep");
    assertThat(project().findings())
        .containsExactly(
            "more/deep.md: lies in a folder, so OpenCode calls the agent more/deep: move the file"
                + " up");
  }

  @Test
  void bothFoldersAreReadAndOneIdInTwoFilesIsAnError() {
    Path first = project().putAgent("x");
    project().putAgent("y", "name: x");
    project().put("agents/x.md", "---", "description: d", "---", "Work.");
    project().put("agents/z.md", "---", "description: d", "---", "Work.");
    String problem = "agent x is also in " + first + ": OpenCode uses only one of them";
    assertThat(project().check().findings())
        .filteredOn(finding -> finding.severity() == Severity.ERROR)
        .containsExactly(
            new Finding(project().at("agent/y.md"), 3, "name", problem, Severity.ERROR),
            new Finding(project().at("agents/x.md"), 0, "", problem, Severity.ERROR));
    assertThat(project().check().agents())
        .extracting(AgentFile::id)
        .containsExactly("x", "x", "x", "z");
  }

  @Test
  void olderWorkerFileIsToldAndItsNameCounts() {
    project().put("agent/subagents/vision/SKILL.md", "---", "name: vision", "---", "Look.");
    String older =
        "subagents/vision/SKILL.md: an older worker file, which OpenCode reads as agent vision:"
            + " `troupe agents migrate` makes an agent file of it, then remove this one";
    assertThat(project().findings()).containsExactly(older);
    assertThat(project().check().sound()).isTrue();
    project().putAgent("vision");
    assertThat(project().findings()).hasSize(2).contains(older);
    assertThat(project().check().sound()).isFalse();
  }

  @Test
  void otherFilesAreLeftAlone() {
    project().put("agent/notes.txt", "Nothing.");
    project().put("agent/UPPER.MD", "Nothing.");
    assertThat(project().check().findings()).isEmpty();
  }

  @Test
  void examplesOfTheDistributionAreSound() {
    Checked checked = AgentFiles.check(Path.of("conf", "examples"));
    assertThat(checked.findings()).isEmpty();
    assertThat(checked.agents()).extracting(AgentFile::id).containsExactly("builder", "docs");
    assertThat(checked.agents()).allMatch(a -> "subagent".equals(a.frontMatter().get("mode")));
  }
}
