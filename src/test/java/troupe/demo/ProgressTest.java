package troupe.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static troupe.demo.MemoryTeams.member;
import static troupe.demo.MemoryTeams.message;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import troupe.api.MemberStatus;
import troupe.api.MemberView;
import troupe.api.MessageKind;
import troupe.api.Task;
import troupe.api.TaskStatus;
import troupe.api.TeamView;
import troupe.terminal.Screen;
import troupe.terminal.Terminal;

final class ProgressTest {

  private final ByteArrayOutputStream shown = new ByteArrayOutputStream();

  @Test
  void membersTasksAndNewestMailHaveALineEach() {
    assertThat(Progress.lines(world("hello [[say x]]"), 80))
        .containsExactly(
            "  ada  busy               Build",
            "  bob  ready",
            "  tasks 1/2",
            "  mail lead → ada: hello");
  }

  @Test
  void longLinesAreCutAndControlCharactersLeftOut() {
    List<String> lines = Progress.lines(world("a\u001b[2J\nb".repeat(50)), 30);
    assertThat(lines).allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(30));
    assertThat(lines).last().asString().endsWith("…").doesNotContain("\u001b", "\n");
  }

  @Test
  void liveTerminalDrawsProgressOverInPlace() {
    Screen screen = screen(true);
    screen.progress(List.of("one", "two"));
    screen.progress(List.of("one", "2"));
    screen.news("news");
    assertThat(text())
        .isEqualTo(
            "one\ntwo\n"
                + "\u001b[2F\u001b[J"
                + "one\n2\n"
                + "\u001b[2F\u001b[J"
                + "news\none\n2\n");
  }

  @Test
  void plainOutputHasOnlyLinesThatAreNew() {
    Screen screen = screen(false);
    screen.progress(List.of("one", "two"));
    screen.progress(List.of("one", "two"));
    screen.progress(List.of("one", "2"));
    screen.news("news");
    assertThat(text()).isEqualTo("one\ntwo\n2\nnews\n");
  }

  private Screen screen(boolean live) {
    return new Screen(Terminal.of(new PrintStream(shown, true, StandardCharsets.UTF_8), live));
  }

  private String text() {
    return shown.toString(StandardCharsets.UTF_8);
  }

  private static World world(String text) {
    Map<String, MemberView> members = new LinkedHashMap<>();
    members.put("ada", member("ada", MemberStatus.BUSY, null));
    members.put("bob", member("bob", MemberStatus.READY, null));
    Map<String, Task> tasks = new LinkedHashMap<>();
    tasks.put("t1", task("t1", "Design", TaskStatus.COMPLETED));
    tasks.put("t2", task("t2", "Build", TaskStatus.IN_PROGRESS));
    TeamView team = new TeamView("demo", null, "ses_1", "/work", Instant.EPOCH, 1, members, tasks);
    return new World(team, List.of(message("lead", "ada", MessageKind.DIRECT, text)));
  }

  private static Task task(String id, String title, TaskStatus status) {
    return new Task(id, title, "", status, "ada", List.of(), Instant.EPOCH, null, null, null);
  }
}
