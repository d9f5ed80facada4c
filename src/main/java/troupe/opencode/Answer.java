package troupe.opencode;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.util.List;
import org.apache.pekko.util.ByteString;

/** An HTTP answer of OpenCode, all of it. */
record Answer(int status, boolean json, ByteString body) {

  /** Longer texts of OpenCode are cut: an error is to be read, not stored. */
  private static final int LONGEST_REASON = 500;

  /** One message may hold a whole file; the size of the answer is the limit that counts. */
  private static final ObjectMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxStringLength(Integer.MAX_VALUE).build())
                  .build())
          .build();

  /**
   * The JSON of a good answer; missing when there is no content.
   *
   * @throws OpenCodeException when it was not a good answer
   */
  JsonNode read() {
    if (status >= 300) {
      throw OpenCodeException.answered(status, status + " " + reason());
    }
    if (status == 204) {
      return MissingNode.getInstance();
    }
    if (!json) {
      // OpenCode answers unknown paths with its web page and 200.
      throw OpenCodeException.failed("the answer is not JSON; is this an OpenCode server?", null);
    }
    try {
      return MAPPER.readTree(body.toArrayUnsafe());
    } catch (IOException broken) {
      throw OpenCodeException.failed("the answer is broken JSON", broken);
    }
  }

  private String reason() {
    if (status == 401) {
      return "the server asks for another password";
    }
    String reason = json ? reasonIn(parsed()) : "";
    return reason.length() > LONGEST_REASON ? reason.substring(0, LONGEST_REASON) + "…" : reason;
  }

  private JsonNode parsed() {
    try {
      return MAPPER.readTree(body.toArrayUnsafe());
    } catch (IOException broken) {
      return MissingNode.getInstance();
    }
  }

  /** OpenCode's errors come in several shapes; the most telling field wins. */
  private static String reasonIn(JsonNode json) {
    for (String pointer :
        List.of("/data/message", "/message", "/data/issues/0/message", "/issues/0/message")) {
      if (json.at(pointer).isTextual()) {
        return json.at(pointer).textValue();
      }
    }
    for (String pointer : List.of("/error/0/message", "/errors/0/message", "/name", "/_tag")) {
      if (json.at(pointer).isTextual()) {
        return json.at(pointer).textValue();
      }
    }
    return "";
  }

  static byte[] bytes(JsonNode json) {
    try {
      return MAPPER.writeValueAsBytes(json);
    } catch (JsonProcessingException impossible) {
      throw new AssertionError("a tree can always be written", impossible);
    }
  }
}
