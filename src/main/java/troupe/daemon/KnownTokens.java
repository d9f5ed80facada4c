package troupe.daemon;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;

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

  /** Whether {@code shown} is good at {@code now}. */
  boolean accept(String shown, Instant now) {
    return accept(digest(shown), now);
  }

  /** Whether the token with this {@linkplain #print print} is. */
  boolean acceptPrint(String print, Instant now) {
    return print.matches("[0-9a-f]{64}") && accept(HexFormat.of().parseHex(print), now);
  }

  /** By which {@code token} can be known again. */
  static String print(String token) {
    return HexFormat.of().formatHex(digest(token));
  }

  /** Of the current token. */
  String print() {
    return HexFormat.of().formatHex(current);
  }

  /** Both are always compared. */
  private boolean accept(byte[] digest, Instant now) {
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
