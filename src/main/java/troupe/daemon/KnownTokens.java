package troupe.daemon;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;

/**
 * The token that is good, and the one before while it still is. Only digests are kept: they are of
 * one length, so that a comparison takes as long for every guess.
 */
final class KnownTokens {

  private final byte[] current;
  private final byte[] previous;
  private final Instant previousUntil;

  private KnownTokens(byte[] current, byte[] previous, Instant previousUntil) {
    this.current = current;
    this.previous = previous;
    this.previousUntil = previousUntil;
  }

  static KnownTokens only(String token) {
    byte[] digest = digest(token);
    return new KnownTokens(digest, digest, Instant.MIN);
  }

  /** With {@code token} in place of the current one, which stays good until {@code until}. */
  KnownTokens replacedBy(String token, Instant until) {
    return new KnownTokens(digest(token), current, until);
  }

  /** Whether {@code token} is the current one. */
  boolean isCurrent(String token) {
    return MessageDigest.isEqual(digest(token), current);
  }

  /** Whether {@code shown} is good at {@code now}. Both are always compared. */
  boolean accept(String shown, Instant now) {
    byte[] digest = digest(shown);
    boolean isCurrent = MessageDigest.isEqual(digest, current);
    boolean isPrevious = MessageDigest.isEqual(digest, previous);
    return isCurrent || (isPrevious && now.isBefore(previousUntil));
  }

  private static byte[] digest(String token) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has SHA-256", e);
    }
  }
}
