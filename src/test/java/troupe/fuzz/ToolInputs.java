package troupe.fuzz;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Calls of every tool, by the schemas it shows, as its two doors take them. */
final class ToolInputs {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final List<String> METHODS =
      List.of(
          "initialize", "ping", "tools/list", "tools/call", "resources/list", "notifications/x");

  private final World world;
  private final Ids ids;
  private final Map<String, SchemaValues> tools = new LinkedHashMap<>();

  ToolInputs(World world, Ids ids) throws IOException {
    this.world = world;
    this.ids = ids;
    JsonNode list =
        world.ok("POST", "/mcp", "{\"jsonrpc\": \"2.0\", \"id\": 1, \"method\": \"tools/list\"}");
    for (JsonNode tool : list.at("/result/tools")) {
      tools.put(tool.path("name").asText(), new SchemaValues(tool.path("inputSchema")));
    }
  }

  Input next(Dice dice) {
    String tool = dice.pick(List.copyOf(tools.keySet()));
    ObjectNode arguments = (ObjectNode) Objects.requireNonNull(tools.get(tool)).value(dice);
    if (arguments.has("teamName") && !dice.oneIn(10)) {
      arguments.put("teamName", "blue");
    }
    if (arguments.has("taskId")) {
      arguments.put("taskId", ids.real(dice, "t1"));
    }
    String session = session(dice);
    return dice.oneIn(2)
        ? framed(dice, "/v1/tools/team_" + tool, called(session, arguments), List.of())
        : framed(dice, "/mcp", message(dice, tool, session, arguments), mcpHeaders(dice, session));
  }

  private String session(Dice dice) {
    return switch (dice.below(6)) {
      case 0 -> dice.pick(world.opencode().sessions());
      case 1 -> "ses_other";
      default -> World.LEAD;
    };
  }

  private static ObjectNode called(String session, ObjectNode arguments) {
    ObjectNode body = JSON.createObjectNode().put("sessionId", session);
    body.set("arguments", arguments);
    return body;
  }

  private static ObjectNode message(Dice dice, String tool, String session, ObjectNode arguments) {
    String method = dice.oneIn(8) ? dice.pick(METHODS) : "tools/call";
    ObjectNode body = JSON.createObjectNode().put("jsonrpc", "2.0").put("id", 1);
    ObjectNode params = body.put("method", method).putObject("params").put("name", tool);
    params.set("arguments", arguments.put("_session", session));
    if (method.equals("initialize")) {
      params.put("protocolVersion", "2025-06-18").putObject("capabilities");
      params.putObject("clientInfo").put("name", "fuzz").put("version", "1");
    }
    return body;
  }

  private static List<String> mcpHeaders(Dice dice, String session) {
    return dice.oneIn(4) ? List.of("Troupe-Session: " + session) : List.of();
  }

  private Input framed(Dice dice, String path, JsonNode right, List<String> more) {
    byte[] body =
        switch (dice.below(8)) {
          case 0, 1, 2 -> right.toString().getBytes(StandardCharsets.UTF_8);
          case 3 -> Mutation.bytes(dice, right.toString().getBytes(StandardCharsets.UTF_8));
          default -> Mutation.json(dice, right).getBytes(StandardCharsets.UTF_8);
        };
    List<String> headers = new ArrayList<>(more);
    headers.add("Host: localhost");
    headers.add("Authorization: Bearer " + world.token());
    headers.add("Content-Type: application/json");
    headers.add("Content-Length: " + body.length);
    if (dice.oneIn(10)) {
      headers.add(0, dice.oneIn(2) ? "Idempotency-Key: t" + dice.below(5) : Nasty.header(dice));
    }
    return new Input("POST", path, headers, body);
  }
}
