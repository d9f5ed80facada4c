package troupe.api;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What somebody says to a permission that a member waits for.
 *
 * @param member who waits; {@code null} for whoever waits for {@code permissionId}
 * @param permissionId what is waited for; {@code null} for whatever {@code member} waits for
 * @param message a word to the member's model; OpenCode passes it on with a rejection
 */
public record PermissionAnswer(
    @Nullable String member, @Nullable String permissionId, Reply reply, @Nullable String message) {

  /** {@link #toString()} is the word on the wire. */
  public enum Reply {
    ONCE,
    /** For the rest of the session, everything of the kind. */
    ALWAYS,
    REJECT;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * It reached OpenCode.
   *
   * @param ask what the member waited for
   */
  public record Given(String member, MemberView.WaitingFor ask, Reply reply) {}
}
