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
        .containsOnlyKeys("HOME", "XDG_CONFIG_HOME", "OPENCODE_CONFIG_CONTENT", "ANTHROPIC_API_KEY")
        .containsEntry("ANTHROPIC_API_KEY", "key");
  }

  @Test
  void toolsComeOnTopOfTheUsersInlineConfiguration() {
    Map<String, String> own = Map.of("OPENCODE_CONFIG_CONTENT", "{\"model\": \"a/b\"}");
    assertThat(Environment.of(own, INJECTION).get("OPENCODE_CONFIG_CONTENT"))
        .contains("\"model\":\"a/b\"", "http://127.0.0.1:7717/mcp", "file:///h/bridge/troupe.js");
    assertThat(Environment.of(Map.of(), INJECTION)).containsOnlyKeys("OPENCODE_CONFIG_CONTENT");
  }
}
