package troupe.worker.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import com.networknt.schema.dialect.Dialects;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Schema, sample, documentation and code say the same. */
final class PublishedTest {

  @TempDir private Path temporary;

  @Test
  void schemaIsOneOfDraft202012() {
    assertThat(
            SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(SchemaLocation.of(Dialects.getDraft202012().getId()))
                .validate(schema()))
        .isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void schemaAndDocumentationNameTheDefaultOfEachDuration(TimeLimit limit) throws IOException {
    String usual = workerFields().path(limit.field()).path("default").asText();
    assertThat(TimeLimit.duration(usual)).contains(limit.usual());
    assertThat(rowOf(limit.field())).endsWith("| `" + usual + "` |");
  }

  @Test
  void everyFieldIsDocumented() throws IOException {
    assertThat(workerFields().fieldNames()).toIterable().hasSize(12).allSatisfy(this::rowOf);
    assertThat(schema().path("properties").fieldNames()).toIterable().allSatisfy(this::rowOf);
  }

  @ParameterizedTest
  @CsvSource({
    "500ms, PT0.5S",
    "30s, PT30S",
    "30 seconds, PT30S",
    "1.5m, PT1M30S",
    "2h, PT2H",
    "1d, PT24H",
    "PT30S, PT30S",
    "PT1H0.5S, PT1H0.5S",
    "P1D, PT24H",
    "0s, PT0S"
  })
  void durationsAreReadInBothStyles(String text, Duration duration) {
    assertThat(TimeLimit.duration(text)).contains(duration);
  }

  @Test
  void sampleIsValid() throws IOException {
    Project project = Project.in(temporary);
    project.open(Files.readString(Path.of("conf/examples/orchestrator.json")));
    assertThat(project.worker("docs").backend()).isEqualTo(Backend.AGENT);
    assertThat(project.worker("docs").timeout()).isEqualTo(Duration.ofMinutes(2));
    WorkerConfig builder = project.worker("builder");
    assertThat(builder.backend()).isEqualTo(Backend.SERVER);
    assertThat(builder.startTimeout()).isEqualTo(Duration.ofSeconds(90));
    assertThat(builder.reuse()).isEqualTo(Reuse.PROCESS);
    assertThat(builder.env()).isEqualTo(Map.of("CI", "true"));
    assertThat(builder.envPrefixes()).isEqualTo(List.of("MAVEN_"));
  }

  private String rowOf(String field) throws IOException {
    return Files.readAllLines(Path.of("docs/workers.md")).stream()
        .filter(line -> line.startsWith("| `" + field + "` |"))
        .findFirst()
        .orElseThrow(() -> new AssertionError("not documented: " + field));
  }

  private static JsonNode workerFields() {
    return schema().at("/$defs/worker/properties");
  }

  private static JsonNode schema() {
    try {
      return new ObjectMapper().readTree(ConfigFiles.schema());
    } catch (IOException broken) {
      throw new AssertionError(broken);
    }
  }
}
