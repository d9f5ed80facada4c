package troupe.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;

final class ChatRequestTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String TOOL_CALL =
      "{\"role\":\"assistant\",\"tool_calls\":[{\"id\":\"1\",\"type\":\"function\"}]}";

  @Test
  void contentMayBeATextOrParts() throws Exception {
    ModelCall call =
        call(
            "{\"role\":\"system\",\"content\":\"be brief\"}",
            "{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"a\"},"
                + "{\"type\":\"text\",\"text\":\"b\"}]}");
    assertThat(call.system()).isEqualTo("be brief");
    assertThat(call.lastUserText()).isEqualTo("a\nb");
    assertThat(call.tools()).containsExactly("bash", "read");
  }

  @Test
  void finishedAnswerClosesWhatWasAskedBefore() throws Exception {
    ModelCall call =
        call(
            user("one"),
            TOOL_CALL,
            tool("ok"),
            "{\"role\":\"assistant\",\"content\":\"x\"}",
            user("two"),
            user("three"));
    assertThat(call.openTexts()).containsExactly("two", "three");
    assertThat(call.userTexts()).containsExactly("one", "two", "three");
    assertThat(call.toolCalls()).isZero();
  }

  @Test
  void mailDuringATurnLeavesTheTurnOpen() throws Exception {
    ModelCall call = call(user("one"), TOOL_CALL, tool("ok"), user("two"), TOOL_CALL, tool("ok"));
    assertThat(call.openTexts()).containsExactly("one", "two");
    assertThat(call.toolCalls()).isEqualTo(2);
  }

  @Test
  void mailAfterACutToolClosesTheTurn() throws Exception {
    ModelCall call = call(user("one"), TOOL_CALL, tool("Tool execution aborted"), user("two"));
    assertThat(call.openTexts()).containsExactly("two");
    assertThat(call.toolCalls()).isZero();
  }

  @Test
  void turnWhoseToolWasCutStaysOpenWithoutNewMail() throws Exception {
    ModelCall call = call(user("one"), TOOL_CALL, tool("[Tool execution was interrupted]"));
    assertThat(call.openTexts()).containsExactly("one");
    assertThat(call.toolCalls()).isEqualTo(1);
  }

  @Test
  void bodyWithoutMessagesIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ChatRequest.of("", JSON.readTree("{\"model\":\"x\"}")));
  }

  private static String user(String text) {
    return "{\"role\":\"user\",\"content\":\"%s\"}".formatted(text);
  }

  private static String tool(String text) {
    return "{\"role\":\"tool\",\"tool_call_id\":\"1\",\"content\":\"%s\"}".formatted(text);
  }

  private static ModelCall call(String... messages) throws JsonProcessingException {
    String body =
        "{\"stream\":true,\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"bash\"}},"
            + "{\"type\":\"function\",\"function\":{\"name\":\"read\"}}],\"messages\":["
            + String.join(",", messages)
            + "]}";
    return ChatRequest.of("ses_1", JSON.readTree(body)).call();
  }
}
