package troupe.http;

import static org.apache.pekko.http.javadsl.server.Directives.get;
import static org.apache.pekko.http.javadsl.server.Directives.path;
import static org.apache.pekko.http.javadsl.server.PathMatchers.segment;

import org.apache.pekko.http.javadsl.server.Route;
import troupe.api.Sessions;
import troupe.tool.SessionText;

/** {@code /sessions/{id}}: what a session is to its team. */
final class SessionRoutes {

  private final Sessions sessions;

  SessionRoutes(Sessions sessions) {
    this.sessions = sessions;
  }

  Route routes() {
    return path(segment("sessions").slash(segment()), session -> get(() -> session(session)));
  }

  private Route session(String session) {
    return Answers.later(
        sessions.teamsOf(session),
        teams ->
            SessionText.of(session, teams)
                .map(Answers::ok)
                .orElseGet(
                    () ->
                        Problem.of(
                                ProblemType.NOT_A_TEAM_SESSION,
                                "Session \"%s\" is of no team.".formatted(session))
                            .response()));
  }
}
