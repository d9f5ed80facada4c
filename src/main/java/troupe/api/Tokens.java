package troupe.api;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** The secret by which clients are known. */
public interface Tokens {

  /** Whether {@code shown} is good now. How long that takes says nothing about the token. */
  default boolean isValid(String shown) {
    return printOf(shown).isPresent();
  }

  /**
   * What a token is known by without being told: always the same, and of no use to whoever finds
   * it. Empty for one that is not good now. How long that takes says nothing about the token.
   */
  Optional<String> printOf(String shown);

  /** Whether the token with this print is good now. */
  boolean isPrintGood(String print);

  /**
   * Puts a new token in place of the one there is; clients read it where they read that.
   *
   * @param overlap how long the token before stays good; {@code null} for as long as is configured
   * @param key of the request, if it has one: the rotation before is not done again for its key
   */
  CompletionStage<Outcome<Rotation>> rotate(@Nullable Duration overlap, @Nullable RequestKey key);

  /**
   * A rotation that was made.
   *
   * @param previousValidUntil when the token before stops being good
   */
  record Rotation(Instant previousValidUntil) {}
}
