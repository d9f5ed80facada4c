package troupe.team;

import org.jspecify.annotations.Nullable;
import troupe.api.TokenCount;
import troupe.opencode.Tokens;
import troupe.worker.Spent;

/**
 * What turns took of their model, sub-agents left out.
 *
 * @param cost in US dollars as OpenCode counts it
 */
record Usage(TokenCount tokens, double cost) {

  static final Usage NONE = new Usage(TokenCount.NONE, 0);

  /** {@code null} when it is nothing, so that nothing is written. */
  static @Nullable Usage of(Spent spent) {
    Tokens all = spent.tokens();
    return spent.equals(Spent.NONE)
        ? null
        : new Usage(
            new TokenCount(
                all.input(), all.output(), all.reasoning(), all.cacheRead(), all.cacheWrite()),
            spent.cost());
  }

  Usage plus(@Nullable Usage more) {
    return more == null ? this : new Usage(tokens.plus(more.tokens), cost + more.cost);
  }
}
