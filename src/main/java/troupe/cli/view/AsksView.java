package troupe.cli.view;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import troupe.terminal.Ink;
import troupe.terminal.Line;
import troupe.terminal.Line.Span;
import troupe.terminal.PlainText;
import troupe.terminal.TextTable;

/** What members wait for somebody to say. */
public final class AsksView {

  private AsksView() {}

  public static List<Line> lines(JsonNode asks, Clock clock) {
    if (asks.isEmpty()) {
      return List.of(Line.of("nobody waits for an answer"));
    }
    TextTable table = new TextTable("ID", "TEAM", "MEMBER", "ASKED", "WANTS");
    List<Line> questions = new ArrayList<>();
    for (JsonNode ask : asks) {
      table.row(
          new Span(ask.path("id").asText(), Ink.BOLD),
          Span.of(ask.path("team").asText()),
          Span.of(ask.path("member").asText()),
          Span.of(clock.show(ask.path("askedAt").asText())),
          Span.of(wanted(ask)));
      questions.addAll(questions(ask));
    }
    List<Line> lines = new ArrayList<>(table.lines());
    lines.addAll(questions);
    return lines;
  }

  /** Such as {@code bash `rm *`}. */
  static String wanted(JsonNode ask) {
    List<String> patterns = new ArrayList<>();
    ask.path("patterns").forEach(pattern -> patterns.add("`" + pattern.asText() + "`"));
    return PlainText.line(ask.path("permission").asText() + " " + String.join(", ", patterns));
  }

  private static List<Line> questions(JsonNode ask) {
    List<Line> lines = new ArrayList<>();
    for (JsonNode question : ask.path("questions")) {
      List<String> options = new ArrayList<>();
      question.path("options").forEach(option -> options.add(option.path("label").asText()));
      String choice = options.isEmpty() ? "" : " (%s)".formatted(String.join(" | ", options));
      lines.add(
          Line.of(
              "  %s: %s%s"
                  .formatted(
                      ask.path("id").asText(),
                      PlainText.line(question.path("question").asText()),
                      PlainText.line(choice).isEmpty() ? "" : " " + PlainText.line(choice))));
    }
    return lines;
  }
}
