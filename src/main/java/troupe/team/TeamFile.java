package troupe.team;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.pcollections.HashTreePMap;
import org.pcollections.OrderedPMap;
import org.pcollections.PMap;
import org.pcollections.PVector;
import org.pcollections.TreePVector;
import troupe.api.MemberStatus;
import troupe.api.MemberView.Retry;
import troupe.api.Message;
import troupe.api.Task;
import troupe.settings.Settings;
import troupe.team.Mailbox.OpenTurn;
import troupe.time.Timestamps;

/**
 * The snapshot of a team, {@code config.json}: the earlier plugin's fields, which it can still
 * read, and ours beside them.
 */
final class TeamFile {

  /** The plugin writes {@code assignee: null} where nobody is. */
  interface PluginTask {
    @JsonInclude
    @Nullable String assignee();
  }

  /** Writes into a document that others began, and send on its way. */
  private static final ObjectWriter WRITER =
      TeamJson.MAPPER
          .rebuild()
          .addMixIn(Task.class, PluginTask.class)
          .build()
          .writer()
          .without(SerializationFeature.FLUSH_AFTER_WRITE_VALUE);

  /** The plugin writes no directory; this stands for the daemon's own. */
  private final String defaultDirectory;

  private final int keptMessages;

  private final Settings.Idempotency keptRequests;

  TeamFile(String defaultDirectory, int keptMessages, Settings.Idempotency keptRequests) {
    this.defaultDirectory = defaultDirectory;
    this.keptMessages = keptMessages;
    this.keptRequests = keptRequests;
  }

  /** The state before the first event. */
  TeamState none() {
    return TeamState.none(keptMessages, keptRequests);
  }

  /** Writes the fields of {@code state}, which {@link #read} understands. */
  static void write(TeamState state, JsonGenerator json) throws IOException {
    json.writeStringField("name", state.name());
    putPresent(json, "description", state.charter().description());
    json.writeStringField("leadSessionId", state.leadSessionId());
    putPresent(json, "leadServer", state.charter().leadServer());
    json.writeObjectFieldStart("members");
    for (Map.Entry<String, MemberState> member : state.members().entrySet()) {
      json.writeFieldName(member.getKey());
      write(member.getValue(), json);
    }
    json.writeEndObject();
    put(json, "tasks", state.board().tasks());
    put(json, "createdAt", state.createdAt());
    json.writeStringField("directory", state.directory());
    json.writeFieldName("mail");
    write(state.mail(), json);
    put(json, "requests", state.done().entries().values());
    json.writeFieldName("permissions");
    DeskFile.write(state.desk(), json);
  }

  /**
   * @throws IllegalArgumentException naming the field that is missing or does not fit
   */
  TeamState read(ObjectNode json, long seq) {
    String directory = json.path("directory").asText(defaultDirectory);
    OrderedPMap<String, MemberState> members = OrderedPMap.empty();
    PMap<String, String> bySession = HashTreePMap.empty();
    for (Map.Entry<String, JsonNode> field : required(json, "members").properties()) {
      MemberState member = member(field.getValue(), directory);
      members = members.plus(field.getKey(), member);
      bySession = bySession.plus(member.spec().sessionId(), field.getKey());
    }
    List<Task> tasks = new ArrayList<>();
    required(json, "tasks").forEach(task -> tasks.add(TeamJson.read(task, Task.class)));
    return new TeamState(
        new Charter(
            text(json, "name"),
            optional(json, "description"),
            text(json, "leadSessionId"),
            optional(json, "leadServer"),
            directory,
            Timestamps.parse(text(json, "createdAt"))),
        seq,
        members,
        bySession,
        TaskBoard.of(tasks),
        mail(json.path("mail")),
        requests(json.path("requests")),
        DeskFile.read(json));
  }

  private static void write(MemberState member, JsonGenerator json) throws IOException {
    MemberSpec spec = member.spec();
    json.writeStartObject();
    json.writeStringField("name", spec.name());
    json.writeStringField("sessionId", spec.sessionId());
    json.writeStringField("status", member.status().toString());
    json.writeStringField("agentType", spec.agent() == null ? MemberState.DEFAULT : spec.agent());
    json.writeStringField("model", spec.model() == null ? MemberState.DEFAULT : spec.model());
    put(json, "spawnedAt", spec.spawnedAt());
    json.writeStringField("role", spec.role());
    json.writeStringField("backend", spec.backend());
    putPresent(json, "worker", spec.worker());
    putPresent(json, "server", spec.server());
    json.writeStringField("directory", spec.directory());
    put(json, "lastResult", member.lastResult());
    put(json, "lastError", member.lastError());
    put(json, "retry", member.retry());
    put(json, "condition", member.condition());
    put(json, "since", member.since());
    put(json, "usage", member.usage());
    json.writeEndObject();
  }

  private static MemberState member(JsonNode json, String teamDirectory) {
    MemberSpec spec =
        new MemberSpec(
            text(json, "name"),
            text(json, "sessionId"),
            json.path("role").asText(""),
            chosen(json, "model"),
            chosen(json, "agentType"),
            json.path("backend").asText(Posting.AGENT),
            optional(json, "worker"),
            json.path("directory").asText(teamDirectory),
            optional(json, "server"),
            Timestamps.parse(text(json, "spawnedAt")));
    return new MemberState(
        spec,
        TeamJson.read(required(json, "status"), MemberStatus.class),
        json.hasNonNull("since") ? Timestamps.parse(text(json, "since")) : null,
        optional(json, "lastResult"),
        optional(json, "lastError"),
        json.hasNonNull("retry") ? TeamJson.read(json.path("retry"), Retry.class) : null,
        json.hasNonNull("condition")
            ? TeamJson.read(json.path("condition"), Condition.class)
            : Condition.GOOD,
        json.hasNonNull("usage") ? TeamJson.read(json.path("usage"), Usage.class) : Usage.NONE);
  }

  private static void write(MailRoom mail, JsonGenerator json) throws IOException {
    json.writeStartObject();
    put(json, "messages", mail.messages().values());
    put(json, "boxes", mail.boxes());
    put(json, "closed", mail.closed());
    json.writeEndObject();
  }

  private MailRoom mail(JsonNode json) {
    OrderedPMap<String, Message> messages = OrderedPMap.empty();
    for (JsonNode node : json.path("messages")) {
      Message message = TeamJson.read(node, Message.class);
      messages = messages.plus(message.id(), message);
    }
    PMap<String, Mailbox> boxes = HashTreePMap.empty();
    for (Map.Entry<String, JsonNode> box : json.path("boxes").properties()) {
      boxes = boxes.plus(box.getKey(), box(box.getValue()));
    }
    return new MailRoom(messages, boxes, ids(json.path("closed")), keptMessages);
  }

  private DoneRequests requests(JsonNode json) {
    List<DoneRequests.Entry> entries = new ArrayList<>();
    json.forEach(node -> entries.add(TeamJson.read(node, DoneRequests.Entry.class)));
    return DoneRequests.of(entries, keptRequests);
  }

  private static Mailbox box(JsonNode json) {
    OpenTurn turn =
        json.hasNonNull("turn") ? TeamJson.read(json.path("turn"), OpenTurn.class) : null;
    return new Mailbox(ids(json.path("waiting")), json.path("bytes").asLong(), turn);
  }

  private static PVector<String> ids(JsonNode json) {
    PVector<String> ids = TreePVector.empty();
    for (JsonNode id : json) {
      ids = ids.plus(id.asText());
    }
    return ids;
  }

  /** For {@link DeskFile}, too. */
  static void put(JsonGenerator json, String field, @Nullable Object value) throws IOException {
    json.writeFieldName(field);
    WRITER.writeValue(json, value);
  }

  private static void putPresent(JsonGenerator json, String field, @Nullable String value)
      throws IOException {
    if (value != null) {
      json.writeStringField(field, value);
    }
  }

  private static JsonNode required(JsonNode json, String field) {
    if (!json.hasNonNull(field)) {
      throw new IllegalArgumentException("field " + field + " is missing");
    }
    return json.path(field);
  }

  private static String text(JsonNode json, String field) {
    JsonNode value = required(json, field);
    if (!value.isTextual()) {
      throw new IllegalArgumentException("field " + field + " is not text");
    }
    return value.asText();
  }

  private static @Nullable String optional(JsonNode json, String field) {
    return json.hasNonNull(field) ? json.path(field).asText() : null;
  }

  private static @Nullable String chosen(JsonNode json, String field) {
    String value = json.path(field).asText(MemberState.DEFAULT);
    return value.equals(MemberState.DEFAULT) ? null : value;
  }
}
