package troupe.tool;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import troupe.api.MemberView;
import troupe.api.OpenAsk;
import troupe.api.Task;
import troupe.api.TaskStatus;
import troupe.api.TeamView;
import troupe.time.Timestamps;

/**
 * The answer of {@code team_status}: the earlier plugin's lines as they were, and finer facts on
 * indented lines of their own.
 */
final class StatusText {

  /** Enough to see what went wrong; the whole text is on the HTTP interface. */
  private static final int LONGEST_QUOTE = 300;

  private final TeamView team;
  private final List<String> lines = new ArrayList<>();

  private StatusText(TeamView team) {
    this.team = team;
  }

  static String of(TeamView team) {
    StatusText text = new StatusText(team);
    text.addHead();
    team.members().values().forEach(text::addMember);
    text.add("");
    text.addTasks();
    text.addReportsOwed();
    return String.join("\n", text.lines);
  }

  private void addHead() {
    add("Team: " + team.name());
    add("Lead session: " + team.leadSessionId());
    add("Created: " + Timestamps.text(team.createdAt()));
    add("");
    add("Members (%d):".formatted(team.members().size()));
  }

  private void addMember(MemberView member) {
    add(
        "  - %s [%s] session=%s model=%s spawned=%s"
            .formatted(
                member.name(),
                member.status(),
                member.sessionId(),
                member.model(),
                Timestamps.text(member.spawnedAt())));
    team.permissions().stream()
        .filter(ask -> ask.member().equals(member.name()))
        .forEach(this::addAsk);
    MemberView.Retry retry = member.retry();
    if (retry != null) {
      add(
          "    retrying (attempt %d, next %s): %s"
              .formatted(retry.attempt(), Timestamps.text(retry.next()), quote(retry.message())));
    }
    addDoubts(member);
    String lastError = member.lastError();
    if (lastError != null) {
      add("    last error: " + quote(lastError));
    }
    if (member.queued() > 0) {
      add("    messages not yet delivered: " + member.queued());
    }
  }

  private void addAsk(OpenAsk ask) {
    String what =
        ask.kind() == OpenAsk.Kind.QUESTION ? "an answer" : "permission " + ask.permission();
    String patterns = quote(String.join(", ", ask.patterns()));
    add("    waiting for %s: %s (id %s)".formatted(what, patterns, ask.id()));
  }

  private void addDoubts(MemberView member) {
    MemberView.Stalled stalled = member.stalled();
    if (stalled != null) {
      add("    stalled: no sign of life since " + Timestamps.text(stalled.since()));
    }
    MemberView.Unreachable lost = member.unreachable();
    if (lost != null) {
      add(
          "    no connection to its OpenCode server since %s: %s"
              .formatted(Timestamps.text(lost.since()), quote(lost.reason())));
    }
  }

  private void addTasks() {
    add(
        "Tasks: pending=%d in_progress=%d completed=%d blocked=%d"
            .formatted(
                count(TaskStatus.PENDING),
                count(TaskStatus.IN_PROGRESS),
                count(TaskStatus.COMPLETED),
                count(TaskStatus.BLOCKED)));
    team.tasks().values().stream()
        .filter(task -> task.status() != TaskStatus.COMPLETED)
        .forEach(task -> add(line(team, task)));
  }

  /** At the end: before it, an idle team reads as it did in the earlier plugin, word for word. */
  private void addReportsOwed() {
    String owing =
        team.members().values().stream()
            .filter(MemberView::owesReport)
            .map(MemberView::name)
            .collect(Collectors.joining(", "));
    if (!owing.isEmpty()) {
      add("Not reported to the lead: " + owing);
    }
  }

  /** One task without its description. */
  static String line(TeamView team, Task task) {
    String assignee = task.assignee() == null ? "" : " assignee=" + task.assignee();
    List<String> blockers = team.blockersOf(task);
    String blocked = blockers.isEmpty() ? "" : " blocked by: " + String.join(", ", blockers);
    return "  - %s [%s]%s \"%s\"%s"
        .formatted(task.id(), task.status(), assignee, quote(task.title()), blocked);
  }

  private long count(TaskStatus status) {
    return team.tasks().values().stream().filter(task -> task.status() == status).count();
  }

  private void add(String line) {
    lines.add(line);
  }

  /** On one line, so that a quoted text cannot look like a line of the report. */
  static String quote(String text) {
    String line = text.strip().replaceAll("\\s+", " ");
    return line.length() <= LONGEST_QUOTE ? line : line.substring(0, LONGEST_QUOTE) + "…";
  }
}
