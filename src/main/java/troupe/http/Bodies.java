package troupe.http;

import static org.apache.pekko.http.javadsl.server.Directives.extractMaterializer;
import static org.apache.pekko.http.javadsl.server.Directives.extractRequest;
import static org.apache.pekko.http.javadsl.server.Directives.extractRequestEntity;
import static org.apache.pekko.http.javadsl.server.Directives.onSuccess;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.apache.pekko.http.javadsl.model.HttpEntity;
import org.apache.pekko.http.javadsl.model.MediaType;
import org.apache.pekko.http.javadsl.model.MediaTypes;
import org.apache.pekko.http.javadsl.model.RequestEntity;
import org.apache.pekko.http.javadsl.server.Route;
import org.apache.pekko.stream.Materializer;
import org.apache.pekko.util.ByteString;
import org.jspecify.annotations.Nullable;
import troupe.api.RequestKey;
import troupe.settings.Settings;

/** Reads request bodies strictly, and says everything that is wrong with one. */
final class Bodies {

  private static final MediaType JSON = MediaTypes.APPLICATION_JSON;
  private static final String JACKSON_ADVICE = ": enable |\\(?`|\\[Source";

  private final long maxBody;
  private final Duration arrivalLimit;

  private Bodies(long maxBody, Duration arrivalLimit) {
    this.maxBody = maxBody;
    this.arrivalLimit = arrivalLimit;
  }

  /**
   * Bodies up to a size.
   *
   * @param maxBody in bytes
   */
  static Bodies upTo(long maxBody, Settings.Http settings) {
    return new Bodies(maxBody, settings.limits().body());
  }

  /** What is to be done with a body, under the request's key if it has one. */
  interface Then<T> {
    Route run(T body, @Nullable RequestKey key);
  }

  /** A body that must be there. */
  <T> Route required(Function<Fields, T> read, Then<T> then) {
    return received(
        (bytes, key) ->
            bytes.isEmpty()
                ? Problem.of(ProblemType.EMPTY_BODY, "This request needs a JSON body.").route()
                : parsed(bytes, read, body -> then.run(body, key)));
  }

  /** A body that may be left out, which is the same as an empty object. */
  <T> Route optional(Function<Fields, T> read, Then<T> then) {
    return received(
        (bytes, key) ->
            parsed(
                bytes.isEmpty() ? ByteString.fromString("{}") : bytes,
                read,
                body -> then.run(body, key)));
  }

  private Route received(Then<ByteString> then) {
    return extractRequest(
        request -> received(bytes -> then.run(bytes, IdempotencyKeys.of(request, bytes))));
  }

  /** Whatever came, unread; nothing at all counts as JSON. */
  Route received(Function<ByteString, Route> then) {
    return extractRequestEntity(
        entity -> {
          if (entity.getContentLengthOption().orElse(0) > maxBody) {
            return Problems.bodyTooLarge(maxBody).route();
          }
          if (!entity.isKnownEmpty() && !isJson(entity)) {
            return Problem.of(
                    ProblemType.NOT_JSON,
                    "The body must be application/json, not %s.".formatted(entity.getContentType()))
                .route();
          }
          // Most bodies came with their head. A stream would cost as much as all the rest.
          return entity instanceof HttpEntity.Strict whole
              ? then.apply(whole.getData())
              : extractMaterializer(
                  materializer -> onSuccess(collected(entity, materializer), then));
        });
  }

  private static boolean isJson(RequestEntity entity) {
    MediaType given = entity.getContentType().mediaType();
    return given.mainType().equals(JSON.mainType()) && given.subType().equals(JSON.subType());
  }

  private CompletionStage<ByteString> collected(RequestEntity entity, Materializer materializer) {
    return entity
        .withoutSizeLimit()
        .getDataBytes()
        .limitWeighted(maxBody, bytes -> (long) bytes.size())
        .completionTimeout(arrivalLimit)
        .runFold(ByteString.emptyByteString(), ByteString::concat, materializer);
  }

  private static <T> Route parsed(
      ByteString bytes, Function<Fields, T> read, Function<T, Route> then) {
    JsonNode json;
    try {
      json = Json.read(bytes.toArray());
    } catch (IOException e) {
      return Problem.of(ProblemType.MALFORMED_BODY, reason(e)).route();
    }
    Fields fields = new Fields(json);
    T value = read.apply(fields);
    List<String> violations = fields.violations();
    return violations.isEmpty() ? then.apply(value) : invalid(violations).route();
  }

  private static Problem invalid(List<String> violations) {
    String detail = "The body does not fit: %s.".formatted(String.join("; ", violations));
    return Problem.of(ProblemType.INVALID_BODY, detail).withFact("errors", violations);
  }

  private static String reason(IOException malformed) {
    if (malformed instanceof StreamConstraintsException) {
      return "The body is nested too deeply, or a name or number in it is too long.";
    }
    if (malformed instanceof JsonProcessingException unreadable) {
      JsonLocation at = unreadable.getLocation();
      String place =
          at == null ? "" : " at line %d, column %d".formatted(at.getLineNr(), at.getColumnNr());
      return "The body is not JSON%s: %s.".formatted(place, cause(unreadable));
    }
    return "The body is not JSON in UTF-8.";
  }

  /** Jackson's own words, but not its advice, which names Java classes and options. */
  private static String cause(JsonProcessingException unreadable) {
    if (unreadable instanceof JsonEOFException) {
      return "it ends too early";
    }
    if (unreadable instanceof JsonMappingException) {
      return "something follows the value";
    }
    return unreadable.getOriginalMessage().split(JACKSON_ADVICE, 2)[0].strip();
  }
}
