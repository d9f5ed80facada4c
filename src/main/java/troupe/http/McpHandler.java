package troupe.http;

import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Answers the messages of MCP clients; the HTTP edge only carries them. */
@FunctionalInterface
public interface McpHandler {

  /**
   * Answers one message.
   *
   * @param body as it came; no larger than the edge lets in, otherwise unchecked
   */
  CompletionStage<Reply> answer(byte[] body, Headers headers);

  /**
   * What a request says besides its body.
   *
   * @param protocolVersion {@code MCP-Protocol-Version}
   * @param session {@code Troupe-Session}: the OpenCode session that the client speaks for
   */
  record Headers(@Nullable String protocolVersion, @Nullable String session) {}

  /**
   * The answer.
   *
   * @param json null for an empty body
   */
  record Reply(int status, @Nullable String json) {}
}
