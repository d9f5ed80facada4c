package troupe.api;

/**
 * A priority message on its way.
 *
 * @param interrupted whether a turn was running and is being cut
 */
public record Interruption(String member, boolean interrupted, Message message) {}
