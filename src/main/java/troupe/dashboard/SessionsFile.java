package troupe.dashboard;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The sessions as text, so that a restart of the daemon does not log people out. */
final class SessionsFile {

  private static final JsonMapper JSON = new JsonMapper();
  private static final int VERSION = 1;

  private SessionsFile() {}

  static String write(List<GuestBook.Session> sessions) {
    ObjectNode file = JSON.createObjectNode().put("version", VERSION);
    ArrayNode all = file.putArray("sessions");
    for (GuestBook.Session session : sessions) {
      all.addObject()
          .put("cookie", session.cookie().hex())
          .put("key", session.key().hex())
          .put("token", session.tokenPrint())
          .put("expiresAt", session.expiresAt().toString());
    }
    return file.toPrettyString() + "\n";
  }

  /** Empty for a text that is none of ours: whoever was in logs in again. */
  static Optional<List<GuestBook.Session>> read(String text) {
    try {
      JsonNode file = JSON.readTree(text);
      if (file.path("version").asInt() != VERSION) {
        return Optional.empty();
      }
      List<GuestBook.Session> all = new ArrayList<>();
      for (JsonNode one : file.path("sessions")) {
        all.add(session(one));
      }
      return Optional.of(all);
    } catch (JsonProcessingException | IllegalArgumentException | DateTimeException e) {
      return Optional.empty();
    }
  }

  private static GuestBook.Session session(JsonNode one) {
    return new GuestBook.Session(
        new Digest(one.path("cookie").asText()),
        new Digest(one.path("key").asText()),
        one.path("token").asText(),
        Instant.parse(one.path("expiresAt").asText()));
  }
}
