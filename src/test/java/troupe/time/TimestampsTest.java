package troupe.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.time.DateTimeException;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class TimestampsTest {

  private static final JsonMapper JSON =
      JsonMapper.builder().addModule(Timestamps.module()).build();

  @ParameterizedTest
  @CsvSource({
    "2026-01-01T00:00:00Z, 2026-01-01T00:00:00.000Z",
    "2026-11-27T17:48:03.1Z, 2026-11-27T17:48:03.100Z",
    "2026-11-27T17:48:03.123999999Z, 2026-11-27T17:48:03.123Z",
    "1970-01-01T00:00:00Z, 1970-01-01T00:00:00.000Z",
  })
  void areWrittenInUtcWithMillisecondsAndNothingFiner(Instant moment, String text) {
    assertThat(Timestamps.text(moment)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({
    "2026-01-01T00:00:00.000Z, 2026-01-01T00:00:00Z",
    "2026-01-01T00:00:00Z, 2026-01-01T00:00:00Z",
    "2026-01-01T00:00:00.123456789Z, 2026-01-01T00:00:00.123456789Z",
    "2026-01-01T02:30:00.000+02:30, 2026-01-01T00:00:00Z",
  })
  void areReadInAnyFormOfTheStandard(String text, Instant moment) {
    assertThat(Timestamps.parse(text)).isEqualTo(moment);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "yesterday",
        "2026-01-01",
        "2026-01-01T00:00:00",
        "2026-13-01T00:00:00Z",
        "2026-02-30T00:00:00Z",
        "2026-01-01T00:00:00.000Zx",
        "1767225600000",
      })
  void areNotGuessed(String text) {
    assertThatThrownBy(() -> Timestamps.parse(text)).isInstanceOf(DateTimeException.class);
    assertThatThrownBy(() -> JSON.readValue(JSON.writeValueAsString(text), Instant.class))
        .isInstanceOf(JsonMappingException.class);
  }

  @Test
  void areTextInJson() throws Exception {
    Instant moment = Instant.parse("2026-01-01T00:00:00Z");
    assertThat(JSON.writeValueAsString(moment)).isEqualTo("\"2026-01-01T00:00:00.000Z\"");
    assertThat(JSON.readValue("\"2026-01-01T00:00:00.000Z\"", Instant.class)).isEqualTo(moment);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1767225600000", "true", "[]", "{}"})
  void areNothingElseInJson(String json) {
    assertThatThrownBy(() -> JSON.readValue(json, Instant.class))
        .isInstanceOf(JsonMappingException.class);
  }
}
