package troupe.worker.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import troupe.bridge.InlineConfig;

final class ChildEnvironmentTest {

  private static Map<String, String> of(Map<String, String> daemon) {
    return ChildEnvironment.of(daemon, List.of(), Map.of(), InlineConfig::without);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "PATH",
        "HOME",
        "LC_ALL",
        "XDG_DATA_HOME",
        "OPENCODE_CONFIG",
        "https_proxy",
        "NO_PROXY",
        "SSL_CERT_FILE",
        "MISTRAL_API_KEY",
        "BAILING_API_TOKEN",
        "AWS_PROFILE",
        "GOOGLE_APPLICATION_CREDENTIALS",
        "GITHUB_TOKEN"
      })
  void whatAProgramAndOpenCodeNeedIsInherited(String name) {
    assertThat(of(Map.of(name, "x"))).containsEntry(name, "x");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "TROUPE_TOKEN",
        "OPENCODE_SERVER_PASSWORD",
        "OPENCODE_SERVER_USERNAME",
        "DATABASE_URL",
        "SSH_AUTH_SOCK",
        "JAVA_HOME"
      })
  void whatIsTroupesOwnOrNobodysBusinessIsNot(String name) {
    assertThat(of(Map.of(name, "x"))).doesNotContainKey(name);
  }

  @Test
  void prefixesBringMoreButNeverWhatIsTroupesOwn() {
    Map<String, String> daemon = Map.of("SHOP_URL", "u", "TROUPE_TOKEN", "t", "OTHER", "o");
    List<String> prefixes = List.of("SHOP_", "TROUPE_");
    assertThat(ChildEnvironment.of(daemon, prefixes, Map.of(), InlineConfig::without))
        .containsEntry("SHOP_URL", "u")
        .doesNotContainKeys("TROUPE_TOKEN", "OTHER");
  }

  @Test
  void theWorkersOwnVariablesWinAndEmptyOnesAreLeftOut() {
    Map<String, String> daemon = Map.of("LANG", "C", "TZ", "", "TERM", "dumb");
    Map<String, String> own = Map.of("LANG", "de", "TERM", "", "X", "1");
    assertThat(ChildEnvironment.of(daemon, List.of(), own, InlineConfig::without))
        .containsEntry("LANG", "de")
        .containsEntry("X", "1")
        .doesNotContainKeys("TZ", "TERM");
  }

  @Test
  void nothingOverridesTheGuardAndOurEntriesInTheConfiguration() {
    Map<String, String> own =
        Map.of(
            "OPENCODE_ORCHESTRATOR_WORKER",
            "0",
            "OPENCODE_CONFIG_CONTENT",
            "{\"mcp\":{\"team\":{\"enabled\":true}}}");
    assertThat(ChildEnvironment.of(Map.of(), List.of(), own, InlineConfig::without))
        .containsEntry("OPENCODE_ORCHESTRATOR_WORKER", "1")
        .containsEntry("OPENCODE_CONFIG_CONTENT", "{\"mcp\":{\"team\":{\"enabled\":false}}}");
  }

  @Test
  void theDaemonsEnvironmentStaysAsItWas() {
    Map<String, String> daemon = new HashMap<>(Map.of("PATH", "/bin", "TZ", "", "X", "1"));
    Map<String, String> before = Map.copyOf(daemon);
    of(daemon);
    assertThat(daemon).isEqualTo(before);
  }
}
