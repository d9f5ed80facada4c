package troupe.dashboard;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * What is kept of a secret: enough to know it again, nothing to use. The secrets are random and
 * long, so that no salt is needed.
 *
 * @param hex SHA-256, 64 hexadecimal digits
 */
public record Digest(String hex) {

  private static final int LENGTH = 64;

  public Digest {
    if (!isOne(hex)) {
      throw new IllegalArgumentException("not a digest");
    }
  }

  /** Whether {@code hex} is written as a digest is. */
  public static boolean isOne(String hex) {
    boolean one = hex.length() == LENGTH;
    for (int at = 0; one && at < LENGTH; at++) {
      one = isDigit(hex.charAt(at));
    }
    return one;
  }

  /**
   * As {@link HexFormat} writes them; a pattern or a stream would take longer than the rest of a
   * comparison.
   */
  private static boolean isDigit(char character) {
    return (character >= '0' && character <= '9') || (character >= 'a' && character <= 'f');
  }

  public static Digest of(String secret) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      byte[] hash = digest.digest(secret.getBytes(StandardCharsets.UTF_8));
      return new Digest(HexFormat.of().formatHex(hash));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has SHA-256", e);
    }
  }

  /** As {@link #equals}, in a time that says nothing about where they differ. */
  public boolean matches(Digest other) {
    return MessageDigest.isEqual(
        hex.getBytes(StandardCharsets.US_ASCII), other.hex.getBytes(StandardCharsets.US_ASCII));
  }
}
