package troupe.opencode;

/** A piece of a prompt. */
public sealed interface PromptPart permits TextPart, FilePart {

  /** From {@link OpenCodeIds#partId}; without it OpenCode would store the piece twice. */
  String id();
}
