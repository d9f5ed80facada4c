package troupe.team;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import troupe.api.MemberView.WaitingFor;
import troupe.api.OpenAsk;
import troupe.team.PermissionDesk.Settled;
import troupe.time.Timestamps;

/** The desk in a snapshot. */
final class DeskFile {

  private DeskFile() {}

  static void write(PermissionDesk desk, JsonGenerator json) throws IOException {
    json.writeStartObject();
    TeamFile.put(json, "open", desk.open().values());
    TeamFile.put(json, "settled", desk.settled());
    json.writeEndObject();
  }

  /**
   * @param snapshot the whole; one of an earlier build has the only ask of each member beside it
   * @throws IllegalArgumentException when it does not fit
   */
  static PermissionDesk read(ObjectNode snapshot) {
    PermissionDesk desk = PermissionDesk.EMPTY;
    JsonNode json = snapshot.path("permissions");
    if (json.isMissingNode()) {
      for (JsonNode member : snapshot.path("members")) {
        desk = member.hasNonNull("waitingFor") ? desk.ask(earlier(snapshot, member)) : desk;
      }
      return desk;
    }
    for (JsonNode ask : json.path("open")) {
      desk = desk.ask(TeamJson.read(ask, OpenAsk.class));
    }
    for (Map.Entry<String, JsonNode> how : json.path("settled").properties()) {
      desk = desk.answer(how.getKey(), TeamJson.read(how.getValue(), Settled.class));
    }
    return desk;
  }

  /** When it was asked is not known, but that the member was there. */
  private static OpenAsk earlier(JsonNode snapshot, JsonNode member) {
    WaitingFor ask = TeamJson.read(member.path("waitingFor"), WaitingFor.class);
    return new OpenAsk(
        ask.permissionId(),
        snapshot.path("name").asText(),
        member.path("name").asText(),
        member.path("sessionId").asText(),
        OpenAsk.Kind.PERMISSION,
        ask.permission(),
        ask.patterns(),
        List.of(),
        Timestamps.parse(member.path("spawnedAt").asText()),
        null);
  }
}
