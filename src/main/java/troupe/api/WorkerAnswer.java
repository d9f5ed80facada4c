package troupe.api;

import org.jspecify.annotations.Nullable;

/**
 * What a worker answered.
 *
 * @param text the text parts of the turn in their order, one to a line
 * @param sessionId where it was said; a later prompt can go on there
 * @param messageId of the prompt in that session
 * @param model the one asked for; {@code null} left it to the agent
 * @param reused whether the session was there before
 * @param tokens of all steps of the turn
 * @param cost in US dollars as OpenCode counts it
 */
public record WorkerAnswer(
    String worker,
    String backend,
    String text,
    String sessionId,
    String messageId,
    String agent,
    @Nullable String model,
    String directory,
    boolean reused,
    TokenCount tokens,
    double cost) {}
