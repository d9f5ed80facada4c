package troupe.opencode;

/**
 * A piece of a prompt's text.
 *
 * @param id from {@link OpenCodeIds#partId}; without it OpenCode would store the text twice
 */
public record TextPart(String id, String text) {}
