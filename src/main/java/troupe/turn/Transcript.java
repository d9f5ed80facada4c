package troupe.turn;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import troupe.bus.EventBus.Signal;
import troupe.opencode.SessionEvent;
import troupe.opencode.SessionMessage;
import troupe.worker.TurnLook;
import troupe.worker.TurnReading;

/**
 * What was heard of the answer to one prompt. While nothing was missed these are the messages that
 * a look would find, and they are read by the same rule ({@code docs/adr/0021-heard-ends.md}).
 * Confined to its recipient.
 */
final class Transcript {

  /** Steps, and texts of each, that are kept; of a longer answer the server has to be asked. */
  private static final int MOST = 200;

  /** UTF-16 units of text that are kept, likewise. */
  private static final int LONGEST = 100_000;

  private final Map<String, Step> steps = new LinkedHashMap<>();
  private String prompt = "";
  private boolean whole;

  /** One message of the answer, and its texts by their part's id. */
  private record Step(SessionMessage message, Map<String, @Nullable String> texts) {

    Step with(SessionMessage newer) {
      return new Step(newer, texts);
    }

    boolean isWritten() {
      return texts.values().stream().allMatch(Objects::nonNull);
    }

    SessionMessage said() {
      return message.saying(texts.values().stream().map(Objects::requireNonNull).toList());
    }
  }

  /** From now on the answer to {@code messageId} is listened to, which has never been sent. */
  void begin(String messageId) {
    steps.clear();
    prompt = messageId;
    whole = true;
  }

  /** Something was said that was not heard, or may have been before. */
  void miss() {
    steps.clear();
    whole = false;
  }

  /**
   * @param own what {@code signal} says of the session itself; {@code null} for nothing
   */
  void hear(Signal signal, @Nullable SessionEvent own) {
    boolean lost = !(signal instanceof Signal.Happened) || own instanceof SessionEvent.Removed;
    if (lost) {
      miss();
    } else if (own instanceof SessionEvent.AssistantUpdated updated) {
      hear(updated.message());
    } else if (own instanceof SessionEvent.TextUpdated written) {
      hear(written);
    }
  }

  /** How the turn ended; empty when that was not heard, or not all that was said. */
  Optional<TurnLook> end() {
    return whole && steps.values().stream().allMatch(Step::isWritten)
        ? TurnReading.end(messages(), prompt)
        : Optional.empty();
  }

  private List<SessionMessage> messages() {
    return steps.values().stream().map(Step::said).toList();
  }

  private void hear(SessionMessage message) {
    if (!whole || !prompt.equals(message.parentId())) {
      return;
    }
    Step known = steps.get(message.id());
    boolean begins = message.completed() == null && message.error() == null;
    if (known == null && (!begins || steps.size() == MOST)) {
      miss();
    } else {
      steps.put(
          message.id(),
          known == null ? new Step(message, new LinkedHashMap<>()) : known.with(message));
    }
  }

  private void hear(SessionEvent.TextUpdated written) {
    Step step = steps.get(written.messageId());
    if (step == null) {
      return;
    }
    step.texts().put(written.partId(), written.text());
    if (step.texts().size() > MOST || length() > LONGEST) {
      miss();
    }
  }

  private int length() {
    return steps.values().stream()
        .flatMap(step -> step.texts().values().stream())
        .mapToInt(text -> text == null ? 0 : text.length())
        .sum();
  }
}
