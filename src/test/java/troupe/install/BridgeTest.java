package troupe.install;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class BridgeTest {

  private static final Pattern COMMENT = Pattern.compile("//.*|/\\*.*?\\*/");

  @TempDir private Path root;
  private Project project;

  @BeforeEach
  void make() throws IOException {
    project = new Project(root);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "\n\n",
        "// nothing yet",
        "/* nothing */\n",
        "{}",
        "{ }\n",
        "{\n}\n",
        "{\n  // later\n}\n",
        "{ // later\n}",
        "{\"a\":1}",
        "{ \"a\": 1, }",
        "{\"a\": \"x\" /* , */}",
        "{\n  \"a\": 1\n}",
        "{\n  \"a\": \"}, // no\",\n}\n",
        "{\n    \"a\": [1, 2], // why\n    \"b\": -1.5e3 // end, of it\n    // really\n}\n",
        "{\n  \"a\": true // x\n  , // y\n}\n",
        "{\r\n\t\"a\": null,\r\n\t\"b\": {\"c\": []}\r\n}\r\n",
        "\uFEFF{\n  \"a\": \"\u00e4\uD83D\uDE00\"\n}\n",
        "{\"mcp\":{}}",
        "{\n  \"mcp\": {}\n}\n",
        "{\n  \"mcp\": {\n  },\n  \"a\": 1\n}\n",
        "{\n  \"mcp\": { \"db\": {\"type\": \"local\"} },\n  \"a\": 1\n}\n",
        "{\n  \"mcp\": {\n    // mine\n    \"db\": {\n      \"type\": \"local\"\n    }, // last\n  },\n}\n",
        "// head\n{\n\t\"mcp\": {\n\t\t\"db\": {}\n\t}\n}\n// tail\n",
      })
  void whatWasThereIsKeptAndComesBackToTheByte(String text) throws Exception {
    Map<String, String> before = project.says(text).snapshot();
    project.install();
    assertThat(project.json().at("/mcp/team/enabled").asBoolean()).isTrue();
    assertThat(Project.others(project.text()))
        .isEqualTo(text.isEmpty() ? schema() : Project.others(text));
    assertThat(COMMENT.matcher(text).results().map(MatchResult::group))
        .allMatch(project.text()::contains);

    Map<String, String> installed = project.snapshot();
    assertThat(project.install()).isEmpty();
    assertThat(project.snapshot()).isEqualTo(installed);

    project.remove();
    assertThat(project.snapshot()).isEqualTo(before);
    assertThat(project.remove()).isEmpty();
  }

  private static JsonNode schema() throws IOException {
    return Project.json("{\"$schema\": \"https://opencode.ai/config.json\"}");
  }

  @Test
  void entryLooksLikeItsNeighbours() throws Exception {
    project.says("{\n    \"a\": 1 // one\n}\n").install();
    assertThat(project.text())
        .isEqualTo(
            """
            {
                "a": 1, // one
                "mcp": {
                    "team": {
                        "type": "remote",
                        "url": "http://127.0.0.1:7717/mcp",
                        "headers": {
                            "Authorization": "Bearer {file:%s/token}"
                        },
                        "enabled": true,
                        "oauth": false,
                        "timeout": 180000
                    }
                }
            }
            """
                .formatted(project.home));
  }

  @Test
  void lineEndsAreThoseOfTheFile() throws Exception {
    project.says("{\r\n\t\"a\": 1\r\n}\r\n").install();
    assertThat(project.text().replace("\r\n", "")).doesNotContain("\n");
    assertThat(project.text()).contains("\r\n\t\t\"team\"");
  }

  @Test
  void filesAndFoldersThatWereMadeAreRemovedAgain() throws Exception {
    Map<String, String> before = project.snapshot();
    assertThat(project.install())
        .containsExactly("made " + project.plugin, "made " + project.config);
    project.remove();
    assertThat(project.snapshot()).isEqualTo(before);
  }

  @Test
  void folderThatOthersUseIsLeft() throws Exception {
    project.install();
    Path other = Files.writeString(project.folder.resolve(".opencode/package.json"), "{}");
    project.remove();
    assertThat(other).exists();
    assertThat(project.plugin.getParent()).doesNotExist();
  }

  @Test
  void fileThatWasMadeAndThenChangedLosesOnlyOurPart() throws Exception {
    project.install();
    project.says(project.text().replaceFirst("\\{", "{\n  \"model\": \"a/b\", // mine"));
    project.remove();
    assertThat(project.text()).contains("// mine").doesNotContain("team", "\"mcp\"");
    assertThat(project.json().path("model").asText()).isEqualTo("a/b");
  }

  /** OpenCode adds it by itself. */
  @Test
  void fileThatOnlyGotItsSchemaIsStillOurs() throws Exception {
    project.says("").install();
    project.remove();
    Files.delete(project.config);
    project.install();
    project.says(project.text().replace("  \"mcp", "\n  \"mcp"));
    project.remove();
    assertThat(project.config).doesNotExist();
  }

  @Test
  void serversThatCameLaterStay() throws Exception {
    project.says("{\n  \"a\": 1\n}\n").install();
    project.says(project.text().replace("\"mcp\": {", "\"mcp\": {\n    \"db\": {}, // mine"));
    project.remove();
    assertThat(project.json()).isEqualTo(Project.json("{\"a\": 1, \"mcp\": {\"db\": {}}}"));
    assertThat(project.text()).contains("// mine");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"mcp\": {%s}}",
        "{\"mcp\": {\"x\": {}, %s, \"y\": {}}}",
        "{\n  \"mcp\": {\n    \"x\": {}, // x\n    %s, \"y\": {}\n  }\n}",
        "{\n  \"mcp\": {\n    \"x\": {}, // x\n    %s, // ours\n    \"y\": {}\n  }\n}",
        "{\n  \"mcp\": {\n    \"x\": {} /* , */, // x\n    %s // ours\n  }\n}",
      })
  void entryIsTakenOutAlsoWithoutAReceipt(String around) throws Exception {
    String entry = "\"team\": " + Entry.of(project.home);
    project.says(around.formatted(entry)).remove();
    assertThat(project.text()).doesNotContain("team");
    assertThat(project.json()).isEqualTo(Project.json(around.replaceFirst("%s,?", "")));
  }

  @Test
  void otherHomeAndAddressReplaceTheEarlierAndTheOriginalStillComesBack() throws Exception {
    Map<String, String> before = project.says("{\n  \"a\": 1\n}\n").snapshot();
    project.install();
    Path home = Files.createDirectory(root.resolve("other"));
    Files.writeString(home.resolve("daemon.json"), "{\"url\": \"http://127.0.0.1:4711\"}");
    Bridge.install(Place.project(project.folder), home);
    JsonNode entry = project.json().at("/mcp/team");
    assertThat(entry.path("url").asText()).isEqualTo("http://127.0.0.1:4711/mcp");
    assertThat(entry.at("/headers/Authorization").asText())
        .isEqualTo("Bearer {file:%s/token}", home);
    assertThat(project.plugin).content().contains("{\"home\":\"%s\"".formatted(home));
    project.remove();
    assertThat(project.snapshot()).isEqualTo(before);
  }

  @Test
  void jsoncIsUsedWhereItIsTheOneThere() throws Exception {
    Path file = Files.writeString(project.folder.resolve("opencode.jsonc"), "{ // c\n}\n");
    project.install();
    assertThat(file).content().contains("// c", "\"team\"");
    assertThat(project.config).doesNotExist();
    project.remove();
    assertThat(file).hasContent("{ // c\n}\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\n  \"a\": }|2:8",
        "{\n  \"a\": 1|2:9",
        "{\"a\": 1} x|1:",
        "{\"a\": 1} {}|1:10",
        "[]|1:1",
        "{\n  \"mcp\": []}|2:10",
        "{\n  \"a\": 1,\n  \"a\": 2}|3:",
        "{a: 1}|1:",
      })
  void brokenFileIsRefusedWithItsPlaceAndNothingIsWritten(String textAndPlace) throws Exception {
    String[] parts = textAndPlace.split("\\|", 2);
    Map<String, String> before = project.says(parts[0]).snapshot();
    InstallFailed failure = catchThrowableOfType(InstallFailed.class, () -> project.install());
    assertThat(failure).hasMessageStartingWith(project.config + ":" + parts[1]);
    assertThat(failure.getMessage()).doesNotContain("JsonReadFeature", "com.fasterxml");
    assertThat(failure.isBadFile()).isTrue();
    assertThatThrownBy(project::remove).isInstanceOf(InstallFailed.class);
    assertThat(project.snapshot()).isEqualTo(before);
  }

  @Test
  void entryOfSomebodyElseIsRefusedAndLeft() throws Exception {
    Map<String, String> before =
        project.says("{\n  \"mcp\": {\"team\": {\"type\": \"local\"}}\n}").snapshot();
    assertThatThrownBy(project::install)
        .hasMessageStartingWith(project.config + ":2:11: there is an MCP server \"team\"");
    assertThat(project.remove()).isEmpty();
    assertThat(project.snapshot()).isEqualTo(before);
  }

  @Test
  void pluginOfSomebodyElseIsRefused() throws Exception {
    Files.createDirectories(project.plugin.getParent());
    Files.writeString(project.plugin, "export const Mine = async () => ({})\n");
    Map<String, String> before = project.snapshot();
    assertThatThrownBy(project::install).hasMessageContaining("troupe.js is not Troupe's");
    assertThatThrownBy(project::remove).hasMessageContaining("troupe.js is not Troupe's");
    assertThat(project.snapshot()).isEqualTo(before);
  }

  @Test
  void linksAreNotFollowed() throws Exception {
    Path target = Files.writeString(root.resolve("elsewhere.json"), "{}");
    Files.createSymbolicLink(project.config, target);
    assertThatThrownBy(project::install).hasMessageContaining("opencode.json is a symbolic link");
    assertThat(target).hasContent("{}");
    Files.delete(project.config);
    Files.createSymbolicLink(project.folder.resolve(".opencode"), root.resolve("home"));
    assertThatThrownBy(project::install).hasMessageContaining(".opencode is a symbolic link");
    assertThat(project.home).isEmptyDirectory();
  }

  @Test
  void whatIsNoFolderIsSaid() throws Exception {
    assertThatThrownBy(() -> Place.project(root.resolve("nowhere")))
        .hasMessage("there is no directory " + root.resolve("nowhere"));
    Files.writeString(project.folder.resolve(".opencode"), "");
    assertThatThrownBy(project::install).hasMessageContaining(".opencode is not a folder");
    assertThat(project.config).doesNotExist();
  }

  @Test
  void homeThatOpenCodeCannotNameIsRefused() {
    assertThatThrownBy(() -> Bridge.install(Place.project(project.folder), root.resolve("a}b")))
        .hasMessageContaining("give another --home");
  }

  @Test
  void modeOfTheFileIsKept() throws Exception {
    project.says("{}");
    Files.setPosixFilePermissions(project.config, PosixFilePermissions.fromString("rw-------"));
    project.install();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(project.config)))
        .isEqualTo("rw-------");
  }

  @Test
  void usersConfigurationIsMadeAndRemovedWithItsFolders() throws Exception {
    Path config = root.toRealPath().resolve("user/.config/opencode");
    Bridge.install(Place.user(config), project.home);
    assertThat(config.resolve("plugin/troupe.js")).exists();
    assertThat(config.resolve("opencode.json")).content().contains("\"team\"");
    Bridge.remove(Place.user(config));
    assertThat(root.resolve("user")).doesNotExist();
  }
}
