package troupe.http;

import static org.apache.pekko.http.javadsl.server.Directives.concat;
import static org.apache.pekko.http.javadsl.server.Directives.get;
import static org.apache.pekko.http.javadsl.server.Directives.parameterOptional;
import static org.apache.pekko.http.javadsl.server.Directives.path;
import static org.apache.pekko.http.javadsl.server.Directives.post;
import static org.apache.pekko.http.javadsl.server.PathMatchers.segment;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.pekko.http.javadsl.server.Route;
import troupe.api.OpenAsk;
import troupe.api.Teams;

/** {@code /permissions}: what members of all teams wait for somebody to say. */
final class PermissionRoutes {

  private static final String PERMISSIONS = "permissions";

  private final Teams teams;
  private final Bodies bodies;

  PermissionRoutes(Teams teams, Bodies bodies) {
    this.teams = teams;
    this.bodies = bodies;
  }

  Route routes() {
    return concat(
        path(
            PERMISSIONS,
            () ->
                get(
                    () ->
                        parameterOptional(
                            "team",
                            team -> parameterOptional("member", member -> list(team, member))))),
        path(segment(PERMISSIONS).slash(segment()), id -> post(() -> answer(id))));
  }

  private Route list(Optional<String> team, Optional<String> member) {
    return Answers.outcome(
        teams.permissions(Callers.OPERATOR, team.orElse(null)),
        all -> Answers.ok(Map.of(PERMISSIONS, of(member, all))));
  }

  private static List<OpenAsk> of(Optional<String> member, List<OpenAsk> all) {
    return all.stream()
        .filter(ask -> member.isEmpty() || member.get().equals(ask.member()))
        .toList();
  }

  private Route answer(String id) {
    return bodies.required(
        fields -> AnswerBody.read(fields, null, id),
        (answer, key) ->
            Answers.outcome(
                teams.once(key).replyPermission(Callers.OPERATOR, answer), Answers::ok));
  }
}
