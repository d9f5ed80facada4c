package troupe.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class InlineConfigTest {

  private static final Injection TOOLS =
      new Injection(
          URI.create("http://127.0.0.1:7717"),
          Path.of("/h o/token"),
          Path.of("/h o/bridge/troupe.js"));

  private static final String PLUGIN = "\"file:///h%20o/bridge/troupe.js\"";
  private static final String ENTRY =
      "{\"type\":\"remote\",\"url\":\"http://127.0.0.1:7717/mcp\","
          + "\"headers\":{\"Authorization\":\"Bearer {file:/h o/token}\"},"
          + "\"enabled\":true,\"oauth\":false,\"timeout\":180000}";
  private static final String BARE = "{\"mcp\":{\"team\":{\"enabled\":false}}}";

  @ParameterizedTest
  @ValueSource(strings = {"", " \n", "nonsense", "[1]", "{\"model\":", "null", "{} {}"})
  void whatIsNoConfigurationCountsAsEmpty(String inherited) {
    assertThat(InlineConfig.without(inherited)).isEqualTo(BARE);
    assertThat(InlineConfig.with(TOOLS, inherited))
        .isEqualTo("{\"plugin\":[%s],".formatted(PLUGIN) + "\"mcp\":{\"team\":" + ENTRY + "}}");
  }

  @Test
  void ourPluginGoesAndOthersStay() {
    assertThat(
            InlineConfig.without(
                """
                {"plugin": ["file:///home/a/troupe.js", "./plugin/troupe.js", "troupe.js",
                  ["/opt/troupe.js", {"a": 1}], "other-plugin@1.0", "file:///home/a/not-troupe.js"]}
                """))
        .isEqualTo(
            "{\"plugin\":[\"other-plugin@1.0\",\"file:///home/a/not-troupe.js\"],"
                + "\"mcp\":{\"team\":{\"enabled\":false}}}");
  }

  @Test
  void toolsComeInPlaceOfOlderOnesAndOthersStay() {
    assertThat(
            InlineConfig.with(
                TOOLS,
                """
                {"plugin": ["file:///old/troupe.js", "mine"], "model": "a/b",
                  "mcp": {"team": {"type": "local", "command": ["x"]}, "db": {"a": 1}}}
                """))
        .isEqualTo(
            "{\"plugin\":[\"mine\",%s],\"model\":\"a/b\",\"mcp\":{\"db\":{\"a\":1},\"team\":%s}}"
                .formatted(PLUGIN, ENTRY));
  }

  @Test
  void ourEntryIsSwitchedOffAndOthersStay() {
    assertThat(
            InlineConfig.without(
                "{\"mcp\":{\"team\":{\"type\":\"remote\",\"url\":\"http://x\"},\"db\":{\"a\":1}}}"))
        .isEqualTo("{\"mcp\":{\"db\":{\"a\":1},\"team\":{\"enabled\":false}}}");
  }

  @Test
  void theRestIsKeptAndCommentsAreRead() {
    assertThat(InlineConfig.without("{\"model\": \"a/b\", // mine\n \"x\": [1, 2,], /* y */}"))
        .isEqualTo("{\"model\":\"a/b\",\"x\":[1,2],\"mcp\":{\"team\":{\"enabled\":false}}}");
  }
}
