package troupe.settings;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds {@code docs/operating.md} and {@code conf/troupe.conf} to the settings there are. */
final class OperatingDocumentTest {

  static Stream<String> keys() {
    Config ours = ConfigFactory.defaultReference().getConfig("troupe");
    return ours.withoutPath("dispatchers").entrySet().stream()
        .map(entry -> "troupe." + entry.getKey())
        .sorted();
  }

  @ParameterizedTest
  @MethodSource("keys")
  void everySettingIsDocumented(String key) throws IOException {
    assertThat(Files.readString(Path.of("docs/operating.md"))).contains("`" + key + "`");
  }

  @ParameterizedTest
  @MethodSource("keys")
  void everySettingIsInTheSample(String key) throws IOException {
    String name = key.substring(key.lastIndexOf('.') + 1);
    assertThat(Files.readString(Path.of("conf/troupe.conf"))).contains(name + " =");
  }
}
