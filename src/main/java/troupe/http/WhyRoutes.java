package troupe.http;

import static org.apache.pekko.http.javadsl.server.Directives.get;
import static org.apache.pekko.http.javadsl.server.Directives.parameterOptional;
import static org.apache.pekko.http.javadsl.server.Directives.path;

import java.util.Optional;
import org.apache.pekko.http.javadsl.server.Route;
import troupe.api.Teams;
import troupe.api.Why;

/** {@code /teams/{team}/why}: who waits for what. */
final class WhyRoutes {

  private final Teams teams;

  WhyRoutes(Teams teams) {
    this.teams = teams;
  }

  Route routes() {
    return path(
        TeamRoutes.TEAM.slash("why"),
        team ->
            get(
                () ->
                    parameterOptional(
                        "member",
                        member -> parameterOptional("task", task -> why(team, member, task)))));
  }

  private Route why(String team, Optional<String> member, Optional<String> task) {
    if (member.isPresent() && task.isPresent()) {
      String detail = "Ask about a member or a task, not both.";
      return Problem.of(ProblemType.MALFORMED_REQUEST, detail).route();
    }
    Why.Subject subject = Why.Subject.of(member.orElse(null), task.orElse(null));
    return Answers.outcome(teams.why(Callers.OPERATOR, team, subject), Answers::ok);
  }
}
