package troupe.opencode;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One message to a session. Sent twice with the same ids it is stored and answered once. Model,
 * agent and system text hold for the turn that answers this message only.
 *
 * @param messageId from {@link OpenCodeIds#messageId}
 */
public record Prompt(
    String messageId,
    List<PromptPart> parts,
    @Nullable ModelRef model,
    @Nullable String agent,
    @Nullable String system) {

  public Prompt {
    if (parts.isEmpty()) {
      throw new IllegalArgumentException("a prompt needs a part");
    }
    parts = List.copyOf(parts);
  }
}
