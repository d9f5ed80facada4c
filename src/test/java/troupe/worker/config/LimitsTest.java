package troupe.worker.config;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that are wrong on a large scale; each takes minutes where work grows with the square. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
final class LimitsTest {

  @TempDir private Path temporary;
  private Project project = new Project(Path.of("home"), Path.of("folder"));

  @BeforeEach
  void makeProject() throws IOException {
    project = Project.in(temporary);
  }

  @Test
  void ofManyViolationsTheFirstHundredAreToldAndHowManyMoreThereAre() {
    project.open(workers(30_000, "\"w%d\": {\"zebra\": 1}"));
    List<String> told = project.violations();
    assertThat(told).hasSize(101);
    assertThat(told.get(0)).startsWith("orchestrator.json:2:8: $.workers.w0.zebra: found the unkn");
    assertThat(told.get(99)).startsWith("orchestrator.json:101:9: $.workers.w99.zebra: found");
    assertThat(told.get(100)).isEqualTo("orchestrator.json: $: and 29900 more");
  }

  @Test
  void hundredViolationsAreAllTold() {
    project.open(workers(100, "\"w%d\": {\"zebra\": 1}"));
    assertThat(project.violations()).hasSize(100).noneMatch(text -> text.contains("more"));
  }

  @Test
  void violationsOfAllFilesCountTogether() {
    project
        .user(workers(70, "\"w%d\": {\"zebra\": 1}"))
        .open(workers(70, "\"w%d\": {\"zebra\": 1}"));
    assertThat(project.violations())
        .hasSize(101)
        .last()
        .isEqualTo("orchestrator.json: $: and 40 more");
  }

  @Test
  void manyRepeatedKeysAreReadInOneGo() {
    String once =
        IntStream.range(0, 30_000).mapToObj("\"w%d\": {}"::formatted).collect(joining(","));
    project.open("{\"workers\": {" + once + "," + once + "}}");
    assertThat(project.violations()).hasSize(101).last().asString().endsWith("and 29900 more");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"a\":", "[", "[{\"a\": "})
  void tooDeepNestingIsAViolationWhereItBegins(String level) {
    project.open("{\"workers\":\n" + level.repeat(50_000));
    assertThat(project.violations())
        .singleElement()
        .asString()
        .startsWith("orchestrator.json:2:")
        .endsWith("found too deep nesting, expected at most 100 lists and objects in each other");
  }

  @Test
  void nestingIsCountedToTheBracket() {
    project.open("[".repeat(100) + "\n [");
    assertThat(project.violations())
        .singleElement()
        .asString()
        .startsWith("orchestrator.json:2:2: $: found too deep nesting");
  }

  @Test
  void numberThatNobodyCanHoldIsRefused() {
    project.open("{\n \"backend\": 1e999}");
    assertThat(project.violations())
        .singleElement()
        .asString()
        .startsWith("orchestrator.json:2:")
        .endsWith("found a number that is too long or too large, or too long a key");
  }

  @Test
  void deepNestingBelowTheLimitIsCheckedAsUsual() {
    project.open("{\"zebra\": " + "[".repeat(99) + "]".repeat(99) + "}");
    assertThat(project.violations()).singleElement().asString().contains("unknown key \"zebra\"");
  }

  private static String workers(int count, String worker) {
    return IntStream.range(0, count)
        .mapToObj(worker::formatted)
        .collect(joining(",\n", "{\"workers\": {\n", "}}"));
  }
}
