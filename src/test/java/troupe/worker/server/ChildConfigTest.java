package troupe.worker.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ChildConfigTest {

  private static final String BARE = "{\"mcp\":{\"team\":{\"enabled\":false}}}";

  @ParameterizedTest
  @ValueSource(strings = {"", " \n", "nonsense", "[1]", "{\"model\":", "null", "{} {}"})
  void whatIsNoConfigurationCountsAsEmpty(String inherited) {
    assertThat(ChildConfig.of(inherited)).isEqualTo(BARE);
  }

  @Test
  void ourPluginGoesAndOthersStay() {
    assertThat(
            ChildConfig.of(
                """
                {"plugin": ["file:///home/a/troupe.js", "./plugin/troupe.js", "troupe.js",
                  ["/opt/troupe.js", {"a": 1}], "other-plugin@1.0", "file:///home/a/not-troupe.js"]}
                """))
        .isEqualTo(
            "{\"plugin\":[\"other-plugin@1.0\",\"file:///home/a/not-troupe.js\"],"
                + "\"mcp\":{\"team\":{\"enabled\":false}}}");
  }

  @Test
  void ourEntryIsSwitchedOffAndOthersStay() {
    assertThat(
            ChildConfig.of(
                "{\"mcp\":{\"team\":{\"type\":\"remote\",\"url\":\"http://x\"},\"db\":{\"a\":1}}}"))
        .isEqualTo("{\"mcp\":{\"db\":{\"a\":1},\"team\":{\"enabled\":false}}}");
  }

  @Test
  void theRestIsKeptAndCommentsAreRead() {
    assertThat(ChildConfig.of("{\"model\": \"a/b\", // mine\n \"x\": [1, 2,], /* y */}"))
        .isEqualTo("{\"model\":\"a/b\",\"x\":[1,2],\"mcp\":{\"team\":{\"enabled\":false}}}");
  }
}
