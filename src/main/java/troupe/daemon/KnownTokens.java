package troupe.daemon;

import java.time.Instant;
import java.util.Optional;
import troupe.dashboard.Digest;

/**
 * The token that is good, and the one before while it still is. Only digests are kept: they are of
 * one length, so that a comparison takes as long for every guess.
 */
final class KnownTokens {

  private final Digest current;
  private final Digest previous;
  private final Instant previousUntil;

  private KnownTokens(Digest current, Digest previous, Instant previousUntil) {
    this.current = current;
    this.previous = previous;
    this.previousUntil = previousUntil;
  }

  static KnownTokens only(String token) {
    Digest digest = Digest.of(token);
    return new KnownTokens(digest, digest, Instant.MIN);
  }

  /** With {@code token} in place of the current one, which stays good until {@code until}. */
  KnownTokens replacedBy(String token, Instant until) {
    return new KnownTokens(Digest.of(token), current, until);
  }

  /** Whether {@code token} is the current one. */
  boolean isCurrent(String token) {
    return current.matches(Digest.of(token));
  }

  /** The {@linkplain #acceptPrint print} of {@code shown} if it is good at {@code now}. */
  Optional<String> printOf(String shown, Instant now) {
    Digest digest = Digest.of(shown);
    return accept(digest, now) ? Optional.of(digest.hex()) : Optional.empty();
  }

  /** Whether the token with this {@linkplain #printOf print} is good at {@code now}. */
  boolean acceptPrint(String print, Instant now) {
    return Digest.isOne(print) && accept(new Digest(print), now);
  }

  /** Of the current token. */
  String print() {
    return current.hex();
  }

  /** Both are always compared. */
  private boolean accept(Digest digest, Instant now) {
    boolean isCurrent = current.matches(digest);
    boolean isPrevious = previous.matches(digest);
    return isCurrent || (isPrevious && now.isBefore(previousUntil));
  }
}
