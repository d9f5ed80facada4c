package troupe.cli.view;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import troupe.terminal.Ink;
import troupe.terminal.Line;
import troupe.terminal.Line.Span;
import troupe.terminal.PlainText;
import troupe.terminal.TextTable;

/** What happened in a team: a column for each member, a row for each event. */
public final class TimelineView {

  private static final int CELL = 28;

  /** Steps of mail and turns that a reader of the whole does not miss. */
  private static final Set<String> LEFT_OUT =
      Set.of("message.delivered", "message.seen", "message.answered", "turn.started");

  private final Clock clock;
  private final Map<String, String> owners = new HashMap<>();
  private final Map<String, String> titles = new HashMap<>();

  private TimelineView(Clock clock) {
    this.clock = clock;
  }

  /**
   * What happened, as a table.
   *
   * @param events oldest first, as {@code GET /v1/teams/TEAM/events} answers
   */
  public static List<Line> lines(List<JsonNode> events, Clock clock) {
    return new TimelineView(clock).table(events);
  }

  private record Row(String time, String lane, String text, Ink ink) {}

  private List<Line> table(List<JsonNode> events) {
    List<Row> rows = new ArrayList<>();
    Map<String, Integer> lanes = new LinkedHashMap<>();
    for (JsonNode event : events) {
      String type = event.path("type").asText();
      if (!LEFT_OUT.contains(type)) {
        Row row = row(event, type);
        lanes.computeIfAbsent(row.lane(), lane -> lanes.size() + 1);
        rows.add(row);
      }
    }
    if (rows.isEmpty()) {
      return List.of(Line.of("nothing has happened"));
    }
    List<String> headings = new ArrayList<>(List.of("TIME"));
    headings.addAll(lanes.keySet());
    TextTable table = new TextTable(headings.toArray(String[]::new));
    rows.forEach(row -> table.row(cells(row, lanes)));
    return table.lines();
  }

  private static Span[] cells(Row row, Map<String, Integer> lanes) {
    Span[] cells = new Span[lanes.size() + 1];
    Arrays.fill(cells, Span.of(""));
    cells[0] = new Span(row.time(), Ink.DIM);
    cells[lanes.getOrDefault(row.lane(), 1)] =
        new Span(PlainText.cut(PlainText.line(row.text()), CELL), row.ink());
    return cells;
  }

  private Row row(JsonNode event, String type) {
    JsonNode data = event.path("data");
    String id = data.path("id").asText();
    if (type.equals("task.added")) {
      titles.put(id, data.path("title").asText());
    }
    if (data.has("assignee")) {
      owners.put(id, data.path("assignee").asText());
    }
    if (type.equals("message.queued")) {
      owners.put(id, data.path("to").asText());
    }
    String time = Clock.parse(event.path("at").asText()).map(clock::time).orElse("-");
    return new Row(time, lane(type, data), words(type, data), EventsView.ink(type));
  }

  private String lane(String type, JsonNode data) {
    String named = data.path("member").asText(data.path("recipient").asText());
    if (!named.isEmpty()) {
      return named;
    }
    String owner = owners.getOrDefault(data.path("id").asText(), "");
    return owner.isEmpty() || type.equals("task.added") ? "team" : owner;
  }

  private String words(String type, JsonNode data) {
    String subject = type.substring(type.indexOf('.') + 1);
    String title = titles.getOrDefault(data.path("id").asText(), data.path("id").asText());
    if (type.startsWith("task.")) {
      return "task " + subject + ": " + title;
    }
    return switch (type) {
      case "message.queued" ->
          "mail from " + data.path("from").asText() + ": " + text(data, "text");
      case "message.dead" -> "mail dead: " + text(data, "reason");
      case "member.failed" -> "failed: " + text(data, "error");
      case "permission.asked" -> "asks " + AsksView.wanted(data);
      case "permission.answered" -> "answered " + text(data, "reply") + " by " + text(data, "by");
      case "turn.ended" ->
          data.has("error")
              ? "turn failed: " + text(data, "error")
              : "said " + text(data, "result");
      default -> type.startsWith("member.") ? subject.replace('_', ' ') : type;
    };
  }

  private static String text(JsonNode data, String field) {
    return data.path(field).asText();
  }
}
