package troupe.api;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What somebody says to a permission or to questions that a member waits for.
 *
 * @param member who waits; {@code null} for whoever waits for {@code permissionId}
 * @param permissionId what is waited for; {@code null} for whatever {@code member} waits for
 * @param message a word to the member's model; OpenCode passes it on with a rejection of a
 *     permission
 * @param answers for questions, in their order: labels of options or other words; empty else
 */
public record PermissionAnswer(
    @Nullable String member,
    @Nullable String permissionId,
    Reply reply,
    @Nullable String message,
    List<List<String>> answers) {

  /** An answer to a permission. */
  public PermissionAnswer(
      @Nullable String member,
      @Nullable String permissionId,
      Reply reply,
      @Nullable String message) {
    this(member, permissionId, reply, message, List.of());
  }

  /** Answers to questions. */
  public static PermissionAnswer toQuestions(
      @Nullable String member, @Nullable String permissionId, List<List<String>> answers) {
    return new PermissionAnswer(member, permissionId, Reply.ANSWERS, null, answers);
  }

  /** {@link #toString()} is the word on the wire. */
  public enum Reply {
    ONCE,
    /** For the rest of the session, everything of the kind. */
    ALWAYS,
    REJECT,
    /** For questions only: what is said stands beside it. */
    ANSWERS;

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
