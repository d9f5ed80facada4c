package troupe.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import com.networknt.schema.dialect.Dialects;
import io.swagger.v3.parser.OpenAPIV3Parser;
import io.swagger.v3.parser.core.models.ParseOptions;
import io.swagger.v3.parser.core.models.SwaggerParseResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.pekko.http.javadsl.model.HttpMethods;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.http.javadsl.model.headers.Host;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import troupe.contract.ApiContract;

/** {@code openapi.yaml} is one, and describes the routes and problems that there are. */
final class OpenApiDocumentTest {

  private static final Path FILE = Path.of("src/main/resources/troupe/http/openapi.yaml");
  private static final Set<String> METHODS = Set.of("get", "post", "put", "patch", "delete");

  private final JsonNode root = root();
  private final Edge edge = new Edge();

  @AfterEach
  void end() {
    edge.close();
  }

  private static JsonNode root() {
    try {
      return new ObjectMapper()
          .valueToTree(
              new Load(LoadSettings.builder().setAllowDuplicateKeys(false).build())
                  .loadFromString(Files.readString(FILE)));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void itIsReadWithoutComplaint() throws IOException {
    ParseOptions options = new ParseOptions();
    options.setResolve(true);
    SwaggerParseResult read =
        new OpenAPIV3Parser().readContents(Files.readString(FILE), null, options);
    assertThat(read.getMessages()).isEmpty();
    assertThat(read.getOpenAPI().getOpenapi()).startsWith("3.1.");
    assertThat(read.getOpenAPI().getPaths()).hasSameSizeAs(RouteNames.ALL);
  }

  @Test
  void itsSchemasAreSchemas() {
    root.at("/components/schemas")
        .properties()
        .forEach(
            schema ->
                assertThat(
                        SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                            .getSchema(SchemaLocation.of(Dialects.getDraft202012().getId()))
                            .validate(schema.getValue()))
                    .as(schema.getKey())
                    .isEmpty());
  }

  @Test
  void everyReferenceLeadsSomewhereAndEverythingIsReferredTo() {
    Set<String> referred = new TreeSet<>(root.findValuesAsText("$ref"));
    assertThat(referred)
        .allSatisfy(ref -> assertThat(root.at(ref.substring(1)).isMissingNode()).isFalse());
    Set<String> there = new TreeSet<>();
    for (String kind : List.of("schemas", "parameters", "responses", "headers")) {
      root.at("/components/" + kind)
          .fieldNames()
          .forEachRemaining(name -> there.add("#/components/" + kind + "/" + name));
    }
    assertThat(referred).isEqualTo(there);
  }

  @Test
  void itHasTheRoutesThatThereAre() {
    List<String> paths = new ArrayList<>();
    root.path("paths").fieldNames().forEachRemaining(paths::add);
    assertThat(paths).containsExactlyInAnyOrderElementsOf(RouteNames.ALL);
  }

  /** A method that no route has is answered with those that the route has. */
  @Test
  void itHasTheMethodsThatEachRouteHas() {
    Map<String, Set<String>> documented = new TreeMap<>();
    Map<String, Set<String>> real = new TreeMap<>();
    for (Map.Entry<String, JsonNode> path : root.path("paths").properties()) {
      documented.put(path.getKey(), methods(path.getValue()));
      real.put(
          path.getKey(),
          allowed(
              edge.ask(HttpRequest.create(sample(path.getKey())).withMethod(HttpMethods.OPTIONS))));
    }
    // It has no method of its own, and is one of the workers to those that have.
    Objects.requireNonNull(documented.get("/v1/workers/reload")).add("get");
    assertThat(real).isEqualTo(documented);
  }

  private static String sample(String path) {
    return path.replace("/docs/{file}", "/docs/docs.js")
        .replace("/directives/{file}", "/directives/repeat.js")
        .replace("/lib/{file}", "/lib/lit-html.js")
        .replace("/dashboard/{file}", "/dashboard/app.js")
        .replaceAll("\\{(\\w+)}", "x");
  }

  private static Set<String> allowed(Edge.Answer answer) {
    assertThat(answer.status()).isEqualTo(405);
    return Arrays.stream(answer.header("Allow").split(", ", -1))
        .map(method -> method.toLowerCase(Locale.ROOT))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Set<String> methods(JsonNode path) {
    Set<String> methods = new TreeSet<>();
    path.fieldNames().forEachRemaining(methods::add);
    methods.retainAll(METHODS);
    return methods;
  }

  @Test
  void itsOperationsHaveNamesOfTheirOwnAndTheParametersOfTheirPath() {
    List<String> names = root.path("paths").findValuesAsText("operationId");
    assertThat(names).doesNotHaveDuplicates().hasSizeGreaterThan(40);
    for (Map.Entry<String, JsonNode> path : root.path("paths").properties()) {
      List<String> inPath =
          Pattern.compile("\\{(\\w+)}")
              .matcher(path.getKey())
              .results()
              .map((MatchResult found) -> found.group(1))
              .toList();
      List<String> declared = new ArrayList<>();
      path.getValue()
          .path("parameters")
          .forEach(
              ref ->
                  declared.add(
                      root.at(ref.path("$ref").asText().substring(1)).path("name").asText()));
      assertThat(declared).as(path.getKey()).isEqualTo(inPath);
    }
  }

  @Test
  void itHasTheProblemsThatThereAre() {
    Map<String, Integer> documented = new HashMap<>();
    root.at("/components/schemas")
        .properties()
        .forEach(
            schema -> {
              JsonNode type = schema.getValue().at("/properties/type");
              JsonNode status = schema.getValue().at("/properties/status/const");
              if (schema.getKey().endsWith("Problem") && status.isInt()) {
                Stream.concat(
                        type.path("enum").valueStream(),
                        Stream.of(type.path("const")).filter(JsonNode::isTextual))
                    .forEach(urn -> documented.put(urn.asText(), status.asInt()));
              }
            });
    Map<String, Integer> real =
        Arrays.stream(ProblemType.values())
            .collect(Collectors.toMap(ProblemType::urn, ProblemType::status));
    assertThat(documented).isEqualTo(real);
  }

  @Test
  void whatNeedsNoTokenSaysSo() {
    for (Map.Entry<String, JsonNode> path : root.path("paths").properties()) {
      for (String method : methods(path.getValue())) {
        HttpRequest stranger =
            HttpRequest.create(sample(path.getKey()))
                .withMethod(HttpMethods.lookup(method.toUpperCase(Locale.ROOT)).orElseThrow())
                .addHeader(Host.create("localhost", 7717));
        JsonNode operation = path.getValue().path(method);
        boolean open = edge.askAsItStands(stranger).status() != 401;
        assertThat(operation.has("security")).as("%s %s", method, path.getKey()).isEqualTo(open);
        assertThat(operation.at("/responses/401").isMissingNode())
            .as("%s %s", method, path.getKey())
            .isEqualTo(open);
      }
    }
  }

  @Test
  void eventsAreDescribedAsInTheirDocument() throws IOException {
    List<String> examples =
        Files.readAllLines(Path.of("docs/events.md")).stream()
            .filter(line -> line.startsWith("{\"version\":1,\"seq\""))
            .toList();
    assertThat(examples).hasSizeGreaterThan(30);
    Set<String> types = new TreeSet<>();
    for (String example : examples) {
      JsonNode event = new ObjectMapper().readTree(example);
      types.add(event.path("type").asText());
      assertThat(ApiContract.published().violations("TeamEvent", event)).as(example).isEmpty();
    }
    assertThat(root.at("/components/schemas/TeamEvent/properties/type/enum").valueStream())
        .extracting(JsonNode::asText)
        .containsExactlyInAnyOrderElementsOf(types);
  }

  @Test
  void pageNeedsNothingFromElsewhere() {
    Edge.Answer page = edge.get("/docs");
    assertThat(page.status()).isEqualTo(200);
    assertThat(page.header("Content-Security-Policy"))
        .contains("default-src 'none'", "script-src 'self';")
        .doesNotContain("unsafe");
    Matcher links = Pattern.compile("(?:href|src)=\"([^\"]*)\"").matcher(edge.text("/docs").body());
    while (links.find()) {
      assertThat(edge.text(links.group(1)).status()).as(links.group(1)).isEqualTo(200);
    }
  }

  @Test
  void itIsServedAsItStands() throws IOException {
    Edge.Text served = edge.text("/openapi.yaml");
    assertThat(served.status()).isEqualTo(200);
    assertThat(served.contentType()).startsWith("application/yaml");
    assertThat(served.body()).isEqualTo(Files.readString(FILE));
  }
}
