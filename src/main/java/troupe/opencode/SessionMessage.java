package troupe.opencode;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A message of a session.
 *
 * @param role {@code user} or {@code assistant}
 * @param parentId the message an assistant's one answers
 * @param completed when an assistant's message was finished; null while it runs or after a crash
 * @param finish why the model stopped; {@code tool-calls} means that the turn goes on
 * @param error set when the turn failed
 * @param texts its text parts, without those OpenCode made up itself
 * @param cost in US dollars as OpenCode counts it
 * @param working whether a tool call of it is being carried out, or waits to be allowed
 */
public record SessionMessage(
    String id,
    String role,
    @Nullable String parentId,
    @Nullable Instant completed,
    @Nullable String finish,
    @Nullable TurnError error,
    List<String> texts,
    double cost,
    Tokens tokens,
    boolean working) {

  public SessionMessage {
    texts = List.copyOf(texts);
  }

  /** The same with other texts. */
  public SessionMessage saying(List<String> others) {
    return new SessionMessage(
        id, role, parentId, completed, finish, error, others, cost, tokens, working);
  }
}
