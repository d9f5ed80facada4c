package troupe.tool;

import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import troupe.api.Caller;
import troupe.api.Completion;
import troupe.api.NewTask;
import troupe.api.Task;
import troupe.api.TaskChange;
import troupe.api.TaskStatus;
import troupe.api.Teams;

/** The task board. */
final class TaskTools {

  private final Teams teams;

  TaskTools(Teams teams) {
    this.teams = teams;
  }

  void register(Tools tools) {
    tools.add(
        "team_task_add",
        "Put a task on the team's board: a piece of work that one member can do alone. You get its"
            + " ID, for dependsOn of later tasks and to tell members. Nobody is told of it by"
            + " itself, an assignee neither: say so in team_spawn or team_message. Only the team"
            + " lead can use this.",
        new ArgumentSchema()
            .text("teamName", "Name of the team")
            .text("title", "Short title")
            .text("description", "What is to be done, and when it is done")
            .optionalText(
                "assignee",
                "Name of the member who alone may claim it, or 'lead'. Else anybody may.")
            .optionalTexts(
                "dependsOn", "IDs of the tasks that must be completed before it can be claimed"),
        this::add);
    tools.add(
        "team_task_claim",
        "Take a pending task before you begin with it, so that nobody else does it too: it becomes"
            + " yours and in_progress. Refused with the reason when somebody else has it or tasks"
            + " it depends on are not completed; then do not try again and again, take another one"
            + " from team_task_list or end your turn.",
        new ArgumentSchema()
            .text("teamName", "Name of the team")
            .text("taskId", "ID of the task to take"),
        this::claim);
    tools.add(
        "team_task_done",
        "Mark a task of yours as completed, when all of it is done. You get the IDs of tasks that"
            + " can be claimed because of it. It passes on no result: say that at the end of your"
            + " turn, which the lead gets by itself, or with team_message.",
        new ArgumentSchema()
            .text("teamName", "Name of the team")
            .text("taskId", "ID of the completed task"),
        this::complete);
    tools.add(
        "team_task_list",
        "List the team's tasks with id, status, assignee, what blocks them and the full"
            + " description. Use it to choose a task to claim, or to read what a task asks for."
            + " Do not call it again and again to wait for a task: the lead gets a notice by itself"
            + " when a member has nothing left to do.",
        new ArgumentSchema()
            .text("teamName", "Name of the team")
            .optionalChoice(
                "status",
                "Only tasks of this status. 'pending' are all that nobody has begun, 'blocked'"
                    + " those of them that wait for other tasks. Omit to list all.",
                Stream.of(TaskStatus.values()).map(TaskStatus::toString).toList()),
        this::list);
    tools.add(
        "team_task_update",
        "Change a task's title or description, or give it to another member. Only what you name"
            + " changes. Whoever works on the task is not told: send a team_message when it"
            + " matters to them. Only the team lead can use this.",
        new ArgumentSchema()
            .text("teamName", "Name of the team")
            .text("taskId", "ID of the task to change")
            .optionalText("title", "New short title")
            .optionalText("description", "New full description")
            .optionalText("assignee", "Name of the member the task is for from now on, or 'lead'"),
        this::update);
  }

  private CompletionStage<String> update(Caller caller, Arguments arguments) {
    TaskChange change =
        new TaskChange(
            arguments.textOrNull("title"),
            arguments.textOrNull("description"),
            arguments.textOrNull("assignee"));
    return Answers.text(
        teams.updateTask(caller, arguments.text("teamName"), arguments.text("taskId"), change),
        task -> "Task \"%s\" updated.".formatted(task.id()));
  }

  private CompletionStage<String> list(Caller caller, Arguments arguments) {
    String word = arguments.textOrNull("status");
    TaskStatus status = word == null ? null : TaskStatus.valueOf(word.toUpperCase(Locale.ROOT));
    return Answers.text(
        teams.team(caller, arguments.text("teamName")), team -> TaskListText.of(team, status));
  }

  private CompletionStage<String> add(Caller caller, Arguments arguments) {
    NewTask task =
        new NewTask(
            arguments.text("title"),
            arguments.text("description"),
            arguments.textOrNull("assignee"),
            arguments.texts("dependsOn"));
    return Answers.text(
        teams.addTask(caller, arguments.text("teamName"), task),
        added -> "Task \"%s\" added with ID: %s.".formatted(added.title(), added.id()));
  }

  private CompletionStage<String> claim(Caller caller, Arguments arguments) {
    return Answers.text(
        teams.claim(caller, arguments.text("teamName"), arguments.text("taskId")),
        TaskTools::claimText);
  }

  private static String claimText(Task task) {
    String owner = Objects.requireNonNull(task.assignee(), "a claimed task has an assignee");
    return "Task \"%s\" claimed by \"%s\" and is now in_progress.".formatted(task.id(), owner);
  }

  private CompletionStage<String> complete(Caller caller, Arguments arguments) {
    return Answers.text(
        teams.complete(caller, arguments.text("teamName"), arguments.text("taskId"), null),
        TaskTools::completionText);
  }

  private static String completionText(Completion completion) {
    String text = "Task \"%s\" marked as completed.".formatted(completion.task().id());
    return completion.unblocked().isEmpty()
        ? text
        : "%s Newly unblocked: %s.".formatted(text, String.join(", ", completion.unblocked()));
  }
}
