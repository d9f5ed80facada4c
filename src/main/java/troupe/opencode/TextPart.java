package troupe.opencode;

/** A piece of a prompt's text. */
public record TextPart(String id, String text) implements PromptPart {}
