package troupe.model;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Writes one answer as OpenAI does, in pieces or whole. Keeps count of what was said, so one
 * instance serves one answer, and one thread at a time.
 */
final class ChatAnswer {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** Rough, as nobody pays for these tokens. */
  private static final int CHARACTERS_PER_TOKEN = 4;

  /** With the white space around it, so that the pieces together are the text. */
  private static final Pattern WORD = Pattern.compile("\\s*\\S+\\s*");

  private final String id = "chatcmpl-" + UUID.randomUUID();
  private final int promptCharacters;
  private final StringBuilder said = new StringBuilder();
  private final ArrayNode calls = JSON.createArrayNode();

  ChatAnswer(ModelCall call) {
    this.promptCharacters =
        call.system().length() + call.userTexts().stream().mapToInt(String::length).sum();
  }

  /** The events of a text: one a word. */
  List<String> say(Step.Say say) {
    String text = said.isEmpty() ? say.text() : "\n" + say.text();
    List<String> events = new ArrayList<>();
    Matcher word = WORD.matcher(text);
    while (word.find()) {
      ObjectNode delta =
          JSON.createObjectNode().put("role", "assistant").put("content", word.group());
      events.add(event(chunk(delta, null)));
    }
    said.append(text);
    return events;
  }

  /** The event of a tool call. */
  String call(Step.Call call) {
    ObjectNode delta = JSON.createObjectNode().put("role", "assistant");
    ObjectNode added = toolCall(call).put("index", calls.size());
    delta.putArray("tool_calls").add(added);
    calls.add(added.deepCopy().without("index"));
    return event(chunk(delta, null));
  }

  /** The event of a failure after the status was sent. */
  static String failure(Step.Fail fail) {
    return event(error(fail));
  }

  /** The last two events: why it ended, and what it would have cost. */
  String finish() {
    String reason = event(chunk(JSON.createObjectNode(), finishReason()));
    ObjectNode usage = head("chat.completion.chunk");
    usage.putArray("choices");
    usage.set("usage", usage());
    return reason + event(usage.toString()) + event("[DONE]");
  }

  /** The whole answer at once, of steps that neither fail nor hang. */
  String whole(List<Step> steps) {
    for (Step step : steps) {
      if (step instanceof Step.Say say) {
        say(say);
      } else if (step instanceof Step.Call call) {
        call(call);
      }
    }
    ObjectNode message = JSON.createObjectNode().put("role", "assistant");
    message.put("content", said.toString());
    if (!calls.isEmpty()) {
      message.set("tool_calls", calls);
    }
    ObjectNode answer = head("chat.completion");
    ObjectNode choice = answer.putArray("choices").addObject().put("index", 0);
    choice.set("message", message);
    choice.put("finish_reason", finishReason());
    answer.set("usage", usage());
    return answer.toString();
  }

  /** The body of an answer that is not 200. */
  static String error(Step.Fail fail) {
    ObjectNode error = JSON.createObjectNode();
    error
        .putObject("error")
        .put("message", fail.message())
        .put("type", "scripted_failure")
        .put("code", fail.status());
    return error.toString();
  }

  private String finishReason() {
    return calls.isEmpty() ? "stop" : "tool_calls";
  }

  private static ObjectNode toolCall(Step.Call call) {
    ObjectNode node = JSON.createObjectNode();
    node.put("id", "call_" + UUID.randomUUID().toString().replace("-", ""));
    node.put("type", "function");
    node.putObject("function")
        .put("name", call.tool())
        .put("arguments", call.arguments().toString());
    return node;
  }

  private String chunk(ObjectNode delta, @Nullable String finishReason) {
    ObjectNode chunk = head("chat.completion.chunk");
    ObjectNode choice = chunk.putArray("choices").addObject().put("index", 0);
    choice.set("delta", delta);
    choice.put("finish_reason", finishReason);
    return chunk.toString();
  }

  private ObjectNode head(String object) {
    return JSON.createObjectNode()
        .put("id", id)
        .put("object", object)
        .put("created", 0)
        .put("model", ScriptedModel.MODEL);
  }

  private ObjectNode usage() {
    int prompt = 1 + promptCharacters / CHARACTERS_PER_TOKEN;
    int completion = 1 + said.length() / CHARACTERS_PER_TOKEN;
    return JSON.createObjectNode()
        .put("prompt_tokens", prompt)
        .put("completion_tokens", completion)
        .put("total_tokens", prompt + completion);
  }

  private static String event(String data) {
    return "data: " + data + "\n\n";
  }
}
