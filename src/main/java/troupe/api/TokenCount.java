package troupe.api;

/**
 * What a model was given and gave back, in tokens, as OpenCode counts them.
 *
 * @param cacheRead of what it was given, read from the provider's cache
 * @param cacheWrite put there
 */
public record TokenCount(long input, long output, long reasoning, long cacheRead, long cacheWrite) {

  public static final TokenCount NONE = new TokenCount(0, 0, 0, 0, 0);

  /** Both together. */
  public TokenCount plus(TokenCount other) {
    return new TokenCount(
        input + other.input,
        output + other.output,
        reasoning + other.reasoning,
        cacheRead + other.cacheRead,
        cacheWrite + other.cacheWrite);
  }
}
