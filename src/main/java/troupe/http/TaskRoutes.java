package troupe.http;

import static org.apache.pekko.http.javadsl.server.Directives.concat;
import static org.apache.pekko.http.javadsl.server.Directives.extractUnmatchedPath;
import static org.apache.pekko.http.javadsl.server.Directives.get;
import static org.apache.pekko.http.javadsl.server.Directives.patch;
import static org.apache.pekko.http.javadsl.server.Directives.path;
import static org.apache.pekko.http.javadsl.server.Directives.pathPrefix;
import static org.apache.pekko.http.javadsl.server.Directives.post;
import static org.apache.pekko.http.javadsl.server.Directives.reject;
import static org.apache.pekko.http.javadsl.server.PathMatchers.segment;

import java.util.Map;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.server.PathMatcher2;
import org.apache.pekko.http.javadsl.server.Route;
import org.jspecify.annotations.Nullable;
import troupe.api.NewTask;
import troupe.api.Refusal;
import troupe.api.Task;
import troupe.api.TaskChange;
import troupe.api.TeamView;
import troupe.api.Teams;

/** {@code /teams/{team}/tasks}: the task board. */
final class TaskRoutes {

  private static final PathMatcher2<String, String> TASK =
      TeamRoutes.TEAM.slash("tasks").slash(segment());

  private final Teams teams;
  private final Bodies bodies;

  private record Report(@Nullable String member, @Nullable String result) {}

  TaskRoutes(Teams teams, Bodies bodies) {
    this.teams = teams;
    this.bodies = bodies;
  }

  Route routes() {
    return concat(
        pathPrefix(TASK, (team, id) -> extractUnmatchedPath(rest -> ofTask(team, id, rest))),
        path(
            TeamRoutes.TEAM.slash("tasks"),
            team -> concat(get(() -> list(team)), post(() -> add(team)))));
  }

  private Route ofTask(String team, String id, String rest) {
    return switch (rest) {
      case "" -> concat(get(() -> task(team, id)), patch(() -> update(team, id)));
      case "/claim" -> post(() -> claim(team, id));
      case "/complete" -> post(() -> complete(team, id));
      default -> reject();
    };
  }

  private Route list(String team) {
    return Answers.outcome(
        teams.team(Callers.OPERATOR, team), view -> Answers.ok(Map.of("tasks", Json.tasks(view))));
  }

  private Route task(String team, String id) {
    return Answers.outcome(teams.team(Callers.OPERATOR, team), view -> task(view, id));
  }

  private static HttpResponse task(TeamView team, String id) {
    Task task = team.tasks().get(id);
    return task == null
        ? Refusals.problem(new Refusal.NoSuchTask(team.name(), id)).response()
        : Answers.ok(Json.task(team, task));
  }

  private Route add(String team) {
    return bodies.required(
        TaskRoutes::newTask,
        (task, key) ->
            Answers.outcome(
                teams.once(key).addTask(Callers.OPERATOR, team, task),
                added ->
                    Answers.created("/v1/teams/%s/tasks/%s".formatted(team, added.id()), added)));
  }

  private static NewTask newTask(Fields fields) {
    return new NewTask(
        fields.text("title"),
        fields.text("description"),
        fields.textOrNull("assignee"),
        fields.texts("dependsOn"));
  }

  private Route update(String team, String id) {
    return bodies.required(
        TaskRoutes::change,
        (change, key) ->
            Answers.outcome(
                teams.once(key).updateTask(Callers.OPERATOR, team, id, change), Answers::ok));
  }

  private static TaskChange change(Fields fields) {
    return new TaskChange(
        fields.textOrNull("title"),
        fields.textOrNull("description"),
        fields.textOrNull("assignee"));
  }

  private Route claim(String team, String id) {
    return bodies.required(
        fields -> fields.text("member"),
        (member, key) ->
            Answers.outcome(teams.once(key).claim(Callers.named(member), team, id), Answers::ok));
  }

  private Route complete(String team, String id) {
    return bodies.optional(
        fields -> new Report(fields.textOrNull("member"), fields.textOrNull("result")),
        (report, key) ->
            Answers.outcome(
                teams.once(key).complete(Callers.named(report.member()), team, id, report.result()),
                Answers::ok));
  }
}
