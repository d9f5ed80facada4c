package troupe.opencode;

/** What a model was given and gave back, in tokens, as OpenCode counts them. */
public record Tokens(long input, long output, long reasoning, long cacheRead, long cacheWrite) {

  public static final Tokens NONE = new Tokens(0, 0, 0, 0, 0);

  /** Both together. */
  public Tokens plus(Tokens other) {
    return new Tokens(
        input + other.input,
        output + other.output,
        reasoning + other.reasoning,
        cacheRead + other.cacheRead,
        cacheWrite + other.cacheWrite);
  }
}
