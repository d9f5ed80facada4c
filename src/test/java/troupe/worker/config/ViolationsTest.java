package troupe.worker.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a person is told; in the tables a single quote stands for a double one. */
final class ViolationsTest {

  @TempDir private Path temporary;
  private Project project = new Project(Path.of("home"), Path.of("folder"));

  @BeforeEach
  void makeProject() throws IOException {
    project = Project.in(temporary);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{                       | 1:2 | found the end of the file, expected everything to be",
        "{'workers': {},}        | 1:16 | is not JSON: unexpected character ('}'): was expecting",
        "{// no                  | 1:2 | is not JSON: unexpected character ('/'): maybe a (non-s",
        "{'backend': server}     | 1:13 | is not JSON: unrecognized token 'server': was expecting",
        "{'backend': +1}         | 1:14 | is not JSON: unexpected character ('+') in numeric",
        "{} {}                   | 1:4 | found more text, expected the end of the file",
        "` `                     | 1:1 | found nothing, expected an object",
        "[]                      | 1:1 | found a list, expected an object",
        "7                       | 1:1 | found 7, expected an object",
      })
  void textThatIsNoObject(String json, String place, String problem) {
    project.open(json.replace('\'', '"'));
    assertThat(project.violations())
        .singleElement()
        .asString()
        .startsWith("orchestrator.json:" + place + ": $: " + problem)
        .doesNotContain("Jackson", "Feature", "Source", "code", "java");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'timeout': '5'     | timeout | found '5', expected a duration such as '30s', '5m'",
        "'timeout': '-5s'   | timeout | found '-5s', expected a duration",
        "'timeout': 'PT'    | timeout | found 'PT', expected a duration",
        "'timeout': 30      | timeout | found 30, expected a duration",
        "'timeout': '0s'    | timeout | found '0s', expected 1s to 24h",
        "'timeout': '500ms' | timeout | found '500ms', expected 1s to 24h",
        "'timeout': 'PT25H' | timeout | found 'PT25H', expected 1s to 24h",
        "'timeout': '99999999999999999999d' | timeout | found '99999999999999999999d'",
        "'startTimeout': '11m'   | startTimeout | found '11m', expected 1s to 10m",
        "'idleStop': '500ms'     | idleStop | found '500ms', expected 1s to 24h, or 0s for never",
        "'model': 'gpt'          | model    | found 'gpt', expected provider/model",
        "'model': '/gpt'         | model    | found '/gpt', expected provider/model",
        "'model': null           | model    | found null, expected provider/model",
        "'agent': ' '            | agent    | found ' ', expected the name of an OpenCode agent",
        "'enabled': 'yes'        | enabled  | found 'yes', expected true or false",
        "'description': []       | description | found a list, expected text",
        "'reuse': 'always'       | reuse | found 'always', expected 'session', 'process' or 'none'",
        "'env': ['A=1']          | env | found a list, expected an object of variables and their",
        "'env': {'A': 12345}     | env.A | found a number, expected text",
        "'env': {'A': null}      | env.A | found null, expected text",
        "'env': {'1A': 'x'}      | env['1A'] | found the key '1A', expected a name of let",
        "'timeout': '5m\\n'      | timeout | found '5m?', expected a duration",
        "'model': 'a/b\\n'       | model | found 'a/b?', expected provider/model",
        "'envPrefixes': 'X_'     | envPrefixes | found 'X_', expected a list of beginnings of",
        "'envPrefixes': ['X_', ''] | envPrefixes[1] | found '', expected a name of letters,",
        "'directory': ''         | directory | found '', expected the path of a folder",
        "'directory': 'gone'     | directory | found 'gone', expected a folder, but ",
        "'directory': 'orchestrator.json' | directory | found 'orchestrator.json', expected a",
      })
  void valueOfAServerThatDoesNotFit(String field, String path, String problem) {
    project.open(
        "{'backend': 'server', 'workers': {'v': {%s}}}".formatted(field).replace('\'', '"'));
    assertThat(project.violations())
        .singleElement()
        .asString()
        .contains(": $.workers.v." + path + ": " + problem.replace('\'', '"'));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'backends': 'agent'}         | $.backends       | did you mean backend?",
        "{'zebra': 1}                  | $.zebra          | expected one of $schema, backend, work",
        "{'workers': {'v': {'time_out': '5s'}}} | $.workers.v.time_out | did you mean timeout?",
        "{'workers': {'v': {'x y': 1}}} | $.workers.v['x y'] | expected one of backend, agent, m",
      })
  void unknownKey(String json, String path, String hint) {
    project.open(json.replace('\'', '"'));
    assertThat(project.violations())
        .singleElement()
        .asString()
        .contains(": " + path + ": found the unknown key ")
        .contains(hint);
  }

  @ParameterizedTest
  @ValueSource(strings = {".", "a b", "-a", "a/b", "", "ä"})
  void idThatIsNone(String id) {
    project.open("{\"workers\": {\"" + id + "\": {}}}");
    assertThat(project.violations())
        .singleElement()
        .asString()
        .startsWith("orchestrator.json:1:14: $.workers['" + id + "']: found the key \"" + id + '"')
        .contains("expected an id of up to 64 letters");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "7", "my.worker_2-b", "Vision"})
  void idsThatAreFine(String id) {
    project.open("{\"workers\": {\"" + id + "\": {}}}");
    assertThat(project.valid().workers()).containsOnlyKeys(id);
  }

  @Test
  void everyViolationOfEveryFileIsToldAtOnceByFileLineAndColumn() {
    project
        .user("{\n  \"workers\": {\n    \"docs\": {\"timeout\": 5, \"modell\": \"x\"}\n  }\n}")
        .hidden("{\"workers\": \n tru}")
        .open(
            """
            {
              "workers": {
                "my-docs": {"reuse": "process"},
                "vision": {"description": "ünïcode", "model": "x", "timeout": "48h"},
                "docs": {"backend": "agent", "idleStop": "5m"}
              }
            }
            """);
    assertThat(project.violations())
        .containsExactly(
            "~orchestrator.json:3:25: $.workers.docs.timeout: found 5, expected a duration such as"
                + " \"30s\", \"5m\", \"500ms\" or \"PT30S\"",
            "~orchestrator.json:3:28: $.workers.docs.modell: found the unknown key \"modell\","
                + " did you mean model?",
            ".opencode/orchestrator.json:2:2: $: is not JSON: unrecognized token 'tru': was"
                + " expecting (text, number, list, object, 'null', 'true' or 'false')",
            "orchestrator.json:4:51: $.workers.vision.model: found \"x\", expected provider/model",
            "orchestrator.json:4:67: $.workers.vision.timeout: found \"48h\", expected 1s to 24h",
            "orchestrator.json:5:34: $.workers.docs.idleStop: found idleStop, expected it with"
                + " backend server, and this worker's is agent, see orchestrator.json:5");
  }

  @Test
  void keyGivenTwiceIsRefusedOnceForEachRepetition() {
    project.open(
        """
        {"workers": {
          "v": {"timeout": "5s", "model": "a/b"},
          "v": {"timeout": "5s", "timeout": "6s"}}}
        """);
    assertThat(project.violations())
        .containsExactly(
            "orchestrator.json:3:3: $.workers.v: found the same key as in line 2, expected it once",
            "orchestrator.json:3:26: $.workers.v.timeout: found the same key as in line 3, expected"
                + " it once");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'startTimeout': '5s'",
        "'idleStop': '0s'",
        "'env': {}",
        "'envPrefixes': []",
        "'reuse': 'process'"
      })
  void fieldOfAServerDoesNotFitAnAgent(String field) {
    project.open("{'workers': {'v': {%s}}}".formatted(field).replace('\'', '"'));
    assertThat(project.violations())
        .singleElement()
        .asString()
        .endsWith("expected it with backend server, and this worker's is agent by default");
  }

  @Test
  void otherMistakesOfAnAgentDoNotHideWhatDoesNotFitIt() {
    project.open("{\"workers\": {\"a b\": {}, \"v\": {\"zebra\": 1, \"reuse\": \"process\"}}}");
    assertThat(project.violations())
        .hasSize(3)
        .last(STRING)
        .contains("$.workers.v.reuse: found \"process\", expected it with backend server");
  }

  @Test
  void backendAndFieldOfDifferentFilesAreToldTogether() {
    project
        .user("{\"workers\": {\"v\": {\"backend\": \"server\", \"env\": {\"A\": \"1\"}}}}")
        .open("{\"workers\": {\n\"v\": {\"backend\": \"agent\"}}}");
    assertThat(project.violations())
        .containsExactly(
            "~orchestrator.json:1:41: $.workers.v.env: found env, expected it with backend server,"
                + " and this worker's is agent, see orchestrator.json:2");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'workers': {'v': {'backend': 'servr', 'idleStop': '5m'}}}",
        "{'workers': {'v': {'bakend': 'server', 'idleStop': '5m'}}}",
        "{'bakend': 'server', 'workers': {'v': {'idleStop': '5m'}}}",
        "{'backend': 7, 'workers': {'v': {'idleStop': '5m'}}}",
      })
  void mistypedBackendIsTheOnlyViolation(String json) {
    project.open(json.replace('\'', '"'));
    assertThat(project.violations()).singleElement().asString().doesNotContain("idleStop");
  }

  @Test
  void fileThatCannotBeParsedBlamesNoOtherFile() {
    project.user("{").open("{\"workers\": {\"v\": {\"idleStop\": \"5m\"}}}");
    assertThat(project.violations()).singleElement().asString().startsWith("~orchestrator.json");
  }

  @Test
  void valuesOfVariablesAreNotRepeated() {
    project.open(
        """
        {"workers": {"v": {"backend": "server", "env": {"KEY": 424242, "B": "secret\\u0000"}}}}""");
    assertThat(project.violations())
        .hasSize(2)
        .noneMatch(text -> text.contains("424242") || text.contains("secret"));
  }

  @Test
  void disabledWorkerMayNameAFolderThatIsNotThere() {
    project.user("{\"workers\": {\"v\": {\"directory\": \"gone\"}}}");
    assertThat(project.violations()).hasSize(1);
    project.open("{\"workers\": {\"v\": {\"enabled\": false}}}");
    assertThat(project.worker("v").enabled()).isFalse();
  }

  @Test
  void onlyTheFolderThatWinsMustExist() throws IOException {
    Files.createDirectories(project.folder().resolve("web"));
    project
        .user("{\"workers\": {\"v\": {\"directory\": \"gone\"}}}")
        .open("{\"workers\": {\"v\": {\"directory\": \"web\"}}}");
    assertThat(project.worker("v").directory()).isEqualTo("web");
  }

  @Test
  void symbolicLinkIsRefused() throws IOException {
    Path elsewhere = Files.writeString(temporary.resolve("elsewhere.json"), "{}");
    Files.createSymbolicLink(project.file(), elsewhere);
    assertThat(project.violations())
        .containsExactly("orchestrator.json: $: found a symbolic link, expected a plain file");
  }

  @Test
  void danglingSymbolicLinkIsNoMissingFile() throws IOException {
    Files.createSymbolicLink(project.file(), temporary.resolve("nowhere"));
    assertThat(project.violations()).hasSize(1);
  }

  @Test
  void folderInPlaceOfAFileIsRefused() throws IOException {
    Files.createDirectories(project.hiddenFile());
    assertThat(project.violations())
        .containsExactly(".opencode/orchestrator.json: $: found a folder, expected a plain file");
  }

  @Test
  void fileThatCannotBeReachedIsToldWithTheReason() throws IOException {
    Files.writeString(project.folder().resolve(".opencode"), "");
    assertThat(project.violations())
        .containsExactly(".opencode/orchestrator.json: $: cannot be read: Not a directory");
  }

  @Test
  void fileThatIsNotUtf8IsRefusedWhereItStopsToBe() throws IOException {
    Files.write(project.file(), "{\n\"ä".getBytes(StandardCharsets.ISO_8859_1));
    assertThat(project.violations())
        .containsExactly("orchestrator.json:2:2: $: found a byte that is not UTF-8");
  }

  @Test
  void tooLargeFileIsRefused() {
    project.open("{}" + " ".repeat(SourceFile.MOST_BYTES));
    assertThat(project.violations()).singleElement().asString().contains("found a larger file");
  }
}
