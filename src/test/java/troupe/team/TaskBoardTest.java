package troupe.team;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static troupe.team.Samples.NOON;
import static troupe.team.Samples.known;

import java.util.List;
import org.junit.jupiter.api.Test;
import troupe.api.Samples;
import troupe.api.Task;
import troupe.api.TaskStatus;

final class TaskBoardTest {

  @Test
  void tasksStayInTheOrderTheyWereAdded() {
    TaskBoard board = board(pending("c"), pending("a"), pending("b")).claim("a", "ada", NOON);
    assertThat(board.view().keySet()).containsExactly("c", "a", "b");
  }

  @Test
  void claimedTaskHasItsOwnerAndTime() {
    Task task = known(board(pending("a")).claim("a", "ada", NOON).get("a"));
    assertThat(task.status()).isEqualTo(TaskStatus.IN_PROGRESS);
    assertThat(task.assignee()).isEqualTo("ada");
    assertThat(task.claimedAt()).isEqualTo(NOON);
  }

  @Test
  void completedTaskKeepsItsOwnerAndHasItsResult() {
    TaskBoard board = board(pending("a")).claim("a", "ada", NOON);
    Task task = known(board.complete("a", NOON.plusSeconds(1), "Done.").get("a"));
    assertThat(task.status()).isEqualTo(TaskStatus.COMPLETED);
    assertThat(task.assignee()).isEqualTo("ada");
    assertThat(task.claimedAt()).isEqualTo(NOON);
    assertThat(task.completedAt()).isEqualTo(NOON.plusSeconds(1));
    assertThat(task.result()).isEqualTo("Done.");
  }

  @Test
  void releasedTaskIsAsNew() {
    Task task = pending("a");
    assertThat(board(task).claim("a", "ada", NOON).release("a")).isEqualTo(board(task));
  }

  @Test
  void blockersAreAllDependenciesThatAreNotCompleted() {
    Task last = pending("c", "a", "b", "gone");
    TaskBoard board = board(pending("a"), pending("b"), last).complete("a", NOON, null);
    assertThat(board.blockers(last)).containsExactly("b", "gone");
  }

  @Test
  void lastOpenDependencyUnblocks() {
    TaskBoard board = board(pending("a"), pending("d"), pending("b", "a"), pending("c", "a", "d"));
    assertThat(board.unblockedBy("a")).containsExactly("b");
    assertThat(board.complete("d", NOON, null).unblockedBy("a")).containsExactly("b", "c");
    assertThat(board.unblockedBy("c")).isEmpty();
  }

  @Test
  void chainIsUnblockedLinkByLink() {
    TaskBoard board = board(pending("a"), pending("b", "a"), pending("c", "b"));
    assertThat(board.unblockedBy("a")).containsExactly("b");
    TaskBoard next = board.complete("a", NOON, null);
    assertThat(next.blockers(known(next.get("b")))).isEmpty();
    assertThat(next.blockers(known(next.get("c")))).containsExactly("b");
    assertThat(next.unblockedBy("b")).containsExactly("c");
  }

  @Test
  void onlyPendingTasksAreUnblockedAndEachOnce() {
    TaskBoard board = board(pending("a"), pending("b", "a", "a"), pending("c", "a"));
    assertThat(board.claim("c", "ada", NOON).unblockedBy("a")).containsExactly("b");
  }

  @Test
  void ownersOpenTasksAreTheOnesClaimedOrGivenToIt() {
    Task given = Samples.task("given", TaskStatus.PENDING, "ada");
    TaskBoard board = board(pending("a"), pending("b"), pending("c"), given);
    board = board.claim("a", "ada", NOON).claim("b", "ada", NOON).claim("c", "bob", NOON);
    assertThat(board.complete("a", NOON, null).heldBy("ada")).containsExactly("b", "given");
  }

  @Test
  void changingAnUnknownTaskIsADefect() {
    assertThatThrownBy(() -> TaskBoard.EMPTY.claim("a", "ada", NOON))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("no task a");
  }

  private static TaskBoard board(Task... tasks) {
    return TaskBoard.of(List.of(tasks));
  }

  private static Task pending(String id, String... dependsOn) {
    return Samples.task(id, TaskStatus.PENDING, null, dependsOn);
  }
}
