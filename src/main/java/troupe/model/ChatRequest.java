package troupe.model;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/**
 * The body of {@code POST /v1/chat/completions}. Reads leniently: what a script does not need may
 * be missing or odd.
 *
 * @param stream whether the answer is wanted in pieces
 */
record ChatRequest(ModelCall call, boolean stream) {

  /**
   * What OpenCode 1.18.33 gives as the result of a tool that was cut by an abort, or by the end of
   * the server.
   */
  private static final List<String> CUT =
      List.of(
          "User aborted the command", "Tool execution aborted", "[Tool execution was interrupted]");

  /**
   * Reads a body.
   *
   * @throws IllegalArgumentException when it has no list of messages
   */
  static ChatRequest of(String sessionId, JsonNode body) {
    if (!body.path("messages").isArray()) {
      throw new IllegalArgumentException("no messages");
    }
    Conversation conversation = new Conversation();
    body.path("messages").forEach(conversation::add);
    List<String> tools = new ArrayList<>();
    body.path("tools").forEach(tool -> tools.add(tool.path("function").path("name").asText()));
    ModelCall call =
        new ModelCall(
            sessionId,
            body.path("model").asText(),
            String.join("\n", conversation.system),
            conversation.users,
            conversation.open,
            conversation.toolCalls,
            tools);
    return new ChatRequest(call, body.path("stream").asBoolean());
  }

  /** Gathers messages, oldest first. */
  private static final class Conversation {

    private final List<String> system = new ArrayList<>();
    private final List<String> users = new ArrayList<>();
    private final List<String> open = new ArrayList<>();
    private int toolCalls;
    private boolean answered;

    void add(JsonNode message) {
      String text = text(message.path("content"));
      switch (message.path("role").asText()) {
        case "system" -> system.add(text);
        case "user" -> addUser(text);
        case "assistant" -> addAssistant(message.path("tool_calls").size());
        case "tool" -> answered |= CUT.stream().anyMatch(text::contains);
        default -> {
          // A role this model does not know, such as "developer", says nothing a script needs.
        }
      }
    }

    private void addUser(String text) {
      if (answered) {
        open.clear();
        toolCalls = 0;
        answered = false;
      }
      users.add(text);
      open.add(text);
    }

    private void addAssistant(int calls) {
      toolCalls += calls;
      answered = calls == 0;
    }

    private static String text(JsonNode content) {
      if (content.isTextual()) {
        return content.asText();
      }
      List<String> parts = new ArrayList<>();
      content.forEach(part -> parts.add(part(part)));
      return String.join("\n", parts);
    }

    private static String part(JsonNode part) {
      return switch (part.path("type").asText()) {
        case "image_url" -> "(image)";
        case "file" -> "(file)";
        default -> part.path("text").asText();
      };
    }
  }
}
