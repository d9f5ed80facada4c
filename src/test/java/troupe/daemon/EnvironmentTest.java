package troupe.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import troupe.bridge.Injection;

final class EnvironmentTest {

  private static final Injection INJECTION =
      new Injection(
          URI.create("http://127.0.0.1:7717"), Path.of("/h/token"), Path.of("/h/bridge/troupe.js"));

  @Test
  void usersConfigurationReachesTheServerAndTroupesSecretsDoNot() {
    Map<String, String> own =
        Map.of(
            "HOME", "/home/ada",
            "XDG_CONFIG_HOME", "/home/ada/.config",
            "OPENCODE_CONFIG_CONTENT", "{}",
            "ANTHROPIC_API_KEY", "key",
            "TROUPE_TOKEN", "secret",
            "TROUPE_OPENCODE", "/bin/opencode",
            "OPENCODE_SERVER_PASSWORD", "another's");
    assertThat(Environment.of(own, INJECTION))
        .doesNotContainKeys("TROUPE_TOKEN", "TROUPE_OPENCODE", "OPENCODE_SERVER_PASSWORD")
        .containsKeys("HOME", "XDG_CONFIG_HOME", "OPENCODE_CONFIG_CONTENT")
        .containsEntry("ANTHROPIC_API_KEY", "key");
  }

  @Test
  void toolsComeOnTopOfTheUsersInlineConfiguration() {
    Map<String, String> own = Map.of("OPENCODE_CONFIG_CONTENT", "{\"model\": \"a/b\"}");
    assertThat(Environment.of(own, INJECTION).get("OPENCODE_CONFIG_CONTENT"))
        .contains("\"model\":\"a/b\"", "http://127.0.0.1:7717/mcp", "file:///h/bridge/troupe.js");
    assertThat(Environment.of(Map.of(), INJECTION)).containsKey("OPENCODE_CONFIG_CONTENT");
  }

  @Test
  void npmTriesAgainSoonUnlessTheUserSaysOtherwise() {
    String pause = "npm_config_fetch_retry_mintimeout";
    assertThat(Environment.of(Map.of(), INJECTION)).containsEntry(pause, "500");
    assertThat(Environment.of(Map.of(pause, "9"), INJECTION)).containsEntry(pause, "9");
  }
}
