package troupe.http;

import static org.apache.pekko.http.javadsl.server.Directives.concat;
import static org.apache.pekko.http.javadsl.server.Directives.get;
import static org.apache.pekko.http.javadsl.server.Directives.path;
import static org.apache.pekko.http.javadsl.server.Directives.post;
import static org.apache.pekko.http.javadsl.server.Directives.withoutRequestTimeout;
import static org.apache.pekko.http.javadsl.server.PathMatchers.segment;

import java.util.Map;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.server.PathMatcher2;
import org.apache.pekko.http.javadsl.server.Route;
import troupe.api.MemberView;
import troupe.api.NewMember;
import troupe.api.Refusal;
import troupe.api.TeamView;
import troupe.api.Teams;

/** {@code /teams/{team}/members}: who works in a team. */
final class MemberRoutes {

  private static final PathMatcher2<String, String> MEMBER =
      TeamRoutes.TEAM.slash("members").slash(segment());

  private final Teams teams;
  private final Bodies bodies;

  MemberRoutes(Teams teams, Bodies bodies) {
    this.teams = teams;
    this.bodies = bodies;
  }

  Route routes() {
    return concat(
        path(
            TeamRoutes.TEAM.slash("members"),
            team -> concat(get(() -> list(team)), post(() -> spawn(team)))),
        path(MEMBER, (team, member) -> get(() -> member(team, member))),
        path(MEMBER.slash("interrupt"), (team, member) -> post(() -> interrupt(team, member))),
        path(MEMBER.slash("permission"), (team, member) -> post(() -> permit(team, member))),
        path(MEMBER.slash("shutdown"), (team, member) -> post(() -> shutdown(team, member))));
  }

  private Route list(String team) {
    return Answers.outcome(
        teams.team(Callers.OPERATOR, team),
        view -> Answers.ok(Map.of("members", view.members().values())));
  }

  /** A server may have to start first; the wait for that has a limit of its own. */
  private Route spawn(String team) {
    return withoutRequestTimeout(
        () ->
            bodies.required(
                MemberRoutes::newMember, (member, key) -> spawn(teams.once(key), team, member)));
  }

  private static Route spawn(Teams teams, String team, NewMember member) {
    return Answers.outcome(
        teams.spawn(Callers.OPERATOR, team, member),
        made -> Answers.created("/v1/teams/%s/members/%s".formatted(team, made.name()), made));
  }

  private static NewMember newMember(Fields fields) {
    return new NewMember(
        fields.text("name"),
        fields.text("role"),
        fields.text("prompt"),
        fields.textOrNull("model"),
        fields.textOrNull("agent"),
        fields.textOrNull("worker"),
        fields.textOrNull("backend"),
        fields.textOrNull("directory"));
  }

  private Route member(String team, String member) {
    return Answers.outcome(teams.team(Callers.OPERATOR, team), view -> member(view, member));
  }

  private static HttpResponse member(TeamView team, String name) {
    MemberView member = team.members().get(name);
    return member == null
        ? Refusals.problem(new Refusal.NoSuchMember(team.name(), name)).response()
        : Answers.ok(member);
  }

  private Route interrupt(String team, String member) {
    return bodies.required(
        fields -> fields.text("text"),
        (text, key) ->
            Answers.outcome(
                teams.once(key).interrupt(Callers.OPERATOR, team, member, text),
                Answers::accepted));
  }

  private Route permit(String team, String member) {
    return bodies.required(
        fields -> AnswerBody.read(fields, member, fields.textOrNull("permissionId")),
        (answer, key) ->
            Answers.outcome(
                teams.once(key).replyPermission(Callers.OPERATOR, team, answer), Answers::ok));
  }

  private Route shutdown(String team, String member) {
    return bodies.optional(
        fields -> fields.flag("force"),
        (force, key) -> TeamRoutes.shutdown(teams.once(key), team, member, force));
  }
}
