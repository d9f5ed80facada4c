package troupe.http;

import static org.apache.pekko.http.javadsl.server.Directives.concat;
import static org.apache.pekko.http.javadsl.server.Directives.get;
import static org.apache.pekko.http.javadsl.server.Directives.path;
import static org.apache.pekko.http.javadsl.server.Directives.post;
import static org.apache.pekko.http.javadsl.server.PathMatchers.segment;

import java.util.List;
import java.util.Map;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.server.PathMatcher2;
import org.apache.pekko.http.javadsl.server.Route;
import org.jspecify.annotations.Nullable;
import troupe.api.Broadcast;
import troupe.api.Message;
import troupe.api.Teams;

/** {@code /teams/{team}/messages}: mail and its receipts. */
final class MessageRoutes {

  private static final String EVERYBODY = "*";
  private static final PathMatcher2<String, String> MESSAGE =
      TeamRoutes.TEAM.slash("messages").slash(segment());

  private final Teams teams;
  private final Bodies bodies;

  private record Letter(@Nullable String from, String to, String text) {}

  private record SentToAll(
      String id,
      String from,
      String to,
      String text,
      List<String> recipients,
      List<Message> messages) {}

  MessageRoutes(Teams teams, Bodies bodies) {
    this.teams = teams;
    this.bodies = bodies;
  }

  Route routes() {
    return concat(
        path(
            TeamRoutes.TEAM.slash("messages"),
            team -> concat(get(() -> list(team)), post(() -> send(team)))),
        path(MESSAGE, (team, id) -> get(() -> message(team, id))));
  }

  private Route list(String team) {
    return Answers.outcome(
        teams.messages(Callers.OPERATOR, team), all -> Answers.ok(Map.of("messages", all)));
  }

  private Route message(String team, String id) {
    return Answers.outcome(
        teams.messages(Callers.OPERATOR, team),
        all ->
            all.stream()
                .filter(message -> message.id().equals(id))
                .findFirst()
                .map(Answers::ok)
                .orElseGet(() -> noSuchMessage(team, id)));
  }

  private static HttpResponse noSuchMessage(String team, String id) {
    return Problem.of(
            ProblemType.NO_SUCH_MESSAGE,
            "Message \"%s\" not found in team \"%s\".".formatted(id, team))
        .response();
  }

  private Route send(String team) {
    return bodies.required(
        fields -> new Letter(fields.textOrNull("from"), fields.text("to"), fields.text("text")),
        (letter, key) ->
            letter.to().equals(EVERYBODY)
                ? broadcast(teams.once(key), team, letter)
                : send(teams.once(key), team, letter));
  }

  private static Route send(Teams teams, String team, Letter letter) {
    return Answers.outcome(
        teams.send(Callers.named(letter.from()), team, letter.to(), letter.text()),
        Answers::accepted);
  }

  private static Route broadcast(Teams teams, String team, Letter letter) {
    return Answers.outcome(
        teams.broadcast(Callers.named(letter.from()), team, letter.text()),
        MessageRoutes::sentToAll);
  }

  private static HttpResponse sentToAll(Broadcast sent) {
    Message first = sent.messages().get(0);
    return Answers.accepted(
        new SentToAll(
            first.id(), first.from(), EVERYBODY, first.text(), sent.recipients(), sent.messages()));
  }
}
