package troupe.run;

import java.util.LinkedHashMap;
import java.util.Map;
import troupe.api.TokenCount;
import troupe.opencode.Tokens;

/** The tokens of an answer as callers and as events see them. */
final class TokenCounts {

  private TokenCounts() {}

  static TokenCount tokens(Tokens all) {
    return new TokenCount(
        all.input(), all.output(), all.reasoning(), all.cacheRead(), all.cacheWrite());
  }

  static Map<String, Long> map(TokenCount tokens) {
    Map<String, Long> map = new LinkedHashMap<>();
    map.put("input", tokens.input());
    map.put("output", tokens.output());
    map.put("reasoning", tokens.reasoning());
    map.put("cacheRead", tokens.cacheRead());
    map.put("cacheWrite", tokens.cacheWrite());
    return map;
  }
}
