package troupe.mcp;

import org.jspecify.annotations.Nullable;

/**
 * What is sent back for one message.
 *
 * @param status of HTTP: 200 with an answer, which may be an error; 202 for what needs none; 400
 *     for what is no message that can be answered
 * @param json one JSON-RPC response; null when there is nothing to say
 */
public record McpReply(int status, @Nullable String json) {

  static McpReply accepted() {
    return new McpReply(202, null);
  }
}
