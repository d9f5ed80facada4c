package troupe.team;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
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

  static ObjectNode write(TeamState state) {
    ObjectNode json = TeamJson.MAPPER.createObjectNode();
    json.put("name", state.name());
    putPresent(json, "description", state.charter().description());
    json.put("leadSessionId", state.leadSessionId());
    putPresent(json, "leadServer", state.charter().leadServer());
    ObjectNode members = json.putObject("members");
    state.members().forEach((name, member) -> members.set(name, member(member)));
    ObjectNode tasks = json.putObject("tasks");
    state.board().tasks().forEach((id, task) -> tasks.set(id, task(task)));
    json.set("createdAt", TeamJson.MAPPER.valueToTree(state.createdAt()));
    json.put("directory", state.directory());
    json.set("mail", mail(state.mail()));
    json.set("requests", TeamJson.MAPPER.valueToTree(state.done().entries().values()));
    json.set("permissions", DeskFile.write(state.desk()));
    return json;
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

  private static ObjectNode member(MemberState member) {
    MemberSpec spec = member.spec();
    ObjectNode json = TeamJson.MAPPER.createObjectNode();
    json.put("name", spec.name());
    json.put("sessionId", spec.sessionId());
    json.put("status", member.status().toString());
    json.put("agentType", spec.agent() == null ? MemberState.DEFAULT : spec.agent());
    json.put("model", spec.model() == null ? MemberState.DEFAULT : spec.model());
    json.set("spawnedAt", TeamJson.MAPPER.valueToTree(spec.spawnedAt()));
    json.put("role", spec.role());
    json.put("backend", spec.backend());
    putPresent(json, "worker", spec.worker());
    putPresent(json, "server", spec.server());
    json.put("directory", spec.directory());
    json.put("lastResult", member.lastResult());
    json.put("lastError", member.lastError());
    json.set("retry", TeamJson.MAPPER.valueToTree(member.retry()));
    json.set("condition", TeamJson.MAPPER.valueToTree(member.condition()));
    json.set("since", TeamJson.MAPPER.valueToTree(member.since()));
    json.set("usage", TeamJson.MAPPER.valueToTree(member.usage()));
    return json;
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

  /** The plugin writes {@code assignee: null} where nobody is. */
  private static ObjectNode task(Task task) {
    ObjectNode json = TeamJson.MAPPER.valueToTree(task);
    json.put("assignee", task.assignee());
    return json;
  }

  private static ObjectNode mail(MailRoom mail) {
    ObjectNode json = TeamJson.MAPPER.createObjectNode();
    json.set("messages", TeamJson.MAPPER.valueToTree(mail.messages().values()));
    ObjectNode boxes = json.putObject("boxes");
    mail.boxes().forEach((name, box) -> boxes.set(name, TeamJson.MAPPER.valueToTree(box)));
    json.set("closed", TeamJson.MAPPER.valueToTree(mail.closed()));
    return json;
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

  private static void putPresent(ObjectNode json, String field, @Nullable String value) {
    if (value != null) {
      json.put(field, value);
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
