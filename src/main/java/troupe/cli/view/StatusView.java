package troupe.cli.view;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import troupe.terminal.Ink;
import troupe.terminal.Line;
import troupe.terminal.Line.Span;

/** One whole team at a glance, as {@code GET /v1/teams/TEAM} tells. */
public final class StatusView {

  private StatusView() {}

  public static List<Line> lines(JsonNode team, Clock clock) {
    List<Line> lines = new ArrayList<>();
    lines.add(
        new Line(
            List.of(
                Span.of("team "),
                new Span(team.path("name").asText(), Ink.BOLD),
                new Span(" in " + team.path("directory").asText(), Ink.DIM))));
    lines.addAll(MembersView.lines(team, clock));
    lines.add(TasksView.progress(team.path("tasks")));
    if (!team.path("tasks").isEmpty()) {
      lines.addAll(TasksView.lines(team.path("tasks")));
    }
    return lines;
  }

  /** What fits on a terminal, each line cut to its width; the last says how much is missing. */
  public static List<Line> fit(List<Line> lines, int width, int height) {
    // The cursor stands on the line below the last.
    int room = Math.max(2, height - 1);
    if (lines.size() <= room) {
      return lines.stream().map(line -> line.cut(width)).toList();
    }
    List<Line> shown = new ArrayList<>();
    lines.stream().limit(room - 1L).map(line -> line.cut(width)).forEach(shown::add);
    shown.add(Line.of("… and %d lines more".formatted(lines.size() - shown.size()), Ink.DIM));
    return shown;
  }
}
