package troupe.run;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import troupe.opencode.Ask;
import troupe.opencode.PermissionAsk;
import troupe.opencode.QuestionAsk;
import troupe.opencode.SessionEvent;
import troupe.turn.Report;

/**
 * How far a running turn has come by what was heard of it, for when it has to be cut or cannot be
 * read any more.
 */
final class TurnProgress {

  private final StringBuilder text = new StringBuilder();
  private final Map<String, Ask> asks = new LinkedHashMap<>();

  void hear(SessionEvent.Spoken spoken) {
    text.append(spoken.delta());
  }

  void hear(Report report) {
    if (report instanceof Report.Asked asked) {
      asks.put(asked.ask().id(), asked.ask());
    } else if (report instanceof Report.Answered answered) {
      asks.remove(answered.askId());
    }
  }

  String text() {
    return text.toString();
  }

  /** The first permission or question nobody has answered yet, for people. */
  @Nullable String waitsFor() {
    return asks.values().stream().findFirst().map(TurnProgress::described).orElse(null);
  }

  private static String described(Ask ask) {
    if (ask instanceof PermissionAsk permission) {
      return "%s (%s)".formatted(permission.permission(), String.join(", ", permission.patterns()));
    }
    String first =
        ((QuestionAsk) ask)
            .questions().stream().findFirst().map(QuestionAsk.Question::text).orElse("");
    return "an answer to a question (%s)".formatted(first);
  }
}
