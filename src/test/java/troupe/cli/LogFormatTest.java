package troupe.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.AsyncAppender;
import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.joran.spi.JoranException;
import ch.qos.logback.core.status.Status;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What {@code conf/logback.xml} makes of a line. */
final class LogFormatTest {

  private final LoggerContext context = new LoggerContext();

  @AfterEach
  void stop() {
    context.stop();
  }

  @Test
  void lineIsTextUnlessToldOtherwise() throws JoranException {
    assertThat(line(null)).endsWith("ERROR troupe.team.Team /user/teams/blue a \"disk\"\nfailed\n");
  }

  @Test
  void jsonHasTheTeamTheMemberAndTheSessionAsFields() throws JoranException, IOException {
    String line = line("json");
    assertThat(line).endsWith("\n").satisfies(text -> assertThat(text.strip()).hasLineCount(1));
    JsonNode json = new ObjectMapper().readTree(line);
    assertThat(json.path("message").asText()).isEqualTo("a \"disk\"\nfailed");
    assertThat(json.path("at").asText()).isEqualTo("2026-11-21T12:00:00.000Z");
    assertThat(json.path("level").asText()).isEqualTo("ERROR");
    assertThat(json.path("logger").asText()).isEqualTo("troupe.team.Team");
    assertThat(json.path("team").asText()).isEqualTo("blue");
    assertThat(json.path("member").asText()).isEqualTo("ada");
    assertThat(json.path("session").asText()).isEqualTo("ses_ada");
    assertThat(json.path("actor").asText()).isEqualTo("/user/teams/blue");
    assertThat(json.has("secret")).isFalse();
  }

  private String line(@Nullable String format) throws JoranException {
    if (format != null) {
      context.putProperty("TROUPE_LOG_FORMAT", format);
    }
    context.setMDCAdapter(new LogbackMDCAdapter());
    JoranConfigurator configurator = new JoranConfigurator();
    configurator.setContext(context);
    configurator.doConfigure(Path.of("conf/logback.xml").toFile());
    assertThat(context.getStatusManager().getCopyOfStatusList())
        .allMatch(status -> status.getLevel() < Status.ERROR);
    Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    AsyncAppender async = (AsyncAppender) Objects.requireNonNull(root.getAppender("ASYNC"));
    OutputStreamAppender<ILoggingEvent> appender =
        (OutputStreamAppender<ILoggingEvent>) async.iteratorForAppenders().next();
    return new String(appender.getEncoder().encode(event()), StandardCharsets.UTF_8);
  }

  private LoggingEvent event() {
    LoggingEvent event = new LoggingEvent();
    event.setLoggerContext(context);
    event.setLoggerName("troupe.team.Team");
    event.setLevel(Level.ERROR);
    event.setThreadName("main");
    event.setMessage("a \"disk\"\nfailed");
    event.setInstant(Instant.parse("2026-11-21T12:00:00Z"));
    event.setMDCPropertyMap(
        Map.of(
            "team", "blue",
            "member", "ada",
            "session", "ses_ada",
            "pekkoSource", "/user/teams/blue",
            "secret", "s3cret"));
    return event;
  }
}
