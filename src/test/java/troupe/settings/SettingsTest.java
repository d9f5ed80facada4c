package troupe.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SettingsTest {

  @TempDir private Path folder;

  @Test
  void fileWinsOverDefaultsAndLeavesTheRest() throws IOException {
    Settings settings = Settings.load(file("troupe { turns.limit = 5m, http.port = 0 }"));
    assertThat(settings.turns().limit()).isEqualTo(Duration.ofMinutes(5));
    assertThat(settings.http().port()).isZero();
    assertThat(settings.store()).isEqualTo(Settings.defaults().store());
  }

  @Test
  void unknownKeyIsRefusedWithItsLineAndPath() throws IOException {
    Path file = file("troupe {\n  turns.limits = 5m\n}");
    assertThatThrownBy(() -> Settings.load(file))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("settings.conf: 2")
        .hasMessageContaining("troupe.turns.limits");
  }

  @Test
  void listsNestedWithoutEndAreRefused() throws IOException {
    Path file = file("troupe.http.host-names = " + "[".repeat(100_000));
    assertThatThrownBy(() -> Settings.load(file))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("settings.conf")
        .hasMessageContaining("nested too deeply");
  }

  @Test
  void valueOutOfRangeIsRefused() throws IOException {
    Path file = file("troupe.delivery.attempts = 0");
    assertThatThrownBy(() -> Settings.load(file))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("troupe.delivery.attempts");
  }

  @Test
  void permissionRulesAreReadInTheirOrder() throws IOException {
    Settings settings =
        Settings.load(
            file(
                """
                troupe.permissions {
                  rules = [
                    { tool = bash, pattern = "git *", action = allow }
                    { tool = "*", pattern = "*", member = ada, action = deny }
                  ]
                  default = once, deadline = 90s
                }
                """));
    assertThat(settings.permissions())
        .isEqualTo(
            new Permissions(
                List.of(
                    new Permissions.Rule("bash", "git *", null, Permissions.Action.ALLOW),
                    new Permissions.Rule("*", "*", "ada", Permissions.Action.DENY)),
                Permissions.Default.ONCE,
                Duration.ofSeconds(90)));
    assertThat(Settings.defaults().permissions())
        .isEqualTo(new Permissions(List.of(), Permissions.Default.REJECT, Duration.ofMinutes(10)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          rules = [{ tool = a, pattern = b }] | rules[0].action | is required
          rules = [{ tool = a, pattern = b, action = maybe }] | rules[0].action | allow, deny or ask
          rules = [{ tool = a, pattern = b, action = ask }, {}] | rules[1].tool | is required
          rules = [{ tool = [], pattern = b, action = ask }] | rules[0].tool | expected a text
          rules = [{ tool = a, pattern = 7, action = ask }] | rules[0].pattern | expected a text
          rules = [{ tool = a, pattern = "", action = ask }] | rules[0].pattern | expected a text
          rules = [{ tool = a, pattern = b, action = ask, who = x }] | rules[0].who | unknown field
          rules = [never] | rules[0] | expected {
          rules = never | rules | LIST
          default = always | default | reject or once
          deadline = 0s | deadline | above zero
          """)
  void malformedRuleIsRefusedByItsPlace(String text, String path, String why) throws IOException {
    Path file = file("troupe.permissions {\n  %s\n}".formatted(text));
    assertThatThrownBy(() -> Settings.load(file))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("settings.conf: 2")
        .hasMessageContaining("permissions." + path)
        .hasMessageContaining(why);
  }

  @Test
  void silenceThatNoLookCouldBreakIsRefused() throws IOException {
    Path file = file("troupe.turns { silence-limit = 20s, check-interval = 20s }");
    assertThatThrownBy(() -> Settings.load(file))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("settings.conf: 1")
        .hasMessageContaining("troupe.turns.silence-limit")
        .hasMessageContaining("more than turns.check-interval");
    assertThat(Settings.load(file("troupe.turns.silence-limit = 0s")).turns().silence().limit())
        .isZero();
  }

  @Test
  void missingFileIsRefused() {
    assertThatThrownBy(() -> Settings.load(folder.resolve("none.conf")))
        .isInstanceOf(ConfigException.class);
  }

  private Path file(String text) throws IOException {
    return Files.writeString(folder.resolve("settings.conf"), text);
  }
}
