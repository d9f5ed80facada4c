package troupe.opencode;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** OpenCode's JSON to and from our records. Unknown fields are passed over. */
final class Json {

  /** OpenCode puts its own stack trace into some messages; nobody is helped by it. */
  private static final String STACK = "\n    at ";

  private Json() {}

  static ObjectNode write(NewSession session) {
    ObjectNode body = object().put("title", session.title());
    ObjectNode metadata = body.putObject("metadata");
    session.metadata().forEach(metadata::put);
    if (!session.permission().isEmpty()) {
      ArrayNode rules = body.putArray("permission");
      session
          .permission()
          .forEach(
              rule ->
                  rules
                      .addObject()
                      .put("permission", rule.permission())
                      .put("pattern", rule.pattern())
                      .put("action", rule.action()));
    }
    return body;
  }

  static ObjectNode write(Prompt prompt) {
    ObjectNode body = object().put("messageID", prompt.messageId());
    ArrayNode parts = body.putArray("parts");
    prompt.parts().forEach(part -> write(part, parts.addObject().put("id", part.id())));
    ModelRef model = prompt.model();
    if (model != null) {
      body.putObject("model").put("providerID", model.providerId()).put("modelID", model.modelId());
    }
    if (prompt.agent() != null) {
      body.put("agent", prompt.agent());
    }
    if (prompt.system() != null) {
      body.put("system", prompt.system());
    }
    return body;
  }

  private static void write(PromptPart part, ObjectNode json) {
    if (part instanceof TextPart text) {
      json.put("type", "text").put("text", text.text());
    } else {
      FilePart file = (FilePart) part;
      json.put("type", "file").put("mime", file.mime());
      json.put("filename", file.name()).put("url", file.url().toString());
    }
  }

  static ObjectNode write(PermissionReply reply, @Nullable String message) {
    ObjectNode body = object().put("reply", reply.name().toLowerCase(Locale.ROOT));
    return message == null ? body : body.put("message", message);
  }

  static ObjectNode command(String text) {
    ObjectNode body = object().put("type", "tui.command.execute");
    body.putObject("properties").put("command", text);
    return body;
  }

  static List<ModelRef> models(JsonNode json) {
    List<ModelRef> models = new ArrayList<>();
    for (JsonNode provider : json.path("providers")) {
      provider
          .path("models")
          .fieldNames()
          .forEachRemaining(name -> models.add(new ModelRef(required(provider, "id"), name)));
    }
    return models;
  }

  static SessionInfo session(JsonNode json) {
    Map<String, String> metadata = new HashMap<>();
    for (Map.Entry<String, JsonNode> entry : json.path("metadata").properties()) {
      if (entry.getValue().isTextual()) {
        metadata.put(entry.getKey(), entry.getValue().textValue());
      }
    }
    return new SessionInfo(
        required(json, "id"),
        json.path("directory").asText(),
        json.path("title").asText(),
        text(json, "parentID"),
        metadata);
  }

  static SessionMessage message(JsonNode json) {
    JsonNode info = json.path("info");
    JsonNode completed = info.path("time").path("completed");
    return new SessionMessage(
        required(info, "id"),
        required(info, "role"),
        text(info, "parentID"),
        completed.isNumber() ? Instant.ofEpochMilli(completed.longValue()) : null,
        text(info, "finish"),
        info.hasNonNull("error") ? error(info.path("error")) : null,
        texts(json.path("parts")),
        info.path("cost").asDouble(),
        tokens(info.path("tokens")),
        isWorking(json.path("parts")));
  }

  private static boolean isWorking(JsonNode parts) {
    for (JsonNode part : parts) {
      boolean tool = part.path("type").asText().equals("tool");
      if (tool && part.path("state").path("status").asText().equals("running")) {
        return true;
      }
    }
    return false;
  }

  private static List<String> texts(JsonNode parts) {
    List<String> texts = new ArrayList<>();
    for (JsonNode part : parts) {
      if (isText(part)) {
        texts.add(part.path("text").asText());
      }
    }
    return texts;
  }

  /**
   * Whether somebody said it: OpenCode adds texts of its own, and leaves some out for the model.
   */
  static boolean isText(JsonNode part) {
    boolean madeUp = part.path("synthetic").asBoolean() || part.path("ignored").asBoolean();
    return part.path("type").asText().equals("text") && !madeUp;
  }

  private static Tokens tokens(JsonNode tokens) {
    JsonNode cache = tokens.path("cache");
    return new Tokens(
        tokens.path("input").asLong(),
        tokens.path("output").asLong(),
        tokens.path("reasoning").asLong(),
        cache.path("read").asLong(),
        cache.path("write").asLong());
  }

  static TurnError error(JsonNode json) {
    String name = json.path("name").asText("UnknownError");
    String message = json.path("data").path("message").asText(json.path("message").asText());
    int stack = message.indexOf(STACK);
    String plain = stack < 0 ? message : message.substring(0, stack);
    return new TurnError(name, plain.isBlank() ? name : plain);
  }

  /** A type that is not known yet is at least not idle. */
  static SessionStatus status(JsonNode json) {
    return switch (json.path("type").asText()) {
      case "idle" -> new SessionStatus.Idle();
      case "retry" ->
          new SessionStatus.Retry(
              json.path("attempt").asInt(),
              json.path("message").asText(),
              Instant.ofEpochMilli(json.path("next").asLong()));
      default -> new SessionStatus.Busy();
    };
  }

  static PermissionAsk ask(JsonNode json) {
    List<String> patterns = new ArrayList<>();
    json.path("patterns").forEach(pattern -> patterns.add(pattern.asText()));
    return new PermissionAsk(
        required(json, "id"),
        required(json, "sessionID"),
        json.path("permission").asText(),
        patterns);
  }

  static QuestionAsk question(JsonNode json) {
    List<QuestionAsk.Question> questions = new ArrayList<>();
    for (JsonNode question : json.path("questions")) {
      List<QuestionAsk.Option> options = new ArrayList<>();
      for (JsonNode option : question.path("options")) {
        options.add(
            new QuestionAsk.Option(
                option.path("label").asText(), option.path("description").asText()));
      }
      questions.add(
          new QuestionAsk.Question(
              question.path("question").asText(),
              question.path("header").asText(),
              options,
              question.path("multiple").asBoolean()));
    }
    return new QuestionAsk(required(json, "id"), required(json, "sessionID"), questions);
  }

  static ObjectNode answers(List<List<String>> answers) {
    ObjectNode body = object();
    ArrayNode all = body.putArray("answers");
    answers.forEach(
        answer -> {
          ArrayNode one = all.addArray();
          answer.forEach(one::add);
        });
    return body;
  }

  static @Nullable String text(JsonNode json, String field) {
    JsonNode value = json.path(field);
    return value.isTextual() ? value.textValue() : null;
  }

  /**
   * A text that has to be there.
   *
   * @throws OpenCodeException failed, naming the field
   */
  static String required(JsonNode json, String field) {
    String value = text(json, field);
    if (value == null) {
      throw OpenCodeException.failed("OpenCode's answer lacks " + field, null);
    }
    return value;
  }

  private static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }
}
