package troupe.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
  void valueOutOfRangeIsRefused() throws IOException {
    Path file = file("troupe.delivery.attempts = 0");
    assertThatThrownBy(() -> Settings.load(file))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("troupe.delivery.attempts");
  }

  @Test
  void promptsAreBuiltInUnlessAFileIsNamed() throws IOException {
    Settings.Prompts builtIn = Settings.defaults().prompts();
    assertThat(builtIn.member()).contains("{member}", "{role}", "{team}", "{lead}");
    assertThat(builtIn.lead()).contains("team_create", "team_shutdown");
    Path text = Files.writeString(folder.resolve("member.txt"), "You are {member}.\n");
    Settings settings = Settings.load(file("troupe.prompts.member = \"%s\"".formatted(text)));
    assertThat(settings.prompts())
        .isEqualTo(new Settings.Prompts("You are {member}.", builtIn.lead()));
  }

  @Test
  void promptThatCannotBeReadOrIsEmptyIsRefused() throws IOException {
    Path gone = folder.resolve("gone.txt");
    Path missing = file("troupe.prompts.lead = \"%s\"".formatted(gone));
    assertThatThrownBy(() -> Settings.load(missing))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("troupe.prompts.lead")
        .hasMessageContaining("gone.txt");
    Files.writeString(gone, " \n");
    assertThatThrownBy(() -> Settings.load(missing))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("troupe.prompts.lead");
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
