package troupe.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

final class ProjectCommandsTest {

  @TempDir private Path project;
  private final StringWriter said = new StringWriter();

  @Test
  void wrongConfigurationIsSaidWithItsPlaceAndExits78() throws IOException {
    Path file = Files.writeString(project.resolve("orchestrator.json"), "{\n  \"workrs\": {}\n}");
    assertThat(run("config", "check", "--directory", project.toString())).isEqualTo(78);
    assertThat(said.toString()).contains(file + ":2:", "workrs", "workers");
  }

  @Test
  void rightConfigurationIsListed() throws IOException {
    Files.writeString(
        project.resolve("orchestrator.json"), "{\"workers\": {\"docs\": {\"timeout\": \"5m\"}}}");
    assertThat(run("config", "check", "--directory", project.toString())).isZero();
    assertThat(said.toString()).contains("worker docs, backend agent");
  }

  @Test
  void brokenAgentFileIsSaidWithItsPlaceAndExits78() throws IOException {
    agent("docs", "---\ndescription: Writes\nmode: helper\n---\nWrite.\n");
    assertThat(run("agents", "check", "--directory", project.toString())).isEqualTo(78);
    assertThat(said.toString()).contains("docs.md:3: mode");
  }

  @Test
  void soundAgentFilesAreCounted() throws IOException {
    agent("docs", "---\ndescription: Writes\nmode: subagent\n---\nWrite.\n");
    assertThat(run("agents", "check", "--directory", project.toString())).isZero();
    assertThat(said.toString()).contains("1 agents, 0 findings");
  }

  @Test
  void migrationSaysWhatItWouldDoAndThenDoesIt() throws IOException {
    Path original = project.resolve(".opencode/agent/subagents/docs/SKILL.md");
    Files.createDirectories(original.getParent());
    Files.writeString(original, "---\nname: docs\ndescription: Writes\n---\nWrite.\n");
    Path target = project.resolve(".opencode/agent/docs.md");

    assertThat(run("agents", "migrate", "--dry-run", "--directory", project.toString())).isZero();
    assertThat(said.toString()).contains("would write " + target);
    assertThat(target).doesNotExist();

    assertThat(run("agents", "migrate", "--directory", project.toString())).isZero();
    assertThat(target).content().contains("mode: subagent").endsWith("Write.\n");
    assertThat(original).exists();
  }

  private void agent(String id, String text) throws IOException {
    Path folder = Files.createDirectories(project.resolve(".opencode/agent"));
    Files.writeString(folder.resolve(id + ".md"), text);
  }

  private int run(String... arguments) {
    PrintWriter writer = new PrintWriter(said, true);
    CommandLine command = Main.commandLine();
    return command.setOut(writer).setErr(writer).execute(arguments);
  }
}
