package troupe.cli.view;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import troupe.terminal.Ink;
import troupe.terminal.Line;
import troupe.terminal.Line.Span;
import troupe.terminal.PlainText;
import troupe.terminal.TextTable;

/** A team's mail with its receipts. */
public final class MailView {

  /** Of a text, in columns; the whole of it is in the JSON. */
  private static final int PREVIEW = 60;

  private MailView() {}

  public static List<Line> lines(JsonNode messages, Clock clock) {
    if (messages.isEmpty()) {
      return List.of(Line.of("no mail"));
    }
    TextTable table = new TextTable("ID", "QUEUED", "FROM", "TO", "STATE", "TEXT");
    for (JsonNode message : messages) {
      String state = message.path("state").asText();
      table.row(
          Span.of(message.path("id").asText()),
          Span.of(clock.show(message.path("queuedAt").asText())),
          Span.of(message.path("from").asText()),
          Span.of(message.path("to").asText()),
          new Span(state, state.equals("dead") ? Ink.RED : Ink.PLAIN),
          Span.of(text(message)));
    }
    return table.lines();
  }

  private static String text(JsonNode message) {
    String reason = message.path("reason").asText();
    String text = PlainText.cut(PlainText.line(message.path("text").asText()), PREVIEW);
    return reason.isEmpty() ? text : "%s (%s)".formatted(text, PlainText.line(reason));
  }
}
