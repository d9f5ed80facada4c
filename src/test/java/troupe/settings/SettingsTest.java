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
  void missingFileIsRefused() {
    assertThatThrownBy(() -> Settings.load(folder.resolve("none.conf")))
        .isInstanceOf(ConfigException.class);
  }

  private Path file(String text) throws IOException {
    return Files.writeString(folder.resolve("settings.conf"), text);
  }
}
