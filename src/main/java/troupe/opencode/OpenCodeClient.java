package troupe.opencode;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorSystem;
import org.jspecify.annotations.Nullable;
import troupe.async.Stages;
import troupe.settings.Settings;

/**
 * The calls Troupe makes to one OpenCode server. Every stage completes within the request limit, or
 * twice that where it is about all sessions, which many ask together; when it fails, then with
 * {@link OpenCodeException}. Nothing is sent twice. {@code directory} is the absolute path of the
 * project; empty leaves it to the server.
 */
public final class OpenCodeClient {

  private final Calls calls;
  private final Executor executor;
  private final SharedQuestion<String, Map<String, SessionStatus>> status;
  private final SharedQuestion<String, List<PermissionAsk>> permissions;
  private final SharedQuestion<String, List<QuestionAsk>> questions;

  private OpenCodeClient(Calls calls, Executor executor) {
    this.calls = calls;
    this.executor = executor;
    status =
        new SharedQuestion<>(
            directory ->
                send(() -> Call.get("/session/status").in(directory), OpenCodeClient::statuses));
    permissions =
        new SharedQuestion<>(
            directory -> send(() -> Call.get("/permission").in(directory), list(Json::ask)));
    questions =
        new SharedQuestion<>(
            directory -> send(() -> Call.get("/question").in(directory), list(Json::question)));
  }

  /** A client that asks {@code server} for its address at every call. */
  public static OpenCodeClient create(
      ActorSystem<?> system, OpenCodeServer server, Settings.OpenCode settings) {
    return create(system, server, settings.requestLimit());
  }

  static OpenCodeClient create(ActorSystem<?> system, OpenCodeServer server, Duration limit) {
    return new OpenCodeClient(new Calls(system, server, limit), system.executionContext());
  }

  /** The server's version, when it says that it is healthy. */
  public CompletionStage<String> health() {
    return send(() -> Call.get("/global/health"), OpenCodeClient::version);
  }

  public CompletionStage<SessionInfo> createSession(String directory, NewSession session) {
    return send(() -> Call.post("/session", Json.write(session)).in(directory), Json::session);
  }

  /** The session; empty when the server has none of that id. */
  public CompletionStage<Optional<SessionInfo>> session(String directory, String sessionId) {
    return found(send(() -> Call.get(path(sessionId)).in(directory), Json::session));
  }

  /** The sessions of the project in {@code directory}, sub-sessions included. */
  public CompletionStage<List<SessionInfo>> sessions(String directory) {
    return send(() -> Call.get("/session").in(directory), list(Json::session));
  }

  /** False when the server had no such session. */
  public CompletionStage<Boolean> deleteSession(String directory, String sessionId) {
    return found(send(() -> Call.delete(path(sessionId)).in(directory), JsonNode::asBoolean))
        .thenApplyAsync(Optional::isPresent, executor);
  }

  /**
   * Hands a message over. Success proves only that it was well formed: an unknown agent or model
   * shows as an event.
   */
  public CompletionStage<Void> promptAsync(String directory, String sessionId, Prompt prompt) {
    return send(
            () -> Call.post(path(sessionId) + "/prompt_async", Json.write(prompt)).in(directory),
            Function.identity())
        .thenAcceptAsync(nothing -> {}, executor);
  }

  /** The newest {@code limit} messages, oldest first. */
  public CompletionStage<List<SessionMessage>> messages(
      String directory, String sessionId, int limit) {
    return send(
        () ->
            Call.get(path(sessionId) + "/message")
                .in(directory)
                .with("limit", Integer.toString(limit)),
        list(Json::message));
  }

  /** One message; empty when the server has no such session or message. */
  public CompletionStage<Optional<SessionMessage>> message(
      String directory, String sessionId, String messageId) {
    return found(
        send(
            () -> Call.get(path(sessionId) + "/message/" + Call.id("msg", messageId)).in(directory),
            Json::message));
  }

  /** What the sessions that are not idle are doing. */
  public CompletionStage<Map<String, SessionStatus>> status(String directory) {
    return status.ask(directory);
  }

  /** Stops what the session is doing; nothing happens when it is idle or unknown. */
  public CompletionStage<Void> abort(String directory, String sessionId) {
    return send(
            () -> Call.post(path(sessionId) + "/abort", empty()).in(directory), Function.identity())
        .thenAcceptAsync(nothing -> {}, executor);
  }

  /** The permission asks nobody has replied to. */
  public CompletionStage<List<PermissionAsk>> permissions(String directory) {
    return permissions.ask(directory);
  }

  /** Replies to an ask, with a word to the model; false when there is no such ask any more. */
  public CompletionStage<Boolean> replyPermission(
      String directory, String permissionId, PermissionReply reply, @Nullable String message) {
    return found(
            send(
                () ->
                    Call.post(
                            "/permission/" + Call.id("per", permissionId) + "/reply",
                            Json.write(reply, message))
                        .in(directory),
                JsonNode::asBoolean))
        .thenApplyAsync(Optional::isPresent, executor);
  }

  /** The questions nobody has answered. */
  public CompletionStage<List<QuestionAsk>> questions(String directory) {
    return questions.ask(directory);
  }

  /**
   * Answers questions, each in their order with labels or other words; false when they are not
   * asked any more.
   */
  public CompletionStage<Boolean> answerQuestion(
      String directory, String questionId, List<List<String>> answers) {
    return question(directory, questionId, "/reply", Json.answers(answers));
  }

  /** Dismisses questions, which ends the turn; false when they are not asked any more. */
  public CompletionStage<Boolean> rejectQuestion(String directory, String questionId) {
    return question(directory, questionId, "/reject", empty());
  }

  private CompletionStage<Boolean> question(
      String directory, String questionId, String verb, JsonNode body) {
    return found(
            send(
                () ->
                    Call.post("/question/" + Call.id("que", questionId) + verb, body).in(directory),
                JsonNode::asBoolean))
        .thenApplyAsync(Optional::isPresent, executor);
  }

  /** The sub-sessions of a session, not theirs; fails with 404 when there is no such session. */
  public CompletionStage<List<SessionInfo>> children(String directory, String sessionId) {
    return send(() -> Call.get(path(sessionId) + "/children").in(directory), list(Json::session));
  }

  /** The models the server can use, of every provider. */
  public CompletionStage<List<ModelRef>> models(String directory) {
    // GET /provider names thousands that it cannot use, and takes a hundred times as long.
    return send(() -> Call.get("/config/providers").in(directory), Json::models);
  }

  /**
   * Puts {@code text} into the server's event stream, as the command of a {@code
   * tui.command.execute}: the one event whose type others may send that carries any text whole.
   */
  public CompletionStage<Void> publish(String directory, String text) {
    return send(
            () -> Call.post("/tui/publish", Json.command(text)).in(directory), Function.identity())
        .thenAcceptAsync(nothing -> {}, executor);
  }

  private static String path(String sessionId) {
    return "/session/" + Call.id("ses", sessionId);
  }

  private static JsonNode empty() {
    return JsonNodeFactory.instance.objectNode();
  }

  private static String version(JsonNode json) {
    if (!json.path("healthy").asBoolean()) {
      throw OpenCodeException.failed("OpenCode says that it is not healthy", null);
    }
    return json.path("version").asText();
  }

  private static Map<String, SessionStatus> statuses(JsonNode json) {
    Map<String, SessionStatus> statuses = new HashMap<>();
    json.properties().forEach(entry -> statuses.put(entry.getKey(), Json.status(entry.getValue())));
    return Collections.unmodifiableMap(statuses);
  }

  private static <T> Function<JsonNode, List<T>> list(Function<JsonNode, T> element) {
    return json -> {
      List<T> elements = new ArrayList<>();
      json.forEach(item -> elements.add(element.apply(item)));
      return Collections.unmodifiableList(elements);
    };
  }

  /** A call that cannot even be written fails as a stage too, so callers have one way to look. */
  private <T> CompletionStage<T> send(Supplier<Call> call, Function<JsonNode, T> reader) {
    try {
      return calls.send(call.get()).thenApplyAsync(json -> read(json, reader), executor);
    } catch (OpenCodeException nonsense) {
      return CompletableFuture.failedFuture(nonsense);
    }
  }

  /** Values that cannot be, such as a model without a name, are refused by their own types. */
  private static <T> T read(JsonNode json, Function<JsonNode, T> reader) {
    try {
      return reader.apply(json);
    } catch (IllegalArgumentException nonsense) {
      throw OpenCodeException.failed(
          "OpenCode's answer makes no sense: " + nonsense.getMessage(), nonsense);
    }
  }

  private <T> CompletionStage<Optional<T>> found(CompletionStage<T> stage) {
    return stage.handleAsync(OpenCodeClient::absentOn404, executor);
  }

  private static <T> Optional<T> absentOn404(T value, Throwable failure) {
    if (failure == null) {
      return Optional.of(value);
    }
    Throwable cause = Stages.unwrapped(failure);
    if (cause instanceof OpenCodeException known) {
      if (known.status().equals(Optional.of(404))) {
        return Optional.empty();
      }
      throw known;
    }
    throw new CompletionException(cause);
  }
}
