package troupe.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

final class EnvironmentTest {

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
    assertThat(Environment.of(own))
        .containsOnlyKeys("HOME", "XDG_CONFIG_HOME", "OPENCODE_CONFIG_CONTENT", "ANTHROPIC_API_KEY")
        .containsEntry("ANTHROPIC_API_KEY", "key");
  }
}
