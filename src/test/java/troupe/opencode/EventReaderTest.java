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
            received(
                new SessionEvent.TextUpdated(
                    SESSION,
                    "msg_1fc875b7d0011234567890abcd",
                    "prt_1fc875b7d0011234567890abcd",
                    null)),
            received(new SessionEvent.StatusChanged(SESSION, new SessionStatus.Busy())),
            received(
                new SessionEvent.AssistantUpdated(
                    SESSION,
                    new SessionMessage(
                        "msg_1fc8826e3001UVltaHQhqBMWQk",
                        "assistant",
                        "msg_1fc875b7d0011234567890abcd",
                        null,
                        null,
                        null,
                        List.of(),
                        0,
                        Tokens.NONE,
                        false))),
            received(
                new SessionEvent.Spoken(
                    SESSION,
                    "msg_1fc8826e3001UVltaHQhqBMWQk",
                    "prt_1fc8829400018AWhdpw4XAgDAE",
                    "hello there")),
            received(new SessionEvent.Idle(SESSION)),
            received(new SessionEvent.PermissionAsked(ask)),
            received(new SessionEvent.PermissionReplied(SESSION, ask.id(), "reject")),
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
  void questionsAreReadWithTheirChoicesAndSoIsTheirEnd() throws IOException {
    assertThat(
            read(
                """
                {"payload":{"type":"question.asked","properties":{"id":"que_1",
                "sessionID":"ses_1","questions":[{"question":"Which colour?","header":"Colour",
                "options":[{"label":"Red","description":"warm"}],"multiple":true}],
                "tool":{"messageID":"msg_1","callID":"c"}}}}"""))
        .contains(
            received(
                new SessionEvent.QuestionAsked(
                    new QuestionAsk(
                        "que_1",
                        "ses_1",
                        List.of(
                            new QuestionAsk.Question(
                                "Which colour?",
                                "Colour",
                                List.of(new QuestionAsk.Option("Red", "warm")),
                                true))))));
    assertThat(
            read(
                """
                {"payload":{"type":"question.replied","properties":{"sessionID":"ses_1",
                "requestID":"que_1","answers":[["Red"]]}}}"""))
        .contains(received(new SessionEvent.QuestionReplied("ses_1", "que_1", true)));
    assertThat(
            read(
                """
                {"payload":{"type":"question.rejected","properties":{"sessionID":"ses_1",
                "requestID":"que_1"}}}"""))
        .contains(received(new SessionEvent.QuestionReplied("ses_1", "que_1", false)));
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
  void whatIsSaidIsPassedOnAndOfWhatIsThoughtOnlyThatItIs() throws IOException {
    StreamSignal stirred = received(new SessionEvent.Stirred("ses_1"));
    assertThat(read(part("prt_1", "reasoning"))).contains(stirred);
    assertThat(read(part("prt_2", "text")))
        .contains(received(new SessionEvent.TextUpdated("ses_1", "msg_1", "prt_2", null)));
    assertThat(read(delta("prt_1", "text", "Hm"))).contains(stirred);
    assertThat(read(delta("prt_2", "text", "Hel")))
        .contains(received(new SessionEvent.Spoken("ses_1", "msg_1", "prt_2", "Hel")));
    assertThat(read(delta("prt_2", "title", "x"))).contains(stirred);
  }

  private static String part(String id, String type) {
    return """
        {"payload":{"type":"message.part.updated","properties":{"sessionID":"ses_1",
        "part":{"id":"%s","messageID":"msg_1","type":"%s","text":""}}}}"""
        .formatted(id, type);
  }

  @Test
  void textIsToldWhenItIsWrittenToItsEndAndNotWhenOpenCodeMadeItUp() throws IOException {
    String written =
        """
        {"payload":{"type":"message.part.updated","properties":{"sessionID":"ses_1",
        "part":{"id":"prt_1","messageID":"msg_1","type":"text","text":"Hello","synthetic":%s,
        "time":{"start":1,"end":2}}}}}""";
    assertThat(read(written.formatted("false")))
        .contains(received(new SessionEvent.TextUpdated("ses_1", "msg_1", "prt_1", "Hello")));
    assertThat(read(written.formatted("true")))
        .contains(received(new SessionEvent.Stirred("ses_1")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"message.removed", "message.part.removed"})
  void whatIsTakenOutAgainIsTold(String type) throws IOException {
    String removed =
        """
        {"payload":{"type":"%s","properties":{"sessionID":"ses_1","messageID":"msg_1"}}}""";
    assertThat(read(removed.formatted(type))).contains(received(new SessionEvent.Removed("ses_1")));
  }

  private static String delta(String part, String field, String delta) {
    return """
        {"payload":{"type":"message.part.delta","properties":{"sessionID":"ses_1",
        "messageID":"msg_1","partID":"%s","field":"%s","delta":"%s"}}}"""
        .formatted(part, field, delta);
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
