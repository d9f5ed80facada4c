package troupe.model;

import java.util.List;

/**
 * One call of the model, as far as a script needs it.
 *
 * @param sessionId the OpenCode session ({@code x-session-id}); empty when the caller did not say
 * @param model the name that was asked for
 * @param system the system prompts, joined by line ends
 * @param userTexts every user message of the conversation, oldest first; an image in it is {@code
 *     (image)}, another file {@code (file)}
 * @param openTexts the user messages the model has not finished answering, oldest first; a finished
 *     answer is one without tool calls
 * @param toolCalls how many tools were called so far in answer to {@code openTexts}
 * @param tools names of the tools offered
 */
public record ModelCall(
    String sessionId,
    String model,
    String system,
    List<String> userTexts,
    List<String> openTexts,
    int toolCalls,
    List<String> tools) {

  public ModelCall {
    userTexts = List.copyOf(userTexts);
    openTexts = List.copyOf(openTexts);
    tools = List.copyOf(tools);
  }

  /** The newest user message; empty when there is none. */
  public String lastUserText() {
    return userTexts.isEmpty() ? "" : userTexts.get(userTexts.size() - 1);
  }
}
