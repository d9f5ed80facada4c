package troupe.contract;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Holds what goes over the wire against {@code openapi.yaml}, both ways: no route, status, media
 * type, header or field may come that is not there, and no request may be taken that it forbids.
 */
public final class ApiContract {

  /** Of every HTTP server, or for browsers. */
  private static final Set<String> USUAL_HEADERS =
      Set.of(
          "cache-control",
          "connection",
          "content-length",
          "content-security-policy",
          "content-type",
          "cross-origin-opener-policy",
          "cross-origin-resource-policy",
          "date",
          "etag",
          "last-modified",
          "referrer-policy",
          "server",
          "transfer-encoding",
          "x-content-type-options",
          "x-frame-options");

  private static final JsonPointer PATHS = JsonPointer.compile("/paths");
  private static final JsonPointer RULES = JsonPointer.compile("/requestBody/x-rules");

  private static final JsonPointer ANY_REQUEST = JsonPointer.compile("/x-any-request");
  private static final JsonPointer COMPONENTS = JsonPointer.compile("/components/schemas");

  private final Spec spec;

  private ApiContract(Spec spec) {
    this.spec = spec;
  }

  /** The one that the daemon gives out. */
  public static ApiContract published() {
    return Published.CONTRACT;
  }

  /** The same for examples, which need not show everything. */
  public static ApiContract ofExcerpts() {
    return new ApiContract(Spec.ofExcerpts());
  }

  /** Compiled once for all tests. */
  private static final class Published {
    static final ApiContract CONTRACT = new ApiContract(Spec.published());
  }

  /** Fails unless everything about {@code exchange} is documented. */
  public void check(Exchange exchange) {
    List<String> wrong = violations(exchange);
    if (!wrong.isEmpty()) {
      throw new AssertionError(
          "not as openapi.yaml says: %s%n%s".formatted(exchange, String.join("\n", wrong)));
    }
  }

  /** What is not as documented; nothing is fine. */
  public List<String> violations(Exchange exchange) {
    Optional<JsonPointer> operation = operation(exchange.method(), exchange.path());
    List<String> wrong = new ArrayList<>();
    operation.ifPresent(found -> wrong.addAll(ofRequest(found, exchange)));
    JsonPointer answers =
        operation.map(found -> found.appendProperty("responses")).orElse(ANY_REQUEST);
    JsonPointer answer = answers.appendProperty(Integer.toString(exchange.status()));
    if (spec.at(answer).isMissingNode()) {
      wrong.add(
          "status %d is not documented %s"
              .formatted(
                  exchange.status(),
                  operation.isPresent() ? "there" : "for what is no documented route"));
    } else {
      wrong.addAll(ofAnswer(spec.resolved(answer), exchange));
    }
    return wrong;
  }

  /**
   * What is not as documented about an event on a stream.
   *
   * @param path of the stream
   * @param name as in {@code event: name}
   */
  public List<String> violations(String path, String name, JsonNode data) {
    JsonPointer schema =
        operation("GET", path)
            .orElseThrow(() -> new AssertionError("no stream " + path))
            .append(JsonPointer.compile("/responses/200/content"))
            .appendProperty("text/event-stream")
            .appendProperty("x-sse-events")
            .appendProperty(name);
    return spec.at(schema).isMissingNode()
        ? List.of("events called \"%s\" are not documented on %s".formatted(name, path))
        : spec.violations(schema, data);
  }

  /** What is not as the schema of that name has it. */
  public List<String> violations(String component, JsonNode value) {
    return spec.violations(COMPONENTS.appendProperty(component), value);
  }

  /** The names of the query's parameters that {@code path} takes. */
  public Set<String> queryOf(String method, String path) {
    JsonPointer operation =
        operation(method, path).orElseThrow(() -> new AssertionError("no route " + path));
    JsonPointer parameters = operation.appendProperty("parameters");
    return places(parameters)
        .map(spec::at)
        .filter(parameter -> parameter.path("in").asText().equals("query"))
        .map(parameter -> parameter.path("name").asText())
        .collect(Collectors.toSet());
  }

  private Stream<JsonPointer> places(JsonPointer array) {
    return IntStream.range(0, spec.at(array).size())
        .mapToObj(i -> spec.resolved(array.appendIndex(i)));
  }

  private List<String> ofRequest(JsonPointer operation, Exchange exchange) {
    JsonPointer schema =
        operation.append(JsonPointer.compile("/requestBody/content/application~1json/schema"));
    if (spec.at(schema).isMissingNode() || exchange.sent().isMissingNode()) {
      return List.of();
    }
    List<String> wrong = spec.violations(schema, exchange.sent());
    if (exchange.isGood()) {
      return wrong.stream().map(sentence -> "taken, but forbidden: " + sentence).toList();
    }
    boolean refused = exchange.got().path("type").asText().equals("urn:troupe:invalid-body");
    // What no schema can say, such as a range of times, is said in words.
    boolean hasRules = !spec.at(operation.append(RULES)).isMissingNode();
    return refused && wrong.isEmpty() && !hasRules
        ? List.of("refused, but allowed: the body")
        : List.of();
  }

  private List<String> ofAnswer(JsonPointer answer, Exchange exchange) {
    List<String> wrong = new ArrayList<>(ofHeaders(answer, exchange));
    JsonPointer content = answer.appendProperty("content");
    if (exchange.mediaType().isEmpty() || spec.at(content).isMissingNode()) {
      if (!spec.at(content).isMissingNode() || !exchange.got().isMissingNode()) {
        wrong.add("a body is there and not documented, or the other way round");
      }
      return wrong;
    }
    JsonPointer shape = content.appendProperty(exchange.mediaType());
    if (spec.at(shape).isMissingNode()) {
      wrong.add("the media type %s is not documented".formatted(exchange.mediaType()));
    } else if (exchange.mediaType().endsWith("json")) {
      wrong.addAll(spec.violations(shape.appendProperty("schema"), exchange.got()));
    }
    return wrong;
  }

  private List<String> ofHeaders(JsonPointer answer, Exchange exchange) {
    JsonPointer headers = answer.appendProperty("headers");
    List<String> wrong = new ArrayList<>();
    List<String> documented = new ArrayList<>();
    spec.at(headers)
        .fieldNames()
        .forEachRemaining(
            name -> {
              documented.add(name.toLowerCase(Locale.ROOT));
              JsonNode header = spec.at(spec.resolved(headers.appendProperty(name)));
              boolean missing = !exchange.headers().contains(name.toLowerCase(Locale.ROOT));
              if (header.path("required").asBoolean() && missing) {
                wrong.add("the header %s is missing".formatted(name));
              }
            });
    exchange.headers().stream()
        .filter(name -> !documented.contains(name) && !USUAL_HEADERS.contains(name))
        .forEach(name -> wrong.add("the header %s is not documented".formatted(name)));
    return wrong;
  }

  /** Of several templates that fit, the one with the fewest names in it. */
  private Optional<JsonPointer> operation(String method, String path) {
    String verb = method.toLowerCase(Locale.ROOT);
    return spec.at(PATHS).properties().stream()
        .filter(entry -> entry.getValue().has(verb) && fits(entry.getKey(), path))
        .map(Map.Entry::getKey)
        .min(Comparator.comparing(template -> template.chars().filter(c -> c == '{').count()))
        .map(template -> PATHS.appendProperty(template).appendProperty(verb));
  }

  private static boolean fits(String template, String path) {
    String[] expected = template.split("/", -1);
    String[] found = path.split("/", -1);
    if (expected.length != found.length) {
      return false;
    }
    for (int i = 0; i < found.length; i++) {
      boolean any = expected[i].startsWith("{") && !found[i].isEmpty();
      if (!any && !expected[i].equals(found[i])) {
        return false;
      }
    }
    return true;
  }
}
