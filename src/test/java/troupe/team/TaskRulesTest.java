package troupe.team;

import static org.assertj.core.api.Assertions.assertThat;
import static troupe.team.Samples.LEAD;
import static troupe.team.Samples.NOON;
import static troupe.team.Samples.OPERATOR;
import static troupe.team.Samples.STRANGER;
import static troupe.team.Samples.known;
import static troupe.team.Samples.newTask;
import static troupe.team.Samples.session;
import static troupe.team.Story.events;
import static troupe.team.Story.refusal;

import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import troupe.api.Caller;
import troupe.api.Completion;
import troupe.api.NewTask;
import troupe.api.Refusal;
import troupe.api.Task;
import troupe.api.TaskChange;
import troupe.api.TaskStatus;

final class TaskRulesTest {

  private final Story story = new Story().ready("ada").ready("bob");

  @Test
  void addedTaskIsPending() {
    Task task = story.done(TaskRules.add(story.state(), LEAD, newTask("Build"), NOON));
    assertThat(task.status()).isEqualTo(TaskStatus.PENDING);
    assertThat(task.assignee()).isNull();
    assertThat(task).isEqualTo(story.state().board().get(task.id()));
  }

  @Test
  void onlyTheLeadOrAPersonAddsTasks() {
    assertThat(refusal(TaskRules.add(story.state(), session("ada"), newTask("Build"), NOON)))
        .isEqualTo(new Refusal.OnlyTheLead("add tasks"));
    assertThat(refusal(TaskRules.add(story.state(), STRANGER, newTask("Build"), NOON)))
        .isInstanceOf(Refusal.NotInTeam.class);
    story.done(TaskRules.add(story.state(), OPERATOR, newTask("Build"), NOON));
  }

  @Test
  void blankTitleUnknownAssigneeAndUnknownDependencyAreRefused() {
    assertThat(refusal(add(newTask(" ")))).isInstanceOf(Refusal.InvalidText.class);
    assertThat(refusal(add(new NewTask("Build", "", "cy", List.of()))))
        .isEqualTo(new Refusal.NoSuchMember("blue", "cy"));
    assertThat(refusal(add(newTask("Build", added(), "gone", "lost"))))
        .isEqualTo(new Refusal.UnknownDependency("blue", List.of("gone", "lost")));
  }

  @Test
  void doubledDependencyCountsOnce() {
    String first = added();
    assertThat(story.done(add(newTask("Test", first, first))).dependsOn()).containsExactly(first);
  }

  @ParameterizedTest
  @ValueSource(strings = {"lead", "__lead__"})
  void taskForTheLeadIsTheLeadsByAnyOfItsNames(String name) {
    assertThat(story.done(add(new NewTask("Plan", "", name, List.of()))).assignee())
        .isEqualTo("lead");
  }

  static Stream<TaskChange> changes() {
    return Stream.of(
        new TaskChange("New", null, null),
        new TaskChange(null, "New", null),
        new TaskChange(null, "", null),
        new TaskChange(null, null, "bob"));
  }

  @ParameterizedTest
  @MethodSource("changes")
  void onlyTheFieldThatIsGivenChanges(TaskChange change) {
    String id = added();
    story.done(TaskRules.claim(story.state(), session("ada"), id));
    Task before = known(story.state().board().get(id));
    Task after = story.done(TaskRules.update(story.state(), LEAD, id, change));
    assertThat(after)
        .isEqualTo(
            new Task(
                id,
                Objects.requireNonNullElse(change.title(), before.title()),
                Objects.requireNonNullElse(change.description(), before.description()),
                TaskStatus.IN_PROGRESS,
                Objects.requireNonNullElse(change.assignee(), "ada"),
                before.dependsOn(),
                before.createdAt(),
                before.claimedAt(),
                null,
                null));
    assertThat(story.state().board().get(id)).isEqualTo(after);
  }

  @Test
  void changeThatChangesNothingOrCannotBeIsRefused() {
    String id = added();
    assertThat(refusal(update(id, new TaskChange(null, null, null))))
        .isEqualTo(new Refusal.NothingToUpdate());
    assertThat(refusal(update("task_0", new TaskChange("New", null, null))))
        .isEqualTo(new Refusal.NoSuchTask("blue", "task_0"));
    assertThat(refusal(update(id, new TaskChange(" ", null, null))))
        .isInstanceOf(Refusal.InvalidText.class);
    assertThat(refusal(update(id, new TaskChange(null, null, "cy"))))
        .isEqualTo(new Refusal.NoSuchMember("blue", "cy"));
    story.done(MemberRules.shutdown(story.state(), LEAD, "bob", true, story.moment()));
    assertThat(refusal(update(id, new TaskChange(null, null, "bob"))))
        .isEqualTo(new Refusal.MemberShutDown("bob"));
  }

  @Test
  void onlyTheLeadOrAPersonUpdatesTasks() {
    String id = added();
    TaskChange change = new TaskChange("New", null, "__lead__");
    assertThat(refusal(TaskRules.update(story.state(), session("ada"), id, change)))
        .isEqualTo(new Refusal.OnlyTheLead("update tasks"));
    assertThat(refusal(TaskRules.update(story.state(), STRANGER, id, change)))
        .isEqualTo(new Refusal.OnlyTheLead("update tasks"));
    assertThat(story.done(TaskRules.update(story.state(), OPERATOR, id, change)).assignee())
        .isEqualTo("lead");
  }

  private Decision<Task> update(String id, TaskChange change) {
    return TaskRules.update(story.state(), LEAD, id, change);
  }

  @Test
  void claimerOwnsTheTask() {
    String id = added();
    Task task = story.done(TaskRules.claim(story.state(), session("ada"), id));
    assertThat(task.status()).isEqualTo(TaskStatus.IN_PROGRESS);
    assertThat(task.assignee()).isEqualTo("ada");
  }

  @Test
  void taskIsClaimedOnce() {
    String id = added();
    story.done(TaskRules.claim(story.state(), session("ada"), id));
    assertThat(refusal(TaskRules.claim(story.state(), session("bob"), id)))
        .isEqualTo(new Refusal.TaskNotPending(id, TaskStatus.IN_PROGRESS));
  }

  @Test
  void taskMeantForSomebodyIsClaimedByThatOneOrTheLead() {
    String id = story.done(add(new NewTask("Build", "", "ada", List.of()))).id();
    assertThat(refusal(TaskRules.claim(story.state(), session("bob"), id)))
        .isEqualTo(new Refusal.TaskOwned(id, "ada"));
    assertThat(events(TaskRules.claim(story.state(), LEAD, id))).hasSize(1);
    assertThat(events(TaskRules.claim(story.state(), session("ada"), id))).hasSize(1);
  }

  @Test
  void taskThatWaitsForOthersCannotBeClaimed() {
    String first = added();
    String second = story.done(add(newTask("Test", first))).id();
    assertThat(refusal(TaskRules.claim(story.state(), session("ada"), second)))
        .isEqualTo(new Refusal.TaskBlocked(second, List.of(first)));
    story.done(TaskRules.complete(story.state(), LEAD, first, null));
    story.done(TaskRules.claim(story.state(), session("ada"), second));
  }

  @Test
  void nobodyOutsideTheTeamClaims() {
    String id = added();
    assertThat(refusal(TaskRules.claim(story.state(), STRANGER, id)))
        .isInstanceOf(Refusal.NotInTeam.class);
    assertThat(refusal(TaskRules.claim(story.state(), new Caller.Named("ghost"), id)))
        .isEqualTo(new Refusal.NoSuchMember("blue", "ghost"));
    assertThat(refusal(TaskRules.claim(story.state(), OPERATOR, id)))
        .isInstanceOf(Refusal.NoSuchMember.class);
    assertThat(refusal(TaskRules.claim(story.state(), LEAD, "gone")))
        .isEqualTo(new Refusal.NoSuchTask("blue", "gone"));
  }

  @Test
  void endingMemberClaimsNothing() {
    String id = added();
    story.done(MemberRules.shutdown(story.state(), LEAD, "ada", false, story.moment()));
    assertThat(refusal(TaskRules.claim(story.state(), session("ada"), id)))
        .isEqualTo(new Refusal.MemberShutDown("ada"));
  }

  @Test
  void completedTaskSaysWhatItUnblocks() {
    String first = added();
    String other = added();
    String next = story.done(add(newTask("Test", first))).id();
    story.done(add(newTask("Ship", first, other)));
    story.done(TaskRules.claim(story.state(), session("ada"), first));
    Completion completion =
        story.done(TaskRules.complete(story.state(), session("ada"), first, "Done."));
    assertThat(completion.unblocked()).containsExactly(next);
    assertThat(completion.task().result()).isEqualTo("Done.");
  }

  @Test
  void completingTwiceChangesNothing() {
    String id = added();
    Task first = story.done(TaskRules.complete(story.state(), LEAD, id, "One.")).task();
    assertThat(events(TaskRules.complete(story.state(), LEAD, id, "Two."))).isEmpty();
    assertThat(story.done(TaskRules.complete(story.state(), LEAD, id, "Two.")))
        .isEqualTo(new Completion(first, List.of()));
  }

  @Test
  void anothersTaskIsCompletedByTheLeadOrAPersonOnly() {
    String id = added();
    story.done(TaskRules.claim(story.state(), session("ada"), id));
    assertThat(refusal(TaskRules.complete(story.state(), session("bob"), id, null)))
        .isEqualTo(new Refusal.TaskOwned(id, "ada"));
    assertThat(events(TaskRules.complete(story.state(), LEAD, id, null))).hasSize(1);
    assertThat(events(TaskRules.complete(story.state(), OPERATOR, id, null))).hasSize(1);
    assertThat(refusal(TaskRules.complete(story.state(), LEAD, "gone", null)))
        .isEqualTo(new Refusal.NoSuchTask("blue", "gone"));
  }

  @Test
  void tasksOfAMemberThatEndsAreForOthersAgain() {
    String claimed = added();
    String meant = story.done(add(new NewTask("Build", "", "ada", List.of()))).id();
    story.done(TaskRules.claim(story.state(), session("ada"), claimed));
    story.done(MemberRules.shutdown(story.state(), LEAD, "ada", true, story.moment()));
    assertThat(List.of(claimed, meant))
        .allSatisfy(
            id -> {
              Task task = known(story.state().board().get(id));
              assertThat(task.status()).isEqualTo(TaskStatus.PENDING);
              assertThat(task.assignee()).isNull();
            });
  }

  private Decision<Task> add(NewTask task) {
    return TaskRules.add(story.state(), LEAD, task, NOON);
  }

  private String added() {
    return story.done(add(newTask("Build"))).id();
  }
}
