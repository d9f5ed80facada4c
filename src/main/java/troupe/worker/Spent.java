package troupe.worker;

import troupe.opencode.Tokens;

/**
 * What a turn took, as far as its session's messages tell: not what sub-agents took.
 *
 * @param tokens of all steps together
 * @param cost in US dollars as OpenCode counts it, of all steps together
 */
public record Spent(Tokens tokens, double cost) {

  /** Nothing, or nothing that is known. */
  public static final Spent NONE = new Spent(Tokens.NONE, 0);

  Spent plus(Tokens more, double price) {
    return new Spent(tokens.plus(more), cost + price);
  }
}
