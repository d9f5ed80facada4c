package troupe.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import troupe.api.MemberView;
import troupe.api.Message;
import troupe.api.Task;
import troupe.api.TaskStatus;
import troupe.terminal.PlainText;

/** Puts the team into a few lines: who does what, how many tasks are done, the newest mail. */
final class Progress {

  private static final Pattern DIRECTIVE = Pattern.compile("\\s*\\[\\[(?s:.*?)]]");

  private Progress() {}

  /**
   * One line a member, one for the tasks, one for the mail if there is any.
   *
   * @param width the longest a line may be, in characters
   */
  static List<String> lines(World world, int width) {
    List<String> lines = new ArrayList<>();
    for (MemberView member : world.team().members().values()) {
      lines.add("  %-4s %-18s %s".formatted(member.name(), member.status(), work(world, member)));
    }
    lines.add("  tasks %d/%d".formatted(completed(world), world.team().tasks().size()));
    if (!world.mail().isEmpty()) {
      Message last = world.mail().get(world.mail().size() - 1);
      lines.add("  mail %s → %s: %s".formatted(last.from(), last.to(), plain(last.text())));
    }
    return lines.stream().map(line -> PlainText.cut(line.stripTrailing(), width)).toList();
  }

  /** The text as people read it: on one line, without the model's directives. */
  static String plain(String text) {
    return PlainText.line(DIRECTIVE.matcher(text).replaceAll(""));
  }

  private static String work(World world, MemberView member) {
    return world.team().tasks().values().stream()
        .filter(task -> task.status() == TaskStatus.IN_PROGRESS)
        .filter(task -> member.name().equals(task.assignee()))
        .map(Task::title)
        .findFirst()
        .orElse("");
  }

  private static long completed(World world) {
    return world.team().tasks().values().stream()
        .filter(task -> task.status() == TaskStatus.COMPLETED)
        .count();
  }
}
