package troupe.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import troupe.settings.Settings;

final class ExposureTest {

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "127.1.2.3", "::1", "localhost"})
  void loopbackNeedsNoPermissionAndNoWarning(String host) {
    Settings.Http http = listening(host, "");
    assertThatCode(() -> Exposure.check(http)).doesNotThrowAnyException();
    assertThat(Exposure.warning(http)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.0.0.0", "::", "192.0.2.1", "2001:db8::1"})
  void anythingElseIsRefusedUnlessItIsAllowed(String host) {
    assertThatThrownBy(() -> Exposure.check(listening(host, "")))
        .isInstanceOf(BadConfiguration.class)
        .hasMessageContaining(host)
        .hasMessageContaining("--allow-remote");
    assertThatCode(() -> Exposure.check(listening(host, "allow-remote = true")))
        .doesNotThrowAnyException();
  }

  @Test
  void withoutTlsThereIsAWarning() {
    assertThat(Exposure.warning(listening("0.0.0.0", "allow-remote = true")))
        .hasValueSatisfying(
            warning -> assertThat(warning).contains("not encrypted").doesNotContain("\n"));
    assertThat(Exposure.warning(listening("0.0.0.0", "tls.key-store = x"))).isEmpty();
  }

  private static Settings.Http listening(String host, String more) {
    return Settings.of(
            ConfigFactory.parseString("troupe.http { host = \"%s\", %s }".formatted(host, more))
                .withFallback(ConfigFactory.defaultReference()))
        .http();
  }
}
