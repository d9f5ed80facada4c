package troupe.worker;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import troupe.opencode.SessionMessage;
import troupe.opencode.SessionStatus;
import troupe.opencode.Tokens;
import troupe.opencode.TurnError;

/**
 * Reads the state of a turn from a session's messages, as an OpenCode server keeps them: the answer
 * to message M is the assistant message with {@code parentID == M}; it is over when it is completed
 * and its finish is not {@code tool-calls} (measured with 1.18.33, see the contract's "Prompting").
 */
public final class TurnReading {

  /** More steps follow an assistant message that ended with this. */
  private static final String TOOL_CALLS = "tool-calls";

  /** A prompt that was answered so often, and is being answered again, never ends. */
  private static final int REPEATED = 3;

  /** How far the clocks of the server and of Troupe may be apart. */
  private static final Duration SKEW = Duration.ofMinutes(1);

  private static final TurnError STOPPED =
      new TurnError("MessageAbortedError", "it was stopped before the model had answered");

  private TurnReading() {}

  /**
   * How the turn stands that answers {@code messageId}.
   *
   * @param messages oldest first; may be the newest part of a long session only
   * @param messageId the prompt's; empty for the last user message
   * @param status what the server said before {@code messages} was read; {@code null} when idle
   * @param now the time, not more than {@link #SKEW} off the server's
   */
  public static TurnLook read(
      List<SessionMessage> messages,
      String messageId,
      @Nullable SessionStatus status,
      Instant now) {
    boolean running = status != null && !(status instanceof SessionStatus.Idle);
    int prompt = messageId.isEmpty() ? lastPrompt(messages) : indexOf(messages, messageId);
    String id = prompt < 0 ? messageId : messages.get(prompt).id();
    Optional<TurnLook> end = end(messages, id);
    if (end.isPresent()) {
      return end.get();
    }
    SessionMessage answer = lastAnswer(messages, id);
    if (running) {
      return repeated(messages)
          .map(parent -> repeating(messages, parent, id))
          .orElseGet(() -> running(messages, answer, status));
    }
    if (prompt < 0 && answer == null) {
      return new TurnLook.Missing();
    }
    SessionMessage over = answerOutOfOrder(messages, id);
    SessionMessage later = over != null || prompt < 0 ? over : overtaking(messages, prompt, now);
    return later == null ? new TurnLook.Cut() : end(messages, later);
  }

  /**
   * How the turn ended that answers {@code messageId}; empty when these messages do not say that.
   *
   * @param messages at least all that answer it, oldest first
   */
  public static Optional<TurnLook> end(List<SessionMessage> messages, String messageId) {
    return Optional.ofNullable(lastAnswer(messages, messageId))
        .filter(TurnReading::isOver)
        .map(answer -> end(messages, answer));
  }

  private static TurnLook running(
      List<SessionMessage> messages,
      @Nullable SessionMessage answer,
      @Nullable SessionStatus status) {
    boolean working = answer != null && answer.working();
    return new TurnLook.Running(answer != null, retry(status), working, messages.hashCode());
  }

  private static TurnLook repeating(List<SessionMessage> messages, String parent, String id) {
    SessionMessage answer = parent.equals(id) ? answerOutOfOrder(messages, id) : null;
    return new TurnLook.Repeating(answer == null ? null : text(messages, answer));
  }

  /** The prompt that is being answered once more although it has been answered often enough. */
  private static Optional<String> repeated(List<SessionMessage> messages) {
    return messages.stream()
        .filter(message -> message.completed() == null && message.error() == null)
        .map(SessionMessage::parentId)
        .filter(Objects::nonNull)
        .filter(parent -> timesAnswered(messages, parent) >= REPEATED)
        .findFirst();
  }

  private static long timesAnswered(List<SessionMessage> messages, String id) {
    return messages.stream().filter(message -> answers(message, id)).count();
  }

  /** Whether the model said that this is its whole answer. */
  private static boolean answers(SessionMessage message, String id) {
    return id.equals(message.parentId())
        && isOver(message)
        && message.error() == null
        && message.finish() != null;
  }

  /** An answer that steps before it come after: the clock went back between them. */
  private static @Nullable SessionMessage answerOutOfOrder(
      List<SessionMessage> messages, String id) {
    return messages.stream().filter(message -> answers(message, id)).findFirst().orElse(null);
  }

  /**
   * What was said in answer to {@code messageId}, every text part of every step in order.
   *
   * @param messages as for {@link #read}
   */
  public static Answer answer(List<SessionMessage> messages, String messageId) {
    List<String> texts = new ArrayList<>();
    Tokens tokens = Tokens.NONE;
    double cost = 0;
    String finish = "";
    for (SessionMessage step : messages) {
      if (messageId.equals(step.parentId())) {
        texts.add(spoken(step));
        tokens = tokens.plus(step.tokens());
        cost += step.cost();
        finish = Objects.requireNonNullElse(step.finish(), "");
      }
    }
    texts.removeIf(String::isEmpty);
    return new Answer(String.join("\n", texts), tokens, cost, finish);
  }

  private static boolean isOver(SessionMessage answer) {
    return answer.error() != null
        || (answer.completed() != null && !TOOL_CALLS.equals(answer.finish()));
  }

  private static TurnLook end(List<SessionMessage> messages, SessionMessage answer) {
    Spent spent = spent(messages, answer);
    if (isStopped(answer)) {
      return new TurnLook.Failed(STOPPED, spent);
    }
    return answer.error() == null
        ? new TurnLook.Ended(text(messages, answer), spent)
        : new TurnLook.Failed(answer.error(), spent);
  }

  private static Spent spent(List<SessionMessage> messages, SessionMessage answer) {
    Spent spent = Spent.NONE;
    for (SessionMessage step : messages) {
      if (answer.parentId() != null && answer.parentId().equals(step.parentId())) {
        spent = spent.plus(step.tokens(), step.cost());
      }
    }
    return spent;
  }

  /** An abort while OpenCode waits to call the model again leaves neither a finish nor an error. */
  private static boolean isStopped(SessionMessage answer) {
    return answer.error() == null && answer.finish() == null && answer.texts().isEmpty();
  }

  /** Its own text; when it has none, the last text of another step. */
  private static String text(List<SessionMessage> messages, SessionMessage answer) {
    String text = spoken(answer);
    if (text.isEmpty() && answer.parentId() != null) {
      for (SessionMessage message : messages) {
        boolean speaks = answer.parentId().equals(message.parentId()) && !spoken(message).isEmpty();
        text = speaks ? spoken(message) : text;
      }
    }
    return text;
  }

  private static String spoken(SessionMessage message) {
    return String.join("\n", message.texts()).strip();
  }

  /**
   * A prompt that came later and was answered together with the earlier one. OpenCode lists by
   * time, so after its clock was set back older ones are listed as later, too.
   */
  private static @Nullable SessionMessage overtaking(
      List<SessionMessage> messages, int prompt, Instant now) {
    List<SessionMessage> later = messages.subList(prompt + 1, messages.size());
    SessionMessage found = null;
    for (SessionMessage message : later) {
      // The answer to an earlier prompt can be listed here too; it knows nothing of this one.
      String parent = message.parentId();
      boolean follows = parent != null && indexOf(later, parent) >= 0 && isOver(message);
      if (follows && !isFromTheFuture(message, now)) {
        found = message;
      }
    }
    return found;
  }

  private static boolean isFromTheFuture(SessionMessage message, Instant now) {
    return message.completed() != null && message.completed().isAfter(now.plus(SKEW));
  }

  private static @Nullable SessionMessage lastAnswer(List<SessionMessage> messages, String id) {
    SessionMessage found = null;
    for (SessionMessage message : messages) {
      if (id.equals(message.parentId())) {
        found = message;
      }
    }
    return found;
  }

  private static int indexOf(List<SessionMessage> messages, String id) {
    for (int i = 0; i < messages.size(); i++) {
      if (messages.get(i).id().equals(id)) {
        return i;
      }
    }
    return -1;
  }

  private static int lastPrompt(List<SessionMessage> messages) {
    for (int i = messages.size() - 1; i >= 0; i--) {
      if (messages.get(i).role().equals("user")) {
        return i;
      }
    }
    return -1;
  }

  private static SessionStatus.@Nullable Retry retry(@Nullable SessionStatus status) {
    return status instanceof SessionStatus.Retry retry ? retry : null;
  }
}
