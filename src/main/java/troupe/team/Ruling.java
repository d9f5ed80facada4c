package troupe.team;

import java.util.List;
import org.jspecify.annotations.Nullable;
import troupe.api.Answerer;
import troupe.api.PermissionAnswer.Reply;

/**
 * An answer that was decided upon, before OpenCode has it.
 *
 * @param message a word to the model that asked; {@code null} for none
 * @param answers to questions, in their order; empty for a permission and to dismiss questions
 * @param reason why it was decided so, for people; {@code null} when whoever answered gave none
 */
record Ruling(
    Answerer by,
    Reply reply,
    @Nullable String message,
    List<List<String>> answers,
    @Nullable String reason) {}
