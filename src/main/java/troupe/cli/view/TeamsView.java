package troupe.cli.view;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import troupe.terminal.Ink;
import troupe.terminal.Line;
import troupe.terminal.Line.Span;
import troupe.terminal.PlainText;
import troupe.terminal.TextTable;

/** The teams there are, as {@code GET /v1/teams} tells. */
public final class TeamsView {

  private TeamsView() {}

  public static List<Line> lines(JsonNode answer, Clock clock) {
    JsonNode teams = answer.path("teams");
    if (teams.isEmpty()) {
      return List.of(Line.of("no teams; make one with: troupe team create NAME"));
    }
    TextTable table = new TextTable("TEAM", "MEMBERS", "BUSY", "TASKS", "CREATED", "STATE");
    teams.forEach(team -> row(table, team, clock));
    return table.lines();
  }

  private static void row(TextTable table, JsonNode team, Clock clock) {
    String damage = PlainText.line(team.path("damaged").asText());
    table.row(
        new Span(team.path("name").asText(), Ink.BOLD),
        Span.of(team.path("members").asText()),
        Span.of(team.path("busy").asText()),
        Span.of(team.path("tasks").asText()),
        Span.of(clock.show(team.path("createdAt").asText())),
        damage.isEmpty() ? new Span("ok", Ink.GREEN) : new Span("damaged: " + damage, Ink.RED));
  }
}
