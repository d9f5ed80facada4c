package troupe.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import io.modelcontextprotocol.spec.McpSchema;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One JSON-RPC message of a client. */
sealed interface Message {

  /**
   * A question.
   *
   * @param id a string, or a whole number
   */
  record Request(Object id, String method, Map<String, Object> params) implements Message {}

  /** A message that nobody waits for. */
  record Notification() implements Message {}

  /**
   * What cannot be answered.
   *
   * @param id of the request, as far as it can be told
   * @param code of JSON-RPC
   */
  record Unusable(@Nullable Object id, int code, String reason) implements Message {}

  static Message read(byte[] body) {
    JsonNode json;
    try {
      json = Json.read(body);
    } catch (IOException e) {
      // Jackson's words would name its own options.
      return new Unusable(null, McpSchema.ErrorCodes.PARSE_ERROR, "The body is not JSON.");
    }
    if (json.isMissingNode()) {
      return new Unusable(null, McpSchema.ErrorCodes.PARSE_ERROR, "The body is empty.");
    }
    if (json.isArray()) {
      return invalid(null, "Batches are not supported; send one message at a time.");
    }
    return json.isObject() ? message(json) : invalid(null, "A message is a JSON object.");
  }

  private static Message message(JsonNode json) {
    Object id = id(json.path("id"));
    if (!McpSchema.JSONRPC_VERSION.equals(json.path("jsonrpc").textValue())) {
      return invalid(id, "jsonrpc must be \"2.0\".");
    }
    if (!json.path("method").isTextual()) {
      return invalid(id, "method must be a string; this server asks nothing, so no answers.");
    }
    JsonNode params = json.path("params");
    if (!params.isMissingNode() && !params.isObject()) {
      return new Unusable(id, McpSchema.ErrorCodes.INVALID_PARAMS, "params must be an object.");
    }
    if (!json.has("id")) {
      return new Notification();
    }
    if (id == null) {
      return invalid(null, "id must be a string or a whole number.");
    }
    Map<String, Object> fields = params.isObject() ? Json.map(params) : Map.of();
    return new Request(id, json.path("method").asText(), fields);
  }

  private static @Nullable Object id(JsonNode id) {
    if (id.isTextual()) {
      return id.asText();
    }
    return id.isIntegralNumber() && id.canConvertToLong() ? id.numberValue() : null;
  }

  private static Unusable invalid(@Nullable Object id, String reason) {
    return new Unusable(id, McpSchema.ErrorCodes.INVALID_REQUEST, reason);
  }
}
