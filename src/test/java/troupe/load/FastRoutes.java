package troupe.load;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** What a {@link FastOpenCode} answers, but for its event streams. */
final class FastRoutes {

  private static final Set<String> SESSION_FIELDS =
      Set.of("title", "parentID", "agent", "model", "metadata", "permission");
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Map<String, FastSession> sessions = new ConcurrentHashMap<>();
  private final FastOpenCode.Shared shared;

  FastRoutes(FastOpenCode.Shared shared) {
    this.shared = shared;
  }

  /** An answer; a web page when {@code json} is missing. */
  record Answer(int status, JsonNode json) {

    static final Answer NOTHING = new Answer(204, JsonNodeFactory.instance.missingNode());
    static final Answer PAGE = new Answer(200, JsonNodeFactory.instance.missingNode());
    static final Answer TRUE = new Answer(200, JsonNodeFactory.instance.booleanNode(true));

    static Answer of(JsonNode json) {
      return new Answer(200, json);
    }

    static Answer no(int status, String name) {
      return new Answer(status, JsonNodeFactory.instance.objectNode().put("name", name));
    }
  }

  /** A request. */
  record Asked(String method, List<String> path, Map<String, String> query, JsonNode body) {

    boolean is(String wanted) {
      return method.equals(wanted);
    }

    /** A step of the path; empty when it is shorter. */
    String step(int index) {
      return index < path.size() ? path.get(index) : "";
    }

    String directory() {
      return query.getOrDefault("directory", "/");
    }
  }

  Stream<FastSession> sessions() {
    return sessions.values().stream();
  }

  /**
   * @throws IllegalArgumentException when there is none of that id
   */
  FastSession session(String id) {
    FastSession session = sessions.get(id);
    if (session == null) {
      throw new IllegalArgumentException("no session " + id);
    }
    return session;
  }

  Answer answer(Asked asked) {
    return switch (asked.step(0) + "/" + asked.step(1)) {
      case "global/health" ->
          Answer.of(JSON.createObjectNode().put("healthy", true).put("version", "1.18.33"));
      case "permission/", "question/" -> Answer.of(JSON.createArrayNode());
      case "config/providers" ->
          Answer.of(JSON.createObjectNode().set("providers", JSON.createArrayNode()));
      case "tui/publish" -> publish(asked);
      case "session/" -> asked.is("POST") ? create(asked) : Answer.of(list(asked));
      case "session/status" -> Answer.of(statuses(asked.directory()));
      default ->
          switch (asked.step(0)) {
            case "session" -> ofSession(asked);
            case "permission", "question" -> Answer.no(404, "NotFoundError");
            default -> Answer.PAGE;
          };
    };
  }

  private Answer publish(Asked asked) {
    String type = asked.body().path("type").asText();
    ObjectNode properties = asked.body().path("properties").deepCopy();
    shared.events().publish(asked.directory(), type, properties);
    return Answer.TRUE;
  }

  private Answer create(Asked asked) {
    for (Map.Entry<String, JsonNode> field : asked.body().properties()) {
      if (!SESSION_FIELDS.contains(field.getKey())) {
        return Answer.no(400, "BadRequest");
      }
    }
    ObjectNode info = asked.body().deepCopy();
    String id = shared.ids().messageId().replaceFirst("msg_", "ses_");
    info.put("id", id).put("directory", asked.directory());
    sessions.put(id, new FastSession(shared, info));
    ObjectNode created = FastEvents.properties().put("sessionID", id);
    shared.events().publish(asked.directory(), "session.created", created.set("info", info));
    return Answer.of(info);
  }

  private ArrayNode list(Asked asked) {
    ArrayNode list = JSON.createArrayNode();
    sessions.values().stream()
        .filter(session -> session.directory().equals(asked.directory()))
        .forEach(session -> list.add(session.info()));
    return list;
  }

  private ObjectNode statuses(String directory) {
    ObjectNode busy = JSON.createObjectNode();
    shared.busyIn(directory).forEach(id -> busy.putObject(id).put("type", "busy"));
    return busy;
  }

  private Answer ofSession(Asked asked) {
    FastSession session = sessions.get(asked.step(1));
    if (session == null) {
      return Answer.no(404, "NotFoundError");
    }
    return switch (asked.method() + " " + asked.step(2)) {
      case "GET " -> Answer.of(session.info());
      case "DELETE " -> delete(asked.step(1), session);
      case "GET children" -> Answer.of(children(asked.step(1)));
      case "GET message" -> messages(asked, session);
      case "POST prompt_async" -> prompt(asked, session);
      case "POST abort" -> {
        session.abort();
        yield Answer.TRUE;
      }
      default -> Answer.PAGE;
    };
  }

  private Answer delete(String id, FastSession session) {
    session.abort();
    sessions.remove(id);
    ObjectNode deleted = FastEvents.properties().put("sessionID", id);
    shared.events().publish(session.directory(), "session.deleted", deleted);
    return Answer.TRUE;
  }

  private ArrayNode children(String parent) {
    ArrayNode children = JSON.createArrayNode();
    sessions.values().stream()
        .filter(session -> session.info().path("parentID").asText().equals(parent))
        .forEach(session -> children.add(session.info()));
    return children;
  }

  private static Answer messages(Asked asked, FastSession session) {
    if (asked.step(3).isEmpty()) {
      String limit = asked.query().getOrDefault("limit", "100000000");
      return Answer.of(session.messages(Integer.parseInt(limit)));
    }
    JsonNode message = session.message(asked.step(3));
    return message == null ? Answer.no(404, "NotFoundError") : Answer.of(message);
  }

  private static Answer prompt(Asked asked, FastSession session) {
    JsonNode parts = asked.body().path("parts");
    boolean formed = parts.isArray() && !parts.isEmpty();
    for (JsonNode part : parts) {
      formed &= part.path("type").asText().equals("file") || part.path("text").isTextual();
    }
    if (!formed) {
      return Answer.no(400, "BadRequest");
    }
    session.prompt(asked.body());
    return Answer.NOTHING;
  }
}
