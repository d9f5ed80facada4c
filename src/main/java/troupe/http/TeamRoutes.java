package troupe.http;

import static org.apache.pekko.http.javadsl.server.Directives.concat;
import static org.apache.pekko.http.javadsl.server.Directives.delete;
import static org.apache.pekko.http.javadsl.server.Directives.get;
import static org.apache.pekko.http.javadsl.server.Directives.parameterOptional;
import static org.apache.pekko.http.javadsl.server.Directives.path;
import static org.apache.pekko.http.javadsl.server.Directives.post;
import static org.apache.pekko.http.javadsl.server.Directives.put;
import static org.apache.pekko.http.javadsl.server.PathMatchers.segment;

import java.util.Map;
import java.util.function.Function;
import org.apache.pekko.http.javadsl.server.PathMatcher1;
import org.apache.pekko.http.javadsl.server.Route;
import org.jspecify.annotations.Nullable;
import troupe.api.MemberStatus;
import troupe.api.NewTeam;
import troupe.api.Teams;

/** {@code /teams} and {@code /teams/{team}}: teams as a whole. */
final class TeamRoutes {

  static final PathMatcher1<String> TEAM = segment("teams").slash(segment());

  private final Teams teams;
  private final Bodies bodies;

  TeamRoutes(Teams teams, Bodies bodies) {
    this.teams = teams;
    this.bodies = bodies;
  }

  Route routes() {
    return concat(
        path("teams", () -> concat(get(this::list), post(this::create))),
        path(TEAM, team -> concat(get(() -> team(team)), delete(() -> archive(team)))),
        path(TEAM.slash("lead"), team -> put(() -> lead(team))),
        path(TEAM.slash("shutdown"), team -> post(() -> shutdown(team))));
  }

  private Route list() {
    return Answers.later(teams.list(), all -> Answers.ok(Map.of("teams", all)));
  }

  private Route create() {
    return bodies.required(
        TeamRoutes::newTeam,
        (team, key) ->
            Answers.outcome(
                teams.once(key).create(Callers.OPERATOR, team),
                made -> Answers.created("/v1/teams/" + made.name(), Json.team(made))));
  }

  private static NewTeam newTeam(Fields fields) {
    return new NewTeam(
        fields.text("name"),
        fields.textOrNull("description"),
        fields.textOrNull("leadSessionId"),
        fields.textOrNull("directory"));
  }

  private Route team(String team) {
    return Answers.outcome(teams.team(Callers.OPERATOR, team), view -> Answers.ok(Json.team(view)));
  }

  private record Succession(String sessionId, boolean force) {}

  private Route lead(String team) {
    return bodies.required(
        fields -> new Succession(fields.text("sessionId"), fields.flag("force")),
        (next, key) ->
            Answers.outcome(
                teams.once(key).claimLead(Callers.OPERATOR, team, next.sessionId(), next.force()),
                view -> Answers.ok(Json.team(view))));
  }

  private Route archive(String team) {
    return forced(
        force -> Answers.outcome(teams.delete(Callers.OPERATOR, team, force), Answers::ok));
  }

  private static Route forced(Function<Boolean, Route> inner) {
    return parameterOptional(
        "force",
        value ->
            switch (value.orElse("false")) {
              case "true" -> inner.apply(true);
              case "false" -> inner.apply(false);
              default ->
                  Problem.of(ProblemType.INVALID_QUERY, "force must be true or false.").route();
            });
  }

  private Route shutdown(String team) {
    return bodies.optional(
        fields -> fields.flag("force"),
        (force, key) -> shutdown(teams.once(key), team, null, force));
  }

  /** Also serves one member's shutdown. */
  static Route shutdown(Teams teams, String team, @Nullable String member, boolean force) {
    return Answers.outcome(
        teams.shutdown(Callers.OPERATOR, team, member, force),
        request ->
            Answers.accepted(
                Map.of(
                    "members",
                    request.members(),
                    "state",
                    force ? MemberStatus.SHUTDOWN : MemberStatus.SHUTDOWN_REQUESTED)));
  }
}
