package troupe.opencode;

import static java.util.Map.entry;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Reads the events of one connection to {@code GET /global/event}. Most do not matter to Troupe,
 * and every one that does comes a second time as {@code sync}: reading stops at the type of those.
 * Of what a model thinks only that it does is passed on. Not for several threads.
 */
final class EventReader {

  /** Thoughts that may be going on at once, over all sessions; older ones have long ended. */
  private static final int THOUGHTS = 10_000;

  private final Map<String, Function<JsonNode, Optional<StreamSignal>>> readers =
      Map.ofEntries(
          entry("server.connected", properties -> Optional.of(new StreamSignal.Connected())),
          entry("session.idle", properties -> received(new SessionEvent.Idle(session(properties)))),
          entry("session.status", EventReader::statusChanged),
          entry("session.error", EventReader::failed),
          entry("session.created", EventReader::created),
          entry(
              "session.deleted",
              properties -> received(new SessionEvent.Deleted(session(properties)))),
          entry("message.updated", EventReader::messageUpdated),
          entry("message.removed", EventReader::removed),
          entry("message.part.updated", this::partUpdated),
          entry("message.part.removed", EventReader::removed),
          entry("message.part.delta", this::spoken),
          entry(
              "permission.asked",
              properties -> received(new SessionEvent.PermissionAsked(Json.ask(properties)))),
          entry("permission.replied", EventReader::replied),
          entry(
              "question.asked",
              properties -> received(new SessionEvent.QuestionAsked(Json.question(properties)))),
          entry("question.replied", properties -> questionReplied(properties, true)),
          entry("question.rejected", properties -> questionReplied(properties, false)));

  /** Parts that are thoughts. Their deltas look like those of any text; only their start tells. */
  private final Set<String> thoughts =
      Collections.newSetFromMap(
          new LinkedHashMap<>() {
            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
              return size() > THOUGHTS;
            }
          });

  private final JsonFactory factory;

  /**
   * @param limit the largest event, in bytes
   */
  EventReader(int limit) {
    this.factory =
        JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder().maxStringLength(limit).build())
            .build();
    factory.setCodec(new ObjectMapper(factory));
  }

  /**
   * What {@code event} tells us; empty when it does not matter.
   *
   * @throws IOException when it is not JSON of the form we know
   */
  Optional<StreamSignal> read(byte[] event) throws IOException {
    try (JsonParser json = factory.createParser(event)) {
      expectObject(json.nextToken());
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        boolean payload = json.currentName().equals("payload");
        JsonToken value = json.nextToken();
        if (payload) {
          expectObject(value);
          return payload(json);
        }
        json.skipChildren();
      }
      throw new IOException("the event has no payload");
    } catch (OpenCodeException lacking) {
      throw new IOException(lacking.getMessage(), lacking);
    }
  }

  private Optional<StreamSignal> payload(JsonParser json) throws IOException {
    Function<JsonNode, Optional<StreamSignal>> reader = null;
    JsonNode properties = MissingNode.getInstance();
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String field = json.currentName();
      json.nextToken();
      if (field.equals("type")) {
        reader = readers.get(json.getText());
        if (reader == null) {
          return Optional.empty();
        }
      } else if (field.equals("properties")) {
        properties = json.readValueAsTree();
      } else {
        json.skipChildren();
      }
    }
    if (reader == null) {
      throw new IOException("the event has no type");
    }
    return reader.apply(properties);
  }

  private static void expectObject(JsonToken token) throws IOException {
    if (token != JsonToken.START_OBJECT) {
      throw new IOException("expected an object, not " + token);
    }
  }

  private static Optional<StreamSignal> statusChanged(JsonNode properties) {
    SessionStatus status = Json.status(properties.path("status"));
    return received(new SessionEvent.StatusChanged(session(properties), status));
  }

  /** Errors outside of any session are OpenCode's own affair. */
  private static Optional<StreamSignal> failed(JsonNode properties) {
    if (!properties.hasNonNull("sessionID")) {
      return Optional.empty();
    }
    TurnError error = Json.error(properties.path("error"));
    return received(new SessionEvent.Failed(session(properties), error));
  }

  private static Optional<StreamSignal> created(JsonNode properties) {
    String parent = Json.text(properties.path("info"), "parentID");
    return received(new SessionEvent.Created(session(properties), parent));
  }

  private static Optional<StreamSignal> messageUpdated(JsonNode properties) {
    if (!properties.path("info").path("role").asText().equals("assistant")) {
      return Optional.empty();
    }
    return received(
        new SessionEvent.AssistantUpdated(session(properties), Json.message(properties)));
  }

  private static Optional<StreamSignal> removed(JsonNode properties) {
    return received(new SessionEvent.Removed(session(properties)));
  }

  private Optional<StreamSignal> partUpdated(JsonNode properties) {
    JsonNode part = properties.path("part");
    if (part.path("type").asText().equals("reasoning")) {
      thoughts.add(Json.required(part, "id"));
    }
    String session = Json.text(properties, "sessionID");
    if (session == null || !Json.isText(part)) {
      return Optional.ofNullable(session).flatMap(EventReader::stirred);
    }
    String text = part.path("time").hasNonNull("end") ? part.path("text").asText() : null;
    return received(
        new SessionEvent.TextUpdated(
            session, Json.required(part, "messageID"), Json.required(part, "id"), text));
  }

  private Optional<StreamSignal> spoken(JsonNode properties) {
    String part = Json.required(properties, "partID");
    boolean text = properties.path("field").asText().equals("text") && !thoughts.contains(part);
    return text
        ? received(
            new SessionEvent.Spoken(
                session(properties),
                Json.required(properties, "messageID"),
                part,
                properties.path("delta").asText()))
        : stirred(session(properties));
  }

  private static Optional<StreamSignal> stirred(String session) {
    return received(new SessionEvent.Stirred(session));
  }

  private static Optional<StreamSignal> replied(JsonNode properties) {
    String permission = Json.required(properties, "requestID");
    String reply = properties.path("reply").asText();
    return received(new SessionEvent.PermissionReplied(session(properties), permission, reply));
  }

  private static Optional<StreamSignal> questionReplied(JsonNode properties, boolean answered) {
    String question = Json.required(properties, "requestID");
    return received(new SessionEvent.QuestionReplied(session(properties), question, answered));
  }

  private static String session(JsonNode properties) {
    return Json.required(properties, "sessionID");
  }

  private static Optional<StreamSignal> received(SessionEvent event) {
    return Optional.of(new StreamSignal.Received(event));
  }
}
