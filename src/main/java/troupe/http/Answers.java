package troupe.http;

import static org.apache.pekko.http.javadsl.server.Directives.handle;

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
import troupe.async.Stages;

/** Answers in JSON, and problems for refusals. */
final class Answers {

  private Answers() {}

  /** What {@code done} makes of the value, or the refusal as a problem. */
  static <T> Route outcome(CompletionStage<Outcome<T>> stage, Function<T, HttpResponse> done) {
    return later(
        stage,
        outcome ->
            outcome instanceof Outcome.Done<T> value
                ? done.apply(value.value())
                : Refusals.problem(((Outcome.Refused<T>) outcome).refusal()).response());
  }

  /**
   * What {@code response} makes of the value when it is there. Pekko's {@code onSuccess} would take
   * each answer through a pool of threads of Scala's own, which costs more than all of the answer,
   * and its {@code completeWithFuture} through five steps of marshalling.
   */
  static <T> Route later(CompletionStage<T> stage, Function<T, HttpResponse> response) {
    return handle(request -> Stages.plain(stage.thenApply(response), Runnable::run));
  }

  static HttpResponse ok(Object body) {
    return response(StatusCodes.OK, body);
  }

  static HttpResponse accepted(Object body) {
    return response(StatusCodes.ACCEPTED, body);
  }

  /**
   * Something new.
   *
   * @param path where it is found; its names were checked when it was made, so they need no
   *     encoding
   */
  static HttpResponse created(String path, Object body) {
    return response(StatusCodes.CREATED, body).addHeader(Location.create(path));
  }

  private static HttpResponse response(StatusCode status, Object body) {
    return HttpResponse.create()
        .withStatus(status)
        .withEntity(HttpEntities.create(ContentTypes.APPLICATION_JSON, Json.bytes(body)));
  }
}
