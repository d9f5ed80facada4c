package troupe.fuzz;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What an answer must be, by {@code docs/problems.md}. */
final class Problems {

  /** Of files, which a path with dots in it can lead to. */
  private static final Set<String> PAGES =
      Set.of("text/html", "text/css", "text/javascript", "image/svg+xml", "application/yaml");

  static final JsonMapper STRICT =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private static final Pattern ROW = Pattern.compile("(?m)^\\| `(urn:[a-z:-]+)` \\| (\\d{3}) \\|");

  /** Words of our libraries and of stack traces, that are nothing to clients. */
  private static final Pattern INNARDS =
      Pattern.compile(
          "Exception|\\bjava\\.|jackson|org\\.apache|scala\\.|\\tat |troupe\\.[a-z]+\\.[A-Z]");

  /** Members that a type always has. */
  private static final Map<String, String> FACTS =
      Map.of(
          "urn:troupe:invalid-body", "errors",
          "urn:troupe:task-blocked", "blockedBy",
          "urn:troupe:invalid-configuration", "violations",
          "urn:troupe:not-ready", "causes");

  private final Map<String, Integer> statuses;

  private Problems(Map<String, Integer> statuses) {
    this.statuses = statuses;
  }

  static Problems documented() throws IOException {
    return new Problems(
        ROW.matcher(Files.readString(Path.of("docs/problems.md")))
            .results()
            .collect(
                Collectors.toMap(
                    (MatchResult row) -> row.group(1), row -> Integer.valueOf(row.group(2)))));
  }

  /** All that is wrong with an answer of any route. */
  List<String> wrongWith(Reply reply, boolean bodiless) {
    if (reply.status() == 0 || bodiless) {
      return reply.status() < 500 || reply.status() == 501
          ? List.of()
          : List.of("status " + reply.status());
    }
    if (reply.isStream() || reply.body().length == 0) {
      return reply.status() < 300 ? List.of() : List.of(reply.status() + " has no body");
    }
    if (reply.status() < 300 && PAGES.contains(reply.mediaType())) {
      return List.of();
    }
    try {
      JsonNode json = STRICT.readTree(reply.body());
      if (reply.status() < 300) {
        return List.of();
      }
      return json.has("jsonrpc") ? wrongWithRpc(reply, json) : wrongWithProblem(reply, json);
    } catch (IOException broken) {
      return List.of(reply.status() + " with a body that is not JSON");
    }
  }

  private static List<String> wrongWithRpc(Reply reply, JsonNode json) {
    boolean fine = reply.status() == 400 && json.at("/error/code").asInt() < 0;
    return fine ? List.of() : List.of("a JSON-RPC error with status " + reply.status());
  }

  private List<String> wrongWithProblem(Reply reply, JsonNode json) {
    List<String> wrong = new ArrayList<>();
    String type = json.path("type").asText();
    if (!reply.header("Content-Type").equals("application/problem+json")) {
      wrong.add(type + " as " + reply.header("Content-Type"));
    }
    if (!Integer.valueOf(reply.status()).equals(statuses.get(type))
        || json.path("status").asInt() != reply.status()) {
      wrong.add("%d is not what is documented of \"%s\"".formatted(reply.status(), type));
    }
    if (json.path("title").asText().isBlank() || json.path("detail").asText().isBlank()) {
      wrong.add(type + " without a title or detail");
    }
    if (FACTS.containsKey(type) && json.path(FACTS.getOrDefault(type, "")).isMissingNode()) {
      wrong.add(type + " without " + FACTS.get(type));
    }
    if (INNARDS.matcher(json.path("detail").asText()).find()) {
      wrong.add(type + " tells of its innards");
    }
    wrong.addAll(wrongWithHeaders(reply, type));
    return wrong;
  }

  private static List<String> wrongWithHeaders(Reply reply, String type) {
    boolean passes =
        reply.status() == 429 || reply.status() == 503 || type.endsWith("request-in-progress");
    if (passes && !reply.header("Retry-After").matches("[1-9]\\d*")) {
      return List.of(type + " without Retry-After");
    }
    if (reply.status() == 405 && reply.header("Allow").isEmpty()) {
      return List.of(type + " without Allow");
    }
    if (reply.status() == 401 && reply.header("WWW-Authenticate").isEmpty()) {
      return List.of(type + " without WWW-Authenticate");
    }
    // Statuses from 500 on are for what no request may cause, unknown methods apart.
    return reply.status() < 500 || reply.status() == 501
        ? List.of()
        : List.of("status %d, %s".formatted(reply.status(), type));
  }
}
