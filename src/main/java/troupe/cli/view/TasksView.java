package troupe.cli.view;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import troupe.terminal.Figures;
import troupe.terminal.Ink;
import troupe.terminal.Line;
import troupe.terminal.Line.Span;
import troupe.terminal.PlainText;
import troupe.terminal.TextTable;

/** A team's board. */
public final class TasksView {

  private static final int BAR = 20;

  private TasksView() {}

  /** Every task with its owner and what it waits for. */
  public static List<Line> lines(JsonNode tasks) {
    if (tasks.isEmpty()) {
      return List.of(Line.of("no tasks; add one with: troupe task add TEAM TITLE"));
    }
    TextTable table = new TextTable("TASK", "STATE", "OWNER", "TITLE");
    tasks.forEach(task -> row(table, task));
    return table.lines();
  }

  /** How much is done, in one line. */
  static Line progress(JsonNode tasks) {
    int completed = 0;
    int running = 0;
    int blocked = 0;
    for (JsonNode task : tasks) {
      completed += has(task, "completed") ? 1 : 0;
      running += has(task, "in_progress") ? 1 : 0;
      blocked += isBlocked(task) ? 1 : 0;
    }
    StringJoiner words = new StringJoiner(", ");
    words.add("%d/%d done".formatted(completed, tasks.size()));
    if (running > 0) {
      words.add(running + " in progress");
    }
    if (blocked > 0) {
      words.add(blocked + " blocked");
    }
    return new Line(
        List.of(
            Span.of("tasks "),
            new Span(Figures.bar(completed, tasks.size(), BAR), Ink.GREEN),
            Span.of(" " + words)));
  }

  private static void row(TextTable table, JsonNode task) {
    boolean blocked = isBlocked(task);
    List<String> blockers = new ArrayList<>();
    task.path("blockedBy").forEach(id -> blockers.add(id.asText()));
    String state = blocked ? "waits for " + String.join(", ", blockers) : status(task);
    table.row(
        new Span(task.path("id").asText(), Ink.BOLD),
        new Span(state, blocked ? Ink.YELLOW : ink(status(task))),
        Span.of(task.hasNonNull("assignee") ? task.path("assignee").asText() : "-"),
        Span.of(PlainText.line(task.path("title").asText())));
  }

  private static String status(JsonNode task) {
    return task.path("status").asText();
  }

  private static boolean has(JsonNode task, String status) {
    return status(task).equals(status);
  }

  private static boolean isBlocked(JsonNode task) {
    return !task.path("blockedBy").isEmpty();
  }

  private static Ink ink(String status) {
    return switch (status) {
      case "completed" -> Ink.GREEN;
      case "in_progress" -> Ink.CYAN;
      default -> Ink.PLAIN;
    };
  }
}
