package troupe.http;

import static org.apache.pekko.http.javadsl.server.Directives.complete;
import static org.apache.pekko.http.javadsl.server.Directives.onSuccess;

import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.StatusCode;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.model.headers.Location;
import org.apache.pekko.http.javadsl.server.Route;
import troupe.api.Outcome;

/** Answers in JSON, and problems for refusals. */
final class Answers {

  private Answers() {}

  /** What {@code done} makes of the value, or the refusal as a problem. */
  static <T> Route outcome(CompletionStage<Outcome<T>> stage, Function<T, Route> done) {
    return onSuccess(
        stage,
        outcome -> {
          if (outcome instanceof Outcome.Done<T> value) {
            return done.apply(value.value());
          }
          return Refusals.problem(((Outcome.Refused<T>) outcome).refusal()).route();
        });
  }

  static Route ok(Object body) {
    return complete(response(StatusCodes.OK, body));
  }

  static Route accepted(Object body) {
    return complete(response(StatusCodes.ACCEPTED, body));
  }

  /**
   * Something new.
   *
   * @param path where it is found; its names were checked when it was made, so they need no
   *     encoding
   */
  static Route created(String path, Object body) {
    return complete(response(StatusCodes.CREATED, body).addHeader(Location.create(path)));
  }

  private static HttpResponse response(StatusCode status, Object body) {
    return HttpResponse.create()
        .withStatus(status)
        .withEntity(HttpEntities.create(ContentTypes.APPLICATION_JSON, Json.bytes(body)));
  }
}
