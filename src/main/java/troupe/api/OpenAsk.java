package troupe.api;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a member's turn waits for somebody to say.
 *
 * @param id OpenCode's
 * @param sessionId the session that waits: the member's or a sub-session of it
 * @param permission the tool or kind of tool; {@link #QUESTION} for questions
 * @param patterns what it would be used on; the questions as texts
 * @param questions what is asked, in the order the answers are expected; empty for a permission
 * @param deadline when Troupe answers by itself; {@code null} where that was not settled yet
 */
public record OpenAsk(
    String id,
    String team,
    String member,
    String sessionId,
    Kind kind,
    String permission,
    List<String> patterns,
    List<Question> questions,
    Instant askedAt,
    @Nullable Instant deadline) {

  /** The word that stands for the tool of every question. */
  public static final String QUESTION = "question";

  /** {@link #toString()} is the word on the wire. */
  public enum Kind {
    PERMISSION,
    QUESTION;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * One question of a model.
   *
   * @param header a word or two that name it
   * @param options what it offers; other words are an answer too
   * @param multiple whether several options may be chosen
   */
  public record Question(String question, String header, List<Option> options, boolean multiple) {}

  /** One choice; its label is the answer. */
  public record Option(String label, String description) {}

  /** The same as a member shows it. */
  public MemberView.WaitingFor waitingFor() {
    return new MemberView.WaitingFor(id, permission, patterns);
  }
}
