package troupe.worker;

import troupe.opencode.Tokens;

/**
 * What was said in a turn, all of it or up to where it was cut.
 *
 * @param text the text parts in their order; empty when there are none
 * @param tokens of all steps together
 * @param cost in US dollars as OpenCode counts it, of all steps together
 * @param finish why the model stopped, such as {@code stop} or {@code length}; empty when it did
 *     not
 */
public record Answer(String text, Tokens tokens, double cost, String finish) {

  /** Nothing was said. */
  public static final Answer NONE = new Answer("", Tokens.NONE, 0, "");
}
