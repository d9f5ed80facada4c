package troupe.cli.view;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;
import troupe.terminal.Ink;
import troupe.terminal.Line;
import troupe.terminal.Line.Span;
import troupe.terminal.PlainText;

/** An event in one line; see docs/events.md. */
public final class EventsView {

  /** Of a text, in columns; the whole of it is in the JSON. */
  private static final int PREVIEW = 80;

  /** Ids that help nobody who reads along. */
  private static final Set<String> LEFT_OUT = Set.of("messageId", "sessionId", "directory");

  private EventsView() {}

  public static Line line(JsonNode event, Clock clock) {
    List<Span> spans = new ArrayList<>();
    spans.add(new Span(time(event, clock) + "  ", Ink.DIM));
    JsonNode seq = event.path("seq");
    spans.add(
        new Span(seq.isNumber() ? "%6s  ".formatted("#" + seq.asText()) : "        ", Ink.DIM));
    String team = event.path("team").asText();
    spans.add(Span.of(team.isEmpty() ? "" : team + "  "));
    String type = event.path("type").asText();
    spans.add(new Span("%-22s  ".formatted(type), ink(type)));
    spans.add(Span.of(facts(event.path("data"))));
    return new Line(spans);
  }

  private static String time(JsonNode event, Clock clock) {
    String at = event.path("at").asText(event.path("timestamp").asText());
    return Clock.parse(at).map(clock::time).orElse("--:--:--");
  }

  /** What happened, and to whom first, as {@code name=value}. */
  private static String facts(JsonNode data) {
    StringJoiner facts = new StringJoiner(" ");
    for (Map.Entry<String, JsonNode> fact : data.properties()) {
      if (!LEFT_OUT.contains(fact.getKey())) {
        facts.add(fact.getKey() + "=" + value(fact.getValue()));
      }
    }
    return facts.toString();
  }

  private static String value(JsonNode value) {
    String text = PlainText.line(value.isValueNode() ? value.asText() : value.toString());
    String shown = PlainText.cut(text, PREVIEW);
    return value.isTextual() && shown.contains(" ") ? '"' + shown + '"' : shown;
  }

  static Ink ink(String type) {
    if (type.endsWith(".failed") || type.endsWith(".dead") || type.endsWith(".error")) {
      return Ink.RED;
    }
    if (type.equals("permission.asked") || type.startsWith("stream.") || isTrouble(type)) {
      return Ink.YELLOW;
    }
    boolean good = type.endsWith(".completed") || type.endsWith(".idle");
    return good || type.endsWith(".answered") ? Ink.GREEN : Ink.CYAN;
  }

  private static boolean isTrouble(String type) {
    return type.endsWith(".retrying")
        || type.endsWith(".struggling")
        || type.endsWith(".stalled")
        || type.endsWith(".unreachable");
  }
}
