package troupe.cli.view;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import troupe.terminal.Figures;
import troupe.terminal.Ink;
import troupe.terminal.Line;
import troupe.terminal.Line.Span;
import troupe.terminal.PlainText;
import troupe.terminal.TextTable;

/** Who works, on what, since when, and what keeps them. */
final class MembersView {

  private static final List<String> COUNTED =
      List.of("input", "output", "reasoning", "cacheRead", "cacheWrite");

  private MembersView() {}

  /** A row each, and below them what is wrong or waited for. */
  static List<Line> lines(JsonNode team, Clock clock) {
    JsonNode members = team.path("members");
    if (members.isEmpty()) {
      return List.of(Line.of("no members; add one with: troupe spawn TEAM MEMBER"));
    }
    TextTable table =
        new TextTable("MEMBER", "STATE", clock.ages() ? "FOR" : "SINCE", "TOKENS", "COST", "TASK");
    List<Line> notes = new ArrayList<>();
    for (JsonNode member : members) {
      row(table, team, member, clock);
      notes.addAll(notes(member));
    }
    List<Line> lines = new ArrayList<>(table.lines());
    lines.addAll(notes);
    return lines;
  }

  private static void row(TextTable table, JsonNode team, JsonNode member, Clock clock) {
    table.row(
        new Span(member.path("name").asText(), Ink.BOLD),
        new Span(state(member), ink(member)),
        Span.of(clock.show(member.path("since").asText())),
        Span.of(tokens(member.path("tokens"))),
        Span.of(Figures.dollars(member.path("cost").asDouble())),
        Span.of(task(team, member)));
  }

  /** The status, or what is more to the point. */
  private static String state(JsonNode member) {
    String status = member.path("status").asText();
    if (member.has("unreachable")) {
      return status + ", unreachable";
    }
    if (member.has("waitingFor")) {
      return status + ", waits";
    }
    if (member.has("stalled")) {
      return status + ", stalled";
    }
    if (member.has("retry")) {
      return "%s, retry %d".formatted(status, member.path("retry").path("attempt").asInt());
    }
    return member.path("owesReport").asBoolean() ? status + ", owes report" : status;
  }

  private static Ink ink(JsonNode member) {
    if (member.has("unreachable") || member.has("stalled")) {
      return Ink.RED;
    }
    if (member.has("waitingFor") || member.has("retry")) {
      return Ink.YELLOW;
    }
    return switch (member.path("status").asText()) {
      case "ready" -> Ink.GREEN;
      case "busy" -> Ink.CYAN;
      case "error" -> Ink.RED;
      case "shutdown_requested" -> Ink.YELLOW;
      default -> Ink.DIM;
    };
  }

  private static String tokens(JsonNode tokens) {
    return Figures.count(COUNTED.stream().mapToLong(part -> tokens.path(part).asLong()).sum());
  }

  private static String task(JsonNode team, JsonNode member) {
    String id = member.path("currentTask").asText();
    String title = team.path("tasks").path(id).path("title").asText();
    return id.isEmpty() ? "-" : PlainText.line(id + " " + title);
  }

  private static List<Line> notes(JsonNode member) {
    List<Line> notes = new ArrayList<>();
    String name = member.path("name").asText();
    JsonNode ask = member.path("waitingFor");
    if (!ask.isMissingNode()) {
      notes.add(note(name, Ink.YELLOW, "waits for " + AsksView.wanted(ask) + ": " + answer(ask)));
    }
    if (member.has("retry")) {
      notes.add(note(name, Ink.YELLOW, member.path("retry").path("message").asText()));
    }
    if (member.has("unreachable")) {
      notes.add(note(name, Ink.RED, member.path("unreachable").path("reason").asText()));
    }
    if (member.has("lastError")) {
      notes.add(note(name, Ink.RED, member.path("lastError").asText()));
    }
    return notes;
  }

  private static String answer(JsonNode ask) {
    return "troupe permissions reply %s once".formatted(ask.path("permissionId").asText());
  }

  private static Line note(String member, Ink ink, String text) {
    return Line.of("  %s: %s".formatted(member, PlainText.line(text)), ink);
  }
}
