package troupe.agents;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class FrontMatterTest {

  @TempDir private Path directory;

  private AgentProject project() {
    return new AgentProject(directory);
  }

  @Test
  void windowsLineEndsAndByteOrderMarkAreTaken() {
    project()
        .put(
            "agent/a.md",
            "\uFEFF---\r\ndescription: d\r\n--- \r\n\r\nOne\r\nTwo\r\n".getBytes(UTF_8));
    Checked checked = project().check();
    assertThat(checked.findings()).isEmpty();
    assertThat(checked.agents().get(0).prompt()).isEqualTo("One\nTwo");
    assertThat(checked.agents().get(0).frontMatter()).isEqualTo(Map.of("description", "d"));
  }

  @Test
  void yesNoAndOnAreText() {
    project().putAgent("a", "variant: on", "options: {a: yes, b: no}");
    Checked checked = project().check();
    assertThat(checked.findings()).isEmpty();
    assertThat(checked.agents().get(0).frontMatter())
        .containsEntry("variant", "on")
        .containsEntry("options", Map.of("a", "yes", "b", "no"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Just text. | 1: the first line must be ---",
        "'\n---\nmode: all\n---\nx' | 1: the first line must be ---",
        "'---\nmode: all' | 1: the front matter has no end: no second ---",
        "'---\ntext\n---\nx' | 2: the front matter must be fields",
        "'---\na: 1\nb: [x\n---\nx' | 3: the front matter is not YAML: expected ',' or ']'",
        "'---\na: 1\na: 2\n---\nx' | 3: the front matter is not YAML: found duplicate key a",
        "'---\na: 1\n\tb: 2\n---\nx' | 3: the front matter is not YAML: found character",
        "'---\na: *b\n---\nx' | 2: the front matter is not YAML: found undefined alias b",
        "'---\na: !b c\n---\nx' | 2: the front matter is not YAML:",
      })
  void fileThatIsNotFrontMatterAndPromptIsNoAgent(String content, String finding) {
    project().put("agent/a.md", content);
    assertThat(project().findings()).hasSize(1);
    assertThat(project().findings().get(0)).startsWith("a.md:" + finding);
    assertThat(project().check().agents()).isEmpty();
  }

  @Test
  void valueThatHoldsItselfIsRefused() {
    project().putAgent("a", "options: &o", "  again: *o");
    assertThat(project().findings()).containsExactly("a.md:4: the value of o holds itself");
  }

  @Test
  void valueThatIsNamedTwiceIsRead() {
    project().putAgent("a", "options: {a: &o {b: 1}, c: *o}");
    assertThat(project().findings()).isEmpty();
  }

  @Test
  void nestingWithoutEndIsRefused() {
    project().putAgent("a", "options: " + "[".repeat(100_000));
    assertThat(project().findings())
        .containsExactly("a.md:3: the front matter has more than 64 levels");
  }

  @Test
  void emptyFileHasNoFrontMatter() {
    project().put("agent/a.md", new byte[0]);
    assertThat(project().findings())
        .containsExactly("a.md:1: the first line must be ---, the start of the front matter");
  }

  @Test
  void textThatIsNotUtf8IsRefused() {
    project().put("agent/a.md", "---\ndescription: café\n---\nx\n".getBytes(ISO_8859_1));
    assertThat(project().findings()).containsExactly("a.md: is not UTF-8");
  }

  @Test
  void fileThatCannotBeReadIsTold() throws IOException {
    Files.createDirectories(project().at("agent"));
    Files.createSymbolicLink(project().at("agent/gone.md"), directory.resolve("nowhere"));
    assertThat(project().findings()).containsExactly("gone.md: cannot be read");
  }

  @Test
  void colonInATextIsRepairedAsOpenCodeDoesAndTold() {
    project().put("agent/a.md", "---", "description: Use when: \"asked\"", "mode: all", "---", "x");
    Checked checked = project().check();
    assertThat(project().findings())
        .containsExactly(
            "a.md:1: a text with a colon in it needs quotes; OpenCode adds them, others won't");
    assertThat(checked.sound()).isTrue();
    assertThat(checked.agents().get(0).frontMatter())
        .isEqualTo(Map.of("description", "Use when: \"asked\"", "mode", "all"));
  }
}
