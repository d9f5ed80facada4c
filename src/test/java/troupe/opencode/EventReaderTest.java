package troupe.opencode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class EventReaderTest {

  private static final String SESSION = "ses_e0377dc14ffeIDWm7OrYCvrWgW";

  private final EventReader reader = new EventReader(1 << 20);

  private Optional<StreamSignal> read(String event) throws IOException {
    return reader.read(event.getBytes(StandardCharsets.UTF_8));
  }

  private static StreamSignal received(SessionEvent event) {
    return new StreamSignal.Received(event);
  }

  /** One of each kind, recorded from OpenCode 1.18.33. */
  @Test
  void ofEverythingOpenCodeSendsOnlyWhatMattersIsLeft() throws IOException {
    List<StreamSignal> signals = new ArrayList<>();
    try (InputStream recorded = open()) {
      String lines = new String(recorded.readAllBytes(), StandardCharsets.UTF_8);
      for (String line : lines.lines().toList()) {
        read(line).ifPresent(signals::add);
      }
    }
    PermissionAsk ask =
        new PermissionAsk("per_1fc883510001JBQshMcrr8rkR3", SESSION, "bash", List.of("echo hi"));
    assertThat(signals)
        .containsExactly(
            new StreamSignal.Connected(),
            received(new SessionEvent.Created(SESSION, null)),
            received(new SessionEvent.StatusChanged(SESSION, new SessionStatus.Busy())),
            received(
                new SessionEvent.AssistantUpdated(
                    SESSION, "msg_1fc8826e3001UVltaHQhqBMWQk", "msg_1fc875b7d0011234567890abcd")),
            received(
                new SessionEvent.Spoken(
                    SESSION,
                    "msg_1fc8826e3001UVltaHQhqBMWQk",
                    "prt_1fc8829400018AWhdpw4XAgDAE",
                    "text",
                    "hello there")),
            received(new SessionEvent.Idle(SESSION)),
            received(new SessionEvent.PermissionAsked(ask)),
            received(new SessionEvent.PermissionReplied(SESSION, ask.id())),
            received(
                new SessionEvent.Failed(
                    SESSION, new TurnError("UnknownError", "Model not found: stub/nope."))),
            received(
                new SessionEvent.Failed(
                    SESSION,
                    new TurnError(
                        "UnknownError",
                        "ProviderModelNotFoundError: Model not found: stub/nope."))),
            received(new SessionEvent.Deleted(SESSION)));
  }

  private InputStream open() {
    return Objects.requireNonNull(getClass().getResourceAsStream("events.jsonl"));
  }

  @Test
  void aRetryCarriesItsAttemptAndTime() throws IOException {
    assertThat(
            read(
                """
                {"payload":{"properties":{"sessionID":"ses_1","status":{"type":"retry",
                "attempt":3,"message":"slow down","next":9}},"type":"session.status"}}"""))
        .contains(
            received(
                new SessionEvent.StatusChanged(
                    "ses_1", new SessionStatus.Retry(3, "slow down", Instant.ofEpochMilli(9)))));
  }

  @Test
  void aSubSessionNamesItsParent() throws IOException {
    assertThat(
            read(
                """
                {"payload":{"type":"session.created","properties":{"sessionID":"ses_2",
                "info":{"id":"ses_2","parentID":"ses_1"}}}}"""))
        .contains(received(new SessionEvent.Created("ses_2", "ses_1")));
  }

  @Test
  void aDeltaSaysWhichPartItBelongsTo() throws IOException {
    assertThat(
            read(
                """
                {"payload":{"type":"message.part.delta","properties":{"sessionID":"ses_1",
                "messageID":"msg_1","partID":"prt_1","field":"text","delta":"hello"}}}"""))
        .contains(received(new SessionEvent.Spoken("ses_1", "msg_1", "prt_1", "text", "hello")));
  }

  @Test
  void anErrorOutsideOfAnySessionDoesNotMatter() throws IOException {
    assertThat(read("{\"payload\":{\"type\":\"session.error\",\"properties\":{}}}")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "nonsense",
        "[]",
        "{}",
        "{\"payload\":7}",
        "{\"payload\":{\"properties\":{}}}",
        "{\"payload\":{\"type\":\"session.idle\",\"properties\":{}}}",
        "{\"payload\":{\"type\":\"session.idle\",\"properties\":{\"sessionID\":\"ses",
      })
  void malformedEventsAreAnIoException(String event) {
    assertThatExceptionOfType(IOException.class).isThrownBy(() -> read(event));
  }
}
