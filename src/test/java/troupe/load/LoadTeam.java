package troupe.load;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import troupe.e2e.Api;

/**
 * A team under load.
 *
 * @param sessions of everybody who gets mail by name, {@code lead} included
 */
record LoadTeam(String name, List<String> members, Map<String, String> sessions) {

  static LoadTeam create(Api api, String name, Path directory, int crew) throws IOException {
    Files.createDirectories(directory);
    Map<String, String> sessions = new LinkedHashMap<>();
    Map<String, String> team = Map.of("name", name, "directory", directory.toString());
    sessions.put("lead", api.post("/v1/teams", team).ok().path("leadSessionId").asText());
    List<String> members = new ArrayList<>();
    for (int number = 1; number <= crew; number++) {
      String member = "member" + number;
      JsonNode spawned =
          api.post(
                  "/v1/teams/" + name + "/members",
                  Map.of("name", member, "role", "hand", "prompt", "Wait for mail."))
              .ok();
      members.add(member);
      sessions.put(member, spawned.path("sessionId").asText());
    }
    return new LoadTeam(name, members, sessions);
  }

  String path(String rest) {
    return "/v1/teams/" + name + rest;
  }
}
