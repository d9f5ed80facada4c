package troupe.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import troupe.api.Task;
import troupe.api.TeamView;
import troupe.time.Timestamps;

/** The one mapper, and the shapes that are not a record as it stands. */
final class Json {

  private static final JsonMapper MAPPER = mapper();

  /** Nobody's task says so; other absent values are left out. */
  interface TaskShape {
    @JsonInclude(JsonInclude.Include.ALWAYS)
    @Nullable String assignee();
  }

  private Json() {}

  static byte[] bytes(Object value) {
    try {
      return MAPPER.writeValueAsBytes(value);
    } catch (JsonProcessingException halfCharacter) {
      // Half of a surrogate pair, as text cut at a fixed length ends in, has no UTF-8.
      return escaped(value);
    }
  }

  private static byte[] escaped(Object value) {
    try {
      return MAPPER.writer().with(JsonWriteFeature.ESCAPE_NON_ASCII).writeValueAsBytes(value);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Strict: no second document, no name twice in an object. */
  static JsonNode read(byte[] bytes) throws IOException {
    return MAPPER.readTree(bytes);
  }

  static ObjectNode object() {
    return MAPPER.createObjectNode();
  }

  static ObjectNode team(TeamView team) {
    ObjectNode json = MAPPER.valueToTree(team);
    ObjectNode tasks = json.putObject("tasks");
    team.tasks().forEach((id, task) -> tasks.set(id, task(team, task)));
    return json;
  }

  static ArrayNode tasks(TeamView team) {
    ArrayNode json = MAPPER.createArrayNode();
    team.tasks().values().forEach(task -> json.add(task(team, task)));
    return json;
  }

  /** A task with what it waits for, as far as its team is known. */
  static ObjectNode task(TeamView team, Task task) {
    ObjectNode json = MAPPER.valueToTree(task);
    List<String> blockers = team.blockersOf(task);
    if (!blockers.isEmpty()) {
      json.set("blockedBy", MAPPER.valueToTree(blockers));
    }
    return json;
  }

  private static JsonMapper mapper() {
    return JsonMapper.builder(
            // Bodies are limited as a whole, and an attachment is one long string.
            JsonFactory.builder()
                .streamReadConstraints(
                    StreamReadConstraints.builder().maxStringLength(Integer.MAX_VALUE).build())
                .build())
        .addModule(Timestamps.module())
        .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
        .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
        .enable(SerializationFeature.WRITE_ENUMS_USING_TO_STRING)
        .defaultPropertyInclusion(
            JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.ALWAYS))
        .addMixIn(Task.class, TaskShape.class)
        .build();
  }
}
