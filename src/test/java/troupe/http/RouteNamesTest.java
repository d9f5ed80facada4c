package troupe.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RouteNamesTest {

  private static final Pattern EXAMPLE =
      Pattern.compile("^(?:GET|POST|PUT|PATCH|DELETE) (/[^?\\s]*)", Pattern.MULTILINE);

  @Test
  void everyRouteOfTheDocumentHasANameWithoutTheNamesInIt() throws IOException {
    List<String> paths =
        EXAMPLE
            .matcher(Files.readString(Path.of("docs/http-api.md")))
            .results()
            .map((MatchResult found) -> found.group(1))
            .toList();
    assertThat(paths).hasSizeGreaterThan(35);
    assertThat(paths).allSatisfy(path -> assertThat(RouteNames.of(path)).isNotEqualTo("other"));
    assertThat(paths)
        .allSatisfy(path -> assertThat(RouteNames.of(path)).doesNotContain("blue", "ada", "t2"));
  }

  @ParameterizedTest
  @CsvSource({
    "/v1/teams/health/members/v1, /v1/teams/{team}/members/{member}",
    "/v1/workers/reload, /v1/workers/reload",
    "/v1/workers/docs, /v1/workers/{worker}",
    "/v1/teams/, /v1/teams/{team}",
    "/, /",
    "/dashboard/app.js, /dashboard/{file}",
    "/v1/health, other",
    "/v1/teams/blue/members/ada/interrupt/, other",
    "/a/b/c, other",
    "*, other"
  })
  void pathIsCalledAsItsRoute(String path, String name) {
    assertThat(RouteNames.of(path)).isEqualTo(name);
  }
}
