package troupe.opencode;

/**
 * Why a turn failed.
 *
 * @param name OpenCode's kind, such as {@code MessageAbortedError}
 * @param message for people
 */
public record TurnError(String name, String message) {}
